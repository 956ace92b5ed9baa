"""核算办理: one page that leads a settlement from 草稿 to the archive, and a page for each step."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from people.acting import Actor
from people.forms.files import bind_files
from people.frame.asked import number_asked
from people.frame.forms import HouseForm
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.plan_pages import PLAN, act, frame_of, plan_of
from scoring.forms.life import CheckForm, ConfirmForm, DecisionForm, ReasonForm
from scoring.life import page, steps
from scoring.life.freshness import MOVED, shown_moved
from scoring.life.stations import stations_of
from scoring.life.turns import HEAVY, title, way_out
from scoring.life.workflow import ARCHIVE, BY_NAME, CHECK, CLOSE, DECIDE, PUBLISH, REOPEN, SEND_BACK
from scoring.models import Settlement

TEMPLATE: Final = "scoring/life/act.html"
State = Settlement.State


@needs("life.view")
def life(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what is done on the way of the year's settlement, who is next and what blocks (?settlement= an earlier one)."""
    plan = plan_of(request, agency, year)
    versions = page.versions_of(request.access, plan)
    asked = number_asked(request.GET.get("settlement"))
    row = page.version_at_hand(versions, asked)
    if row is None and asked is not None:
        raise Http404
    context: dict[str, Any] = {
        **frame_of(request, plan), "plans_at": reverse("life", args=[agency, year]), "versions": versions,
        "row": row, "settle_url": f"{reverse('year_settle', args=[agency, year])}?{PLAN}={plan.pk}"
        if allowed(request.access, "workbook.settle", agency) else "",
    }  # fmt: skip
    if row is not None:
        context |= _told(request, row)
    return render(request, "scoring/life/life.html", context)


def _told(request: Request, row: Settlement) -> dict[str, Any]:
    """Everything about the version at hand."""
    offers = list(page.offers_of(row, request.access))
    moved = MOVED if shown_moved(row) else ""
    acts = list(page.acts_done(row))
    given_up = next((one for one in reversed(acts) if one.step == BY_NAME[SEND_BACK].title), None)
    return {
        "title": title(row), "tone": page.TONES[row.state], "stations": stations_of(row, request.access),
        "offers": [one for one in offers if not one.back and not one.against],
        "backwards": [one for one in offers if one.back and not one.against],
        "barred": [one for one in offers if one.against], "acts": acts,
        "given_up": given_up if row.state == State.SUPERSEDED else None,
        "way_out": way_out(row), "moved": moved,
        "resettles": bool(row.reopened) or (row.state == State.DRAFT and bool(row.blocked or row.outdated or moved)),
    }  # fmt: skip


@needs("life.change", change="life.change")
def life_check(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """核对 by another person than who settled it."""
    row = _row(request, agency, year, settlement)
    form = CheckForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        steps.check(by=_by(request), settlement=row, **data)
        return "已核对，请提交领导小组或党组审定，由第三人登记。"

    return _act(
        request, row, CHECK, form, do, submit="核对无误",
        lead="请与台账、测评、登记逐项核对后再提交。核算的人不能核对自己核算的这一版。",
    )  # fmt: skip


@needs("life.decide", change="life.decide")
def life_decide(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """审定: record what the 领导小组 or 党组 decided."""
    row = _row(request, agency, year, settlement)
    initial = {"on": request.access.today}
    form = DecisionForm(request.POST or None, request.FILES or None, initial=initial)
    bind_files(form, request, agency)

    def do(data: dict[str, Any]) -> str:
        steps.decide(by=_by(request), settlement=row, **data)
        return "已登记审定结果。"

    return _act(
        request, row, DECIDE, form, do, submit="登记审定",
        lead="写明会议日期、决定机构和意见，附上纪要。核算、核对的人不能登记。",
    )  # fmt: skip


@needs("life.change", change="life.change")
def life_publish(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """发布 to everybody concerned."""
    row = _row(request, agency, year, settlement)
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def do(data: dict[str, Any]) -> str:
        steps.publish(by=_by(request), settlement=row)
        return "已发布。本单位全体人员现在可以查看本人的结果，通知正在发出。"

    return _act(
        request, row, PUBLISH, form, do, submit="发布",
        lead="发布后每个人立即可以看到本人的结果和计算过程，并收到通知；原来发布的版本被替代，仍可查看。",
    )  # fmt: skip


@needs("life.change", change="life.change")
def life_archive(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """归档 for good."""
    row = _row(request, agency, year, settlement)
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def do(data: dict[str, Any]) -> str:
        steps.archive(by=_by(request), settlement=row)
        return "已归档。"

    return _act(
        request, row, ARCHIVE, form, do, submit="归档",
        lead="归档后本年度的方案、台账、登记和结果都不能再改，也不能再更正。",
    )  # fmt: skip


@needs("life.decide", change="life.decide")
def life_send_back(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """退回: the version is given up, the year can be settled anew."""
    row = _row(request, agency, year, settlement)
    form = ReasonForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        steps.send_back(by=_by(request), settlement=row, **data)
        return f"已退回{title(row)}。数据可以更改，改好后请重新核算。"

    return _act(
        request, row, SEND_BACK, form, do, submit="退回", danger=True,
        lead="这一版不再办理，保留备查；台账、登记和决定重新开放，改好后重新核算成新的一版。",
    )  # fmt: skip


@needs("life.decide", change="life.decide")
def life_reopen(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """更正: a new version may be settled beside the published one."""
    row = _row(request, agency, year, settlement)
    form = ReasonForm(request.POST or None, initial={"reason": row.outdated})

    def do(data: dict[str, Any]) -> str:
        steps.reopen(by=_by(request), settlement=row, **data)
        return "已打开更正。数据可以更改，改好后请重新核算；新的一版发布以前，原来的结果继续有效。"

    return _act(
        request, row, REOPEN, form, do, submit="打开更正",
        lead="已发布的结果继续有效、照常可看；台账、登记和决定重新开放，重新核算的一版再走核对、审定、公示、发布。核算的人不能打开自己核算的这一版。",
    )  # fmt: skip


@needs("life.decide", change="life.decide")
def life_close(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """撤回更正: opened by mistake, nothing was changed."""
    row = _row(request, agency, year, settlement)
    form = ReasonForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        steps.close(by=_by(request), settlement=row, **data)
        return "已撤回更正，原来发布的结果继续有效。"

    return _act(
        request, row, CLOSE, form, do, submit="撤回更正",
        lead="没有要改的、误打开更正的才撤回：数据没有改动、还没有核算新的一版。撤回后可以继续核定奖金、归档。",
    )  # fmt: skip


def _by(request: Request) -> Actor:
    return actor_of(request)


def _row(request: Request, agency: int, year: int, settlement: int) -> Settlement:
    """Fetch a settlement of the agency's year; out of sight is 404."""
    rows = Settlement.objects.visible_to(request.access).filter(plan__agency=agency, plan__year=year)
    found = (
        rows.filter(pk=settlement).select_related("plan__agency", "notice").defer(*HEAVY, "result").first()
    )
    if found is None:
        raise Http404
    return found


def _act(
    request: Request, row: Settlement, step: str, form: HouseForm, do: Any, **words: Any
) -> HttpResponse:
    """Draw the page of a step or carry it out; one that the state no longer allows leads back to the way."""
    plan, taken = row.plan, BY_NAME[step]
    home = f"{reverse('life', args=[plan.agency_id, plan.year])}?{PLAN}={plan.pk}"
    if request.method != "POST" and row.state not in taken.sources:
        messages.info(request, f"{title(row)}现在是“{row.state}”，不能{taken.title}。")
        return redirect(home)
    words = {"row": row, "title": f"{taken.title}：{title(row)}", "crumb": taken.title, **words}
    return act(request, plan, form, do, then=home, template=TEMPLATE, **words)
