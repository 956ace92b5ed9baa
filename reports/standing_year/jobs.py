"""The long work of the standing: the forecasts of many units."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from people.job_runners import JSON, JobContext, runner
from reports.standing_year.city_forecast import UNITS


@runner(UNITS, title="试算各单位", rule="progress.view")
def forecast_units(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Compute the forecast of each unit by the engine of the settlement; begun again, all are computed again."""
    from plans.models import Plan
    from reports.standing_year.city_forecast import forecast_words

    units = arguments["units"]
    assert isinstance(units, list)
    plans = list(
        Plan.objects.filter(agency__in=[str(each) for each in units], year=str(arguments["year"]))
        .exclude(state=Plan.State.DRAFT)
        .select_related("agency")
    )
    found: dict[str, JSON] = {}
    for place, plan in enumerate(plans):
        context.progress("试算", place, len(plans))
        found[str(plan.pk)] = [plan.agency_id, forecast_words(plan, timezone.localdate())]
    return {"forecasts": found, "lines": [f"已试算 {len(found)} 个方案，请到“各单位进展”看"]}
