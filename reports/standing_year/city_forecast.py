"""The forecast of many units: computed by a job, kept as its result with the day, until the job is cleaned away.

A forecast takes the engine a tenth of a second and more a unit: too much for a page of 120, so the page shows what the
last jobs found and when; the forecast of one unit opens anew at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from people.access import READERS, Access
from people.acting import Actor
from people.models import Agency, Job
from people.services.jobs import enqueue
from plans.models import Plan, Subject
from reports.standing_year.forecast import Forecasts, forecast
from reports.standing_year.reading import whole_standing

UNITS: Final = "progress.forecasts"
# Results are looked up among the last jobs of the page: another role's may have covered fewer units.
LATEST: Final = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a job found for a plan: «88.42，良好；缺 4 行», and when."""

    words: str
    at: datetime


def may_forecast(access: Access, units: Collection[int]) -> list[int]:
    """The units whose forecast the access may see: those where it reads everything."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(*READERS)))
    return sorted(covered & frozenset(units))


def submit_forecasts(*, by: Actor, agency: Agency, year: int, units: Iterable[int]) -> Job:
    """Have the forecasts of the units computed; the job that is under way when there is one."""
    rows = Job.objects.active().filter(kind=UNITS, agency=agency, account=by.account)
    waiting = next((job for job in rows if job.arguments.get("year") == year), None)
    if waiting is not None:
        return waiting
    return enqueue(
        by=by, kind=UNITS, title=f"试算各单位：{agency.name}{year}年度", agency=agency.pk,
        arguments={"year": year, "units": list(units)},
    )  # fmt: skip


def told_of(agency: int, year: int, units: Collection[int]) -> tuple[dict[int, Told], bool]:
    """What was found for plans of the units, by plan, and whether a job is under way; one query."""
    found: dict[int, Told] = {}
    running = False
    keep, jobs = frozenset(units), Job.objects.filter(kind=UNITS, agency=agency).order_by("-created_at")
    for job in jobs[: LATEST * 2]:
        if job.arguments.get("year") != year:
            continue
        running = running or job.active
        if job.state == Job.State.DONE and job.result and job.finished_at:
            for plan, (unit, words) in job.result.get("forecasts", {}).items():
                if unit in keep:
                    found.setdefault(int(plan), Told(words, job.finished_at))
    return found, running


def oldest(told: Mapping[int, Told]) -> Told | None:
    """The forecast that was computed first: all others are newer."""
    return min(told.values(), key=lambda each: each.at, default=None)


def forecast_words(plan: Plan, today: date) -> str:
    """«88.42，良好；缺 4 行» of the plan's own unit."""
    lacking = whole_standing(plan, today).not_approved
    words = _own(plan, forecast(plan))
    return f"{words}；缺 {lacking} 行" if lacking else words


def _own(plan: Plan, found: Forecasts) -> str:
    if found.refusal:
        return "算不出"
    own = set(
        Subject.objects.filter(plan=plan, kind=Subject.Kind.UNIT, agency=plan.agency_id).values_list(
            "code", flat=True
        )
    )
    units = [row for row in found.rows if row.code in own]
    return units[0].short if len(units) == 1 else f"{len(found.rows)} 个考核对象"
