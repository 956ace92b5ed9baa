"""Commands on the money of a version: a list put before 党组, approved, taken back; 补发追回单 likewise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bonuses.approving import commands
from bonuses.approving.lists import payment_list
from bonuses.approving.reading import sentences_against
from bonuses.approving.sources import last_sources
from bonuses.approving.totals import categories_of
from bonuses.forms.approval import MeetingForm, PrepareForm, ReasonForm, SupplementForm
from bonuses.places import approval_at, settlement_at, supplement_at
from bonuses.supplements import commands as supplements
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from plans.plan_pages import by_office
from scoring.models import Settlement

TEMPLATE = "bonuses/approval/act.html"


@needs("bonus.change", change="bonus.change")
def bonus_prepare(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Type the sources of funds and put the list before 党组."""
    found = settlement_at(request.access, agency, year, settlement)
    listed = payment_list(found)
    if listed is None:
        raise Http404
    known = last_sources(found.plan)
    form = PrepareForm(request.POST or None, categories=categories_of(listed), known=known)

    def do() -> str:
        commands.prepare_list(
            by=by_office(request, agency),
            settlement=found.pk,
            sources=form.sources,
            note=form.cleaned_data["note"],
        )
        return "名单已提交核定。党组研究后，请由另一位同志登记核定结果。"

    return _act(
        request, found, form, do, title="提交奖金核定", submit="提交核定", listed=listed,
        against=sentences_against(found),
        lead="核对总额和名单，填写每个人员类别的资金来源。提交以后名单和总额不再改动。",
    )  # fmt: skip


@needs("bonus.approve", change="bonus.approve")
def bonus_approve(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Record what 党组 decided on the list."""
    found = settlement_at(request.access, agency, year, settlement)
    row = approval_at(found)
    form = _meeting(request, agency, row.version)

    def do() -> str:
        commands.approve_list(by=actor_of(request), approval=row.pk, **_seen(form, row.version))
        return "已登记核定，名单不再改动。可以生成签领表和财务发放表。"

    return _act(
        request, found, form, do, title="登记奖金核定", submit="登记核定", listed=payment_list(found),
        against=sentences_against(found),
        lead="写明会议日期和审议意见，附上纪要。编制名单的人和核算的人不能登记。核定以后不能撤回。",
    )  # fmt: skip


@needs("bonus.change", change="bonus.change")
def bonus_withdraw(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Take a list back that was not approved yet."""
    found = settlement_at(request.access, agency, year, settlement)
    row = approval_at(found)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        commands.withdraw_list(
            by=by_office(request, agency), approval=row.pk, version=row.version, **form.cleaned_data
        )
        return "名单已撤回，可以重新提交核定。"

    lead = "撤回后可以更改资金来源重新提交，或改用新的发布版本。"
    return _act(request, found, form, do, title="撤回奖金名单", submit="撤回", lead=lead)


@needs("bonus.change", change="bonus.change")
def supplement_prepare(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Make the supplement of a newer version."""
    found = settlement_at(request.access, agency, year, settlement)
    form = SupplementForm(request.POST or None)

    def do() -> str:
        made = supplements.prepare_supplement(
            by=by_office(request, agency), settlement=found.pk, **form.cleaned_data
        )
        return f"第{made.number}号补发追回单已编制。党组研究后，请由另一位同志登记核定结果。"

    return _act(
        request, found, form, do, title="编制补发追回单", submit="编制", against=sentences_against(found),
        lead="按本版应发金额与已核定金额逐人相减，已核定的名单不改。",
    )  # fmt: skip


@needs("bonus.approve", change="bonus.approve")
def supplement_approve(
    request: Request, agency: int, year: int, settlement: int, supplement: int
) -> HttpResponse:
    """Record what 党组 decided on a supplement."""
    found = settlement_at(request.access, agency, year, settlement)
    row = supplement_at(found, supplement)
    form = _meeting(request, agency, row.version)

    def do() -> str:
        supplements.approve_supplement(by=actor_of(request), supplement=row.pk, **_seen(form, row.version))
        return f"第{row.number}号补发追回单已登记核定。"

    title = f"登记第{row.number}号补发追回单核定"
    lead = "写明会议日期和审议意见，附上纪要。编制的人和核算的人不能登记。核定以后不能撤回。"
    return _act(request, found, form, do, title=title, submit="登记核定", lead=lead)


@needs("bonus.change", change="bonus.change")
def supplement_withdraw(
    request: Request, agency: int, year: int, settlement: int, supplement: int
) -> HttpResponse:
    """Take a supplement back that was not approved yet."""
    found = settlement_at(request.access, agency, year, settlement)
    row = supplement_at(found, supplement)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        supplements.withdraw_supplement(
            by=by_office(request, agency), supplement=row.pk, version=row.version, **form.cleaned_data
        )
        return f"第{row.number}号补发追回单已撤回，编号不再使用。"

    title = f"撤回第{row.number}号补发追回单"
    return _act(request, found, form, do, title=title, submit="撤回", lead="撤回后可以重新编制，另给编号。")


def _meeting(request: Request, agency: int, version: int) -> MeetingForm:
    initial = {"meeting_date": request.access.today, "version": version}
    form = MeetingForm(request.POST or None, request.FILES or None, initial=initial)
    bind_files(form, request, agency)
    return form


def _seen(form: MeetingForm, now: int) -> dict[str, Any]:
    """What was decided, on the version that the page showed: one that was put forward anew meanwhile is another."""
    data = dict(form.cleaned_data)
    seen = data.pop("version")
    return data | {"version": now if seen is None else seen}


def _act(request: Request, found: Settlement, form: Any, do: Callable[[], str], **words: Any) -> HttpResponse:
    back = reverse("bonus_approval", args=[found.plan.agency_id, found.plan.year, found.pk])

    def carried_out() -> str:
        messages.success(request, do())
        return back

    page = {"settlement": found, "plan": found.plan, "form": form, "back": back, **words}
    return submitted(request, form, carried_out) or render(request, TEMPLATE, page)
