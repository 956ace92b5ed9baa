"""What a scenario changes: a page for each kind, with what is in force beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bonuses.engine.whatif import Method
from bonuses.forms.scenario_method import MethodForm
from bonuses.forms.scenarios import DecisionsForm, RowsForm, SettingsForm
from bonuses.models import Scenario
from bonuses.views.scenario_place import Place, scenario_of
from bonuses.whatif.changes import DECISION, METHOD, ROW, SETTING, Change, unpacked
from bonuses.whatif.commands import change
from bonuses.whatif.offers import conclusions_of, needed_under, row_lines, setting_lines
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs


@needs("whatif", change="whatif")
def whatif_settings(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Give settings other values, the total of the bonus among them."""
    place, row = scenario_of(request, agency, year, scenario)
    if place.refusal:
        return _refused(request, place, row, place.refusal)
    form = SettingsForm(
        request.POST or None, initial={"version": row.version},
        lines=setting_lines(place.base, unpacked(row.changes)), text=place.plan.scheme_text,
        stored=place.base.settings,
    )  # fmt: skip
    return _page(request, place, row, form, SETTING, "settings.html")


@needs("whatif", change="whatif")
def whatif_rows(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Leave rows in force out."""
    place, row = scenario_of(request, agency, year, scenario)
    if place.refusal:
        return _refused(request, place, row, place.refusal)
    changes = unpacked(row.changes)
    # What the asker may not see stays as it is.
    keep = [each for each in changes if place.teller.hides(each)]
    offered = row_lines(place.base, changes, place.teller)
    form = RowsForm(request.POST or None, initial={"version": row.version}, offered=offered)
    return _page(request, place, row, form, ROW, "rows.html", keep=keep, hidden=len(keep))


@needs("whatif", change="whatif")
def whatif_decisions(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Decide ties and missing ballots in the scenario, those decided already otherwise."""
    place, row = scenario_of(request, agency, year, scenario)
    changes = unpacked(row.changes)
    try:
        needed = needed_under(place.base, changes)
    except DomainError as error:
        return _refused(request, place, row, error)
    form = DecisionsForm(
        request.POST or None, initial={"version": row.version}, needed=needed,
        concluded=conclusions_of(place.base, changes),
    )  # fmt: skip
    return _page(request, place, row, form, DECISION, "decisions.html", needed=needed)


@needs("whatif", change="whatif")
def whatif_method(request: Request, agency: int, year: int, scenario: int) -> HttpResponse:
    """Split the total by another method."""
    place, row = scenario_of(request, agency, year, scenario)
    if place.refusal:
        return _refused(request, place, row, place.refusal)
    now = next((each for each in unpacked(row.changes) if isinstance(each, Method)), None)
    scheme = place.base.rules.scheme
    form = MethodForm(request.POST or None, initial={"version": row.version}, scheme=scheme, now=now)
    if form.refusal_of_scheme:
        why = DomainError(
            "不能换分配方式", why=form.refusal_of_scheme, next_step="可以改设置，如奖金月数、分数线"
        )
        return _refused(request, place, row, why)
    return _page(request, place, row, form, METHOD, "method.html")


def _page(
    request: Request, place: Place, row: Scenario, form: Any, kind: str, template: str,
    *, keep: Iterable[Change] = (), **more: Any,
) -> HttpResponse:  # fmt: skip
    """Carry out a posted form and go back to the scenario; else draw it."""
    back = place.at("whatif_scenario", row.pk)

    def act() -> str:
        version = form.cleaned_data["version"]
        changed = {"kinds": (kind,), "changes": form.changes, "keep": keep}
        number = change(by=actor_of(request), scenario=row, version=version, **changed)
        messages.success(request, f"已保存，这个推演现有 {number} 项改动。")
        return back

    page = {**place.frame, "row": row, "form": form, "back": back, **more}
    return submitted(request, form, act) or render(request, f"bonuses/whatif/{template}", page)


def _refused(request: Request, place: Place, row: Scenario, why: DomainError) -> HttpResponse:
    messages.error(request, str(why))
    return redirect(place.at("whatif_scenario", row.pk))
