"""上级评定: the page of a year with every indicator's self-score and official score, entering, confirming, what it begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from appraisals.models import AppraisalRound
from appraisals.set_up import round_after_verdict
from people.chain import took_part
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.models import Plan
from plans.plan_pages import frame_of, page_of, plan_of
from scoring.forms.verdicts import (
    HEAD,
    LONGEST_PASTE,
    RectifyForm,
    VerdictForm,
    VersionForm,
    WithdrawForm,
    start_of,
)
from scoring.models import Standing, SuperiorVerdict, VerdictItem
from scoring.registering.charges import open_count
from scoring.registering.guards import entering
from scoring.verdicts import commands, pasting, rectify, total
from scoring.verdicts.figures import in_force, indicators_of, self_scores

TONES: Final = {Standing.WAITING: "waiting", Standing.IN_FORCE: "good", Standing.WITHDRAWN: "muted"}
USUAL_DAYS: Final = 30
MOST_PICKED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a verdict as the page shows it; `lost` against 分值, `beside` against the self-score."""

    item: VerdictItem
    lost: int
    beside: int | None


@needs("verdict.view")
def verdicts(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what counts, what waits for a second person, and what was withdrawn."""
    plan = plan_of(request, agency, year)
    rows = list(SuperiorVerdict.objects.filter(plan=plan).order_by("-pk"))
    now = next((row for row in rows if row.standing == Standing.IN_FORCE), None)
    waiting = next((row for row in rows if row.standing == Standing.WAITING), None)
    running = plan.state == Plan.State.APPROVED
    office = allowed(request.access, "verdict.change", agency) and running
    context = {
        **frame_of(request, plan), "now": now, "waiting": waiting, "office": office, "running": running,
        "lines": _lines(now), "waiting_lines": _lines(waiting),
        "gone": [row for row in rows if row.standing == Standing.WITHDRAWN],
        "may_confirm": waiting is not None and running and _may_confirm(request, plan, waiting),
        "own": waiting is not None and waiting.entered_by_id == request.access.account,
        "version": VersionForm(initial={"version": waiting.version if waiting else 0}),
        "unfilled": now is not None and running and total.wants_filling(now),
        "proposals": open_count(plan) if now is not None and allowed(request.access, "register.view", agency) else 0,
        "after": _after(plan, now) if running else None,
        "sees_rounds": allowed(request.access, "round.view", agency),
        "may_hold": running and allowed(request.access, "round.change", agency),
        "rectify": RectifyForm(initial={"due": request.access.today + timedelta(days=USUAL_DAYS)}),
        "files": list(now.files.order_by("pk")) if now else [],
        "waiting_files": list(waiting.files.order_by("pk")) if waiting else [],
    }  # fmt: skip
    return render(request, "scoring/verdicts/verdicts.html", context)


def _after(plan: Plan, now: SuperiorVerdict | None) -> tuple[str, AppraisalRound | None] | None:
    """The appraisal of persons that waits for the verdict (rules 2.2): its ballot form, and the round if there is one."""
    return round_after_verdict(plan) if now is not None else None


def _lines(row: SuperiorVerdict | None) -> list[Line]:
    if row is None:
        return []
    items = row.items.select_related("indicator__primary", "indicator__subject", "rectification")
    return [
        Line(
            item, item.indicator.full_points - item.points,
            None if item.self_points is None else item.points - item.self_points,
        )
        for item in items.order_by("indicator__primary__position", "indicator__position", "indicator__code")
    ]  # fmt: skip


def _may_confirm(request: Request, plan: Plan, row: SuperiorVerdict) -> bool:
    if not allowed(request.access, "verdict.confirm", plan.agency_id):
        return False
    return not took_part(entering(row), actor_of(request))


@needs("verdict.change", change="verdict.change")
def verdict_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter a verdict; where one counts already, what it should say instead."""
    plan = plan_of(request, agency, year)
    now = in_force(plan)
    return _edit(request, plan, now, None)


@needs("verdict.change", change="verdict.change")
def verdict_change(request: Request, agency: int, year: int, verdict: int) -> HttpResponse:
    """Change a verdict that waits."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(SuperiorVerdict, plan=plan, pk=verdict, standing=Standing.WAITING)
    return _edit(request, plan, None, row)


def _edit(
    request: Request, plan: Plan, replaces: SuperiorVerdict | None, row: SuperiorVerdict | None
) -> HttpResponse:
    indicators = indicators_of(plan)
    own = self_scores(plan, indicators)
    source = row or replaces
    start: dict[str, Any] = start_of(source) if source else {f"p{key}": points for key, points in own.items()}
    filling = request.method == "POST" and "fill" in request.POST
    if filling:
        start |= _pasted(request, {each.code: each.pk for each in indicators})
    bound = request.method == "POST" and not filling
    form = VerdictForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        indicators=indicators,
        own=own,
        initial=start,
    )
    bind_files(form, request, plan.agency_id)
    home = page_of(request, plan, "verdicts")

    def act() -> str:
        facts, files = form.facts(), form.cleaned_data["proofs"]
        by = actor_of(request)
        if row is not None:
            version = form.cleaned_data["version"] or 0
            commands.change(by=by, plan=plan, verdict=row.pk, version=version, facts=facts, files=files)
        else:
            commands.enter(by=by, plan=plan, facts=facts, files=files, replaces=replaces)
        messages.success(request, "已保存，等待另一人复核；复核以前不生效。")
        return home

    title = "修改上级评定" if row else "更正上级评定" if replaces else "登记上级评定"
    context = {**frame_of(request, plan), "form": form, "title": title, "back": home}
    done = submitted(request, form, act) if bound else None
    return done or render(request, "scoring/verdicts/form.html", context)


def _pasted(request: Request, codes: dict[str, int]) -> dict[str, Any]:
    """What was typed so far, with the pasted lines put in; says what could not be used."""
    found = pasting.read(request.POST.get("pasted", "")[:LONGEST_PASTE], codes)
    typed: dict[str, Any] = {name: request.POST[name] for name in HEAD if name in request.POST}
    for key in codes.values():
        typed |= {name: request.POST.get(name, "") for name in (f"p{key}", f"r{key}")}
    for code, (points, reason) in found.lines.items():
        typed |= {f"p{codes[code]}": points, f"r{codes[code]}": reason}
    messages.success(request, f"已填入 {len(found.lines)} 行，请核对后再登记。")
    for words in found.unused[:20]:
        messages.warning(request, words)
    return typed


@needs(None, change="verdict.confirm")
def verdict_confirm(request: Request, agency: int, year: int, verdict: int) -> HttpResponse:
    """Let a verdict count, by a second person."""
    plan = plan_of(request, agency, year)
    get_object_or_404(SuperiorVerdict, plan=plan, pk=verdict)
    form = VersionForm(request.POST)

    def act() -> str:
        version = form.cleaned_data["version"]
        _, unfilled = commands.confirm(by=actor_of(request), plan=plan, verdict=verdict, version=version)
        messages.success(request, "已复核，上级评定生效。")
        if unfilled:
            messages.warning(request, f"奖金总额没有填入方案：{unfilled}。")
        return page_of(request, plan, "verdicts")

    return _posted(request, plan, form, act, "复核上级评定")


@needs("verdict.change", change="verdict.change")
def verdict_withdraw(request: Request, agency: int, year: int, verdict: int) -> HttpResponse:
    """Withdraw a verdict that waits."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(SuperiorVerdict, plan=plan, pk=verdict)
    form = WithdrawForm(request.POST or None, initial={"version": row.version})

    def act() -> str:
        commands.withdraw(by=actor_of(request), plan=plan, verdict=verdict, **form.cleaned_data)
        messages.success(request, "已撤销。")
        return page_of(request, plan, "verdicts")

    return _posted(request, plan, form, act, "撤销上级评定")


@needs(None, change="verdict.change")
def verdict_rectify(request: Request, agency: int, year: int) -> HttpResponse:
    """Begin rectification on the ticked lines."""
    plan = plan_of(request, agency, year)
    form = RectifyForm(request.POST)

    def act() -> str:
        picked = _picked(request.POST.getlist("pick"))
        opened = rectify.start(by=actor_of(request), plan=plan, items=picked, due=form.cleaned_data["due"])
        messages.success(request, f"已立 {opened} 项整改事项，责任科室会收到消息。")
        return page_of(request, plan, "verdicts")

    return _posted(request, plan, form, act, "立整改事项")


def _picked(values: Iterable[str]) -> set[int]:
    return {
        int(each)
        for each in list(values)[:MOST_PICKED]
        if each.isascii() and each.isdigit() and len(each) < 19
    }


@needs(None, change="verdict.confirm")
def verdict_total(request: Request, agency: int, year: int, verdict: int) -> HttpResponse:
    """Put the total into the plan, where it could not be done at once."""
    plan = plan_of(request, agency, year)
    get_object_or_404(SuperiorVerdict, plan=plan, pk=verdict)
    form = VersionForm(request.POST)

    def act() -> str:
        total.fill_again(by=actor_of(request), plan=plan, verdict=verdict)
        messages.success(request, "奖金总额已填入方案。")
        return page_of(request, plan, "verdicts")

    return _posted(request, plan, form, act, "填入奖金总额")


def _posted(request: Request, plan: Plan, form: Any, act: Any, title: str) -> HttpResponse:
    back = page_of(request, plan, "verdicts")
    context = {**frame_of(request, plan), "form": form, "title": title, "submit": title, "back": back}
    return submitted(request, form, act) or render(request, "scoring/verdicts/act.html", context)
