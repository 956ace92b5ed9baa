"""复核 and 申诉 as they are handled: list, entering from paper, deciding, extending."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.views.units import unit_of
from scoring.appealing import asking, deciding, sight
from scoring.appealing.offers import published_on, terms_of
from scoring.appealing.words import standing_words, tone_of
from scoring.forms.appeals import DecideAppealForm, ExtendAppealForm, PaperAppealForm
from scoring.models import Appeal, Settlement
from scoring.settlement_states import published_in
from scoring.views.appeal_forms import act
from scoring.views.appeals import found


@needs("appeal.view")
def appeals(request: Request, agency: int, year: int) -> HttpResponse:
    """List the year's: open ones first, by their last day."""
    unit = unit_of(request, agency)
    rows = sight.appeals_before(request.access, sight.VIEW).filter(
        settlement__plan__agency=agency, settlement__plan__year=year
    )
    today = request.access.today
    ordered = sorted(rows, key=lambda row: (row.outcome != Appeal.Outcome.OPEN, row.due_on, row.pk))
    settlement = published_in(unit, year)
    page = {
        "unit": unit,
        "year": year,
        "rows": [(row, standing_words(row, today), tone_of(row, today)) for row in ordered],
        "enters": allowed(request.access, sight.DECIDE, agency)
        and settlement is not None
        and settlement.state == Settlement.State.PUBLISHED,
        "published": settlement is not None,
    }
    return render(request, "scoring/appeals/list.html", page)


@needs("appeal.decide", change="appeal.decide")
def appeal_paper(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter one that came on paper."""
    unit = unit_of(request, agency)
    settlement, back = published_in(unit, year), reverse("appeals", args=[agency, year])
    words: dict[str, Any] = {"unit": unit, "year": year, "back": back, "title": "登记书面申请"}
    if settlement is None or settlement.state != Settlement.State.PUBLISHED:
        return render(request, "scoring/appeals/act.html", words | {"closed": True})
    plan, key = settlement.plan, settlement.pk
    start = {
        "asked_on": request.access.today,
        "known_on": published_on(settlement),
        "stage": Appeal.Stage.REVIEW,
    }
    form = PaperAppealForm(request.POST or None, request.FILES or None, plan=plan, initial=start)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        whom = data.pop("participant").pk
        wanted = asking.Request(**data)
        made = asking.ask(
            by=actor_of(request), settlement=key, participant=whom, wanted=wanted, on_paper=True
        )
        return f"已登记{made.stage}，须在 {made.due_on} 以前决定。", _address(agency, year, made)

    lead = "书面复核、申诉在这里登记，请附原件照片。登记的人不能再决定它。"
    return act(request, form, do, **words, submit="登记", lead=lead)


@needs("appeal.decide", change="appeal.decide")
def appeal_decide(request: Request, agency: int, year: int, appeal: int) -> HttpResponse:
    """Record what was decided."""
    row = found(request, agency, year, appeal)
    start = {"version": row.version, "decided_on": request.access.today}
    form = DecideAppealForm(request.POST or None, request.FILES or None, initial=start)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        version = data.pop("version")
        made = deciding.decide(
            by=actor_of(request), appeal=row.pk, version=version, decision=deciding.Decision(**data)
        )
        said = "已登记，已通知申请人。"
        if made.outcome == Appeal.Outcome.CHANGED:
            said += "这一版结果已打开更正，请改正事实后重新核算。"
        return said, _address(agency, year, row)

    return act(
        request, form, do, unit=row.settlement.plan.agency, year=year, back=_address(agency, year, row),
        title=f"登记{row.stage}决定", submit="登记决定", row=row,
        lead="核算、核对、审定这一版的人，登记这份申请的人和申请人本人不能办理。",
    )  # fmt: skip


@needs("appeal.decide", change="appeal.decide")
def appeal_extend(request: Request, agency: int, year: int, appeal: int) -> HttpResponse:
    """Extend the term of a 申诉."""
    row = found(request, agency, year, appeal)
    most = terms_of(row.settlement.plan_id).appeal_extended
    form = ExtendAppealForm(request.POST or None, initial={"version": row.version, "days": most})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = deciding.extend(by=actor_of(request), appeal=row.pk, **data)
        return f"已延长到 {made.due_on}，已通知申请人。", _address(agency, year, row)

    return act(
        request, form, do, unit=row.settlement.plan.agency, year=year, back=_address(agency, year, row),
        title="延长申诉期限", submit="延长", row=row,
        lead=f"案情复杂的可以延长一次，最多 {most} 日。现在的期限是 {row.due_on}。",
    )  # fmt: skip


def _address(agency: int, year: int, row: Appeal) -> str:
    return reverse("appeal", args=[agency, year, row.pk])
