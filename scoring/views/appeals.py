"""复核 and 申诉 as the applicant meets them: what may be asked for, asking, one's own, taking back, the reply as PDF."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people import chain
from people.frame.attached import attached
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from people.printing import render_pdf
from people.views.units import unit_of
from plans.models import Participant
from scoring.appealing import asking, sight
from scoring.appealing.deciding import free_to_decide
from scoring.appealing.hands import hands_on
from scoring.appealing.offers import offers_of, terms_of
from scoring.appealing.words import standing_words, tone_of
from scoring.forms.appeals import AppealForm, WithdrawAppealForm
from scoring.models import Appeal, Settlement
from scoring.published import published_for
from scoring.views.appeal_forms import act


@needs("appeal.own")
def my_appeals(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what the asker asked for against this year's result, and what may be asked for now."""
    unit = unit_of(request, agency)
    settlement, person = _own_result(request, unit, year)
    rows = sight.own_appeals(request.access).filter(
        Q(settlement__plan__agency=agency) | Q(participant__employee__agency=agency),
        settlement__plan__year=year,
    )
    page = {
        "unit": unit,
        "year": year,
        "settlement": settlement,
        "offers": offers_of(settlement, person) if settlement else [],
        "rows": [
            (row, standing_words(row, request.access.today), tone_of(row, request.access.today))
            for row in rows
        ],
        "today": request.access.today,
        "archived": settlement is not None and settlement.state == Settlement.State.ARCHIVED,
    }
    return render(request, "scoring/appeals/mine.html", page)


@needs("appeal.own", change="appeal.own")
def appeal_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Ask for 复核 or 申诉."""
    unit = unit_of(request, agency)
    back = reverse("my_appeals", args=[agency, year])
    words: dict[str, Any] = {"unit": unit, "year": year, "back": back, "mine": True, "title": "申请复核"}
    settlement, person = _own_result(request, unit, year)
    offers = offers_of(settlement, person) if settlement else []
    if settlement is None or person is None or not offers:
        return render(request, "scoring/appeals/act.html", words | {"closed": True})
    form = AppealForm(
        request.POST or None, request.FILES or None, offers=offers, initial={"known_on": offers[0].since}
    )
    place, who = settlement.pk, person.pk

    def do(data: dict[str, Any]) -> tuple[str, str]:
        wanted = asking.Request(**data)
        made = asking.ask(by=actor_of(request), settlement=place, participant=who, wanted=wanted)
        return f"{made.stage}已提交，须在 {made.due_on} 以前作出决定，决定后通知您。", _address(made, agency)

    lead = "只有办理和监督的人能看到；向原单位申请复核，不服复核决定的再申诉。"
    return act(request, form, do, **words, submit="提交", offers=offers, lead=lead)


@needs("appeal.own")
def appeal(request: Request, agency: int, year: int, appeal: int) -> HttpResponse:
    """Show one: to who made it, who decides and who watches."""
    row = found(request, agency, year, appeal)
    mine, judging = sight.is_own(request.access, row), sight.decider(request.access, agency)
    decides = allowed(request.access, "appeal.decide", agency)
    opened = row.outcome == Appeal.Outcome.OPEN
    free = bool(free_to_decide([row], lambda _: judging))
    clerk = decides and row.on_paper and not chain.took_part(hands_on(row.settlement), judging)
    page = {
        "unit": unit_of(request, agency),
        "year": year,
        "row": row,
        "words": standing_words(row, request.access.today),
        "tone": tone_of(row, request.access.today),
        "mine": mine,
        "decides": decides and opened and free,
        "barred": decides and opened and not mine and not free,
        "takes_back": opened and (mine or clerk),
        "files": row.files.all(),
        "reply_files": row.reply_files.all(),
        "next_stage": _next_stage(row) if mine else None,
    }
    return render(request, "scoring/appeals/appeal.html", page)


@needs("appeal.own", change="appeal.own")
def appeal_withdraw(request: Request, agency: int, year: int, appeal: int) -> HttpResponse:
    """Take an open one back: one's own, or by the office one that came on paper."""
    row = found(request, agency, year, appeal)
    mine = sight.is_own(request.access, row)
    if not mine and not (row.on_paper and allowed(request.access, "appeal.decide", agency)):
        raise Http404
    form = WithdrawAppealForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        asking.withdraw(by=actor_of(request), appeal=row.pk, on_paper=not mine, **data)
        return "已撤回。", _address(row, agency)

    return act(
        request, form, do, unit=unit_of(request, agency), year=year, back=_address(row, agency), title=f"撤回{row.stage}",
        submit="撤回", danger=True, mine=mine, lead="撤回后内容保留；期限内可以再提出。",
    )  # fmt: skip


@needs("appeal.own")
def appeal_print(request: Request, agency: int, year: int, appeal: int) -> HttpResponse:
    """Give the decision as PDF."""
    row = found(request, agency, year, appeal)
    if row.decided_on is None:
        raise Http404
    terms = terms_of(row.settlement.plan_id)
    page = {"row": row, "unit": row.settlement.plan.agency, "year": year, "appeal_days": terms.appeal_asked}
    name = f"{year}年度考核结果{row.stage}决定书第{row.pk}号"
    return HttpResponse(
        render_pdf("scoring/appeals/reply.html", page),
        content_type="application/pdf",
        headers=attached(name),
    )


def found(request: Request, agency: int, year: int, appeal: int) -> Appeal:
    """Fetch one of the agency and year that the access may see, or the own one at the own unit; 404 otherwise."""
    rows = sight.visible_appeals(request.access).filter(pk=appeal, settlement__plan__year=year)
    row = get_object_or_404(rows)
    at_home = sight.is_own(request.access, row) and row.participant.employee.agency_id == agency
    if row.settlement.plan.agency_id != agency and not at_home:
        raise Http404
    return row


def _own_result(request: Request, unit: Agency, year: int) -> tuple[Settlement | None, Participant | None]:
    """The published result in which the asker stands, and as whom; the newest at hand where there is none."""
    published = published_for(unit, year)
    for settlement in published:
        person = sight.own_participant(request.access, settlement.plan_id)
        if person is not None:
            return settlement, person
    return next(iter(published), None), None


def _next_stage(row: Appeal) -> str:
    offers = offers_of(row.settlement, row.participant)
    return next((offer.words for offer in offers if offer.after is not None and offer.after.pk == row.pk), "")


def _address(row: Appeal, agency: int) -> str:
    return reverse("appeal", args=[agency, row.settlement.plan.year, row.pk])
