"""方案变更: the list, one 变更 with its effect, its edits row by row, and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.acting import Actor
from people.chain import took_part
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.forms.plan import VersionForm
from plans.models import Plan, PlanChange
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.services.plan_turns import approvers_of, words_of
from scoring.forms.plan_changes import ApproveChangeForm, ReasonForm, RefuseForm, RowForm
from scoring.plan_changes import commands
from scoring.plan_changes.commands import EditFaults, edits_of
from scoring.plan_changes.effect import Effect, effect_of
from scoring.plan_changes.items import INDICATOR, KINDS, Desk, desk_of
from scoring.plan_changes.turns import hands_on

State = PlanChange.State
TONES = {
    State.DRAFT.value: "neutral", State.PROPOSED.value: "waiting", State.APPROVED.value: "good",
    State.REFUSED.value: "bad", State.WITHDRAWN.value: "muted",
}  # fmt: skip
OPEN = (State.DRAFT, State.PROPOSED)


@needs("plan.roster")
def plan_changes(request: Request, agency: int, year: int) -> HttpResponse:
    """List the 变更 of a plan."""
    plan = plan_of(request, agency, year)
    rows = PlanChange.objects.filter(plan=plan).select_related("made", "proposed_by").order_by("-number")
    shown = [
        {"row": row, "tone": TONES[row.state], "url": page_of(request, plan, "plan_change", row.pk)}
        for row in rows
    ]
    beginning = allowed(request.access, "plan.change", agency) and plan.state == Plan.State.APPROVED
    beginning = beginning and not any(row.state in OPEN for row in rows)
    context = {**frame_of(request, plan), "rows": shown, "beginning": beginning}
    return render(request, "scoring/changes/list.html", context)


@needs("plan.change", change="plan.change")
def plan_change_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Begin a 变更."""
    plan = plan_of(request, agency, year)
    form = ReasonForm(request.POST or None)

    def begin() -> str:
        made = commands.begin_change(
            by=by_office(request, agency), plan=plan, reason=form.cleaned_data["reason"]
        )
        messages.success(request, f"已新建第{made.number}号变更，请加上要改的内容。")
        return page_of(request, plan, "plan_change", made.pk)

    context = {
        **frame_of(request, plan), "form": form, "back": page_of(request, plan, "plan_changes"),
        "title": "新建方案变更", "submit": "新建", "lead": "先写理由，再逐项写明要改什么；批准以后才生效。",
    }  # fmt: skip
    return submitted(request, form, begin) or render(request, "plans/plan/act.html", context)


@needs("plan.roster")
def plan_change(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Show one 变更: what it edits and what that does."""
    plan, row = _change(request, agency, year, change)
    open_, changing = row.state in OPEN, allowed(request.access, "plan.change", agency)
    effect = effect_of(plan, edits_of(row)) if open_ else Effect.unpacked(row.effect)
    context = {
        **frame_of(request, plan), "change": row, "tone": TONES[row.state], "edits": _edits(request, plan, row),
        "effect": effect, "kinds": KINDS, "files": list(row.files.all()),
        "editing": changing and row.state == State.DRAFT,
        "withdrawing": changing and open_,
        "deciding": allowed(request.access, "plan.approve", agency) and row.state == State.PROPOSED,
        **_deciders(request, row),
        "form": VersionForm(initial={"version": row.version}),
    }  # fmt: skip
    return render(request, "scoring/changes/change.html", context)


@needs("plan.change", change="plan.change")
def plan_change_reason(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Say again why."""
    plan, row = _change(request, agency, year, change, State.DRAFT)
    form = ReasonForm(request.POST or None, initial={"reason": row.reason, "version": row.version})

    def do(data: dict[str, Any]) -> str:
        commands.set_reason(
            by=by_office(request, agency), change=row.pk, version=data["version"] or 0, reason=data["reason"]
        )
        return "已保存。"

    return act(
        request, plan, form, do, then=page_of(request, plan, "plan_change", row.pk), title="更改变更理由"
    )


@needs("plan.change", change="plan.change")
def plan_change_row(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Choose a row of the plan (`?kind=`, `?key=`), then say what is to stand there."""
    plan, row = _change(request, agency, year, change, State.DRAFT)
    desk, kind, key = desk_of(plan), request.GET.get("kind") or INDICATOR, request.GET.get("key", "")
    if kind not in KINDS:
        raise Http404
    back = page_of(request, plan, "plan_change", row.pk)
    if not desk.known(kind, key):
        context = {
            **frame_of(request, plan),
            "change": row,
            "kind": kind,
            "rows": desk.rows(kind),
            "back": back,
        }
        return render(request, "scoring/changes/choose.html", context)
    pending = {edit.item: edit.new for edit in edits_of(row) if (edit.kind, edit.key) == (kind, key)}
    form = RowForm(
        request.POST or None, desk=desk, kind=kind, key=key, pending=pending, initial={"version": row.version}
    )
    return _edit_row(request, plan, row, form, kind, key, back, desk)


@needs(None, change="plan.change")
def plan_change_propose(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Put a 变更 before whoever decides."""
    plan, row = _change(request, agency, year, change)

    def do(data: dict[str, Any]) -> str:
        made = commands.propose_change(by=by_office(request, agency), change=row.pk, version=data["version"])
        return f"已提出。{words_of(approvers_of(agency, steps=hands_on(made)))}。"

    return _step(request, plan, row, do, "提出变更")


@needs(None, change="plan.change")
def plan_change_withdraw(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Take a 变更 back."""
    plan, row = _change(request, agency, year, change)

    def do(data: dict[str, Any]) -> str:
        commands.withdraw_change(by=by_office(request, agency), change=row.pk, version=data["version"])
        return f"已撤回第{row.number}号变更，记录保留。"

    return _step(request, plan, row, do, "撤回变更")


@needs("plan.approve", change="plan.approve")
def plan_change_approve(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Record the approval; the edits take effect at once."""
    plan, row = _change(request, agency, year, change, State.PROPOSED)
    start = {"version": row.version, "approved_on": request.access.today}
    form = ApproveChangeForm(request.POST or None, request.FILES or None, initial=start)
    bind_files(form, request, agency)

    def do(data: dict[str, Any]) -> str:
        made = commands.approve_change(
            by=_approver(request), change=row.pk, version=data["version"], approved_on=data["approved_on"],
            document=data["document"], note=data["note"], files=data["papers"],
        )  # fmt: skip
        return f"已批准并生效，方案现在是第{made.number}版。"

    then = page_of(request, plan, "plan_change", row.pk)
    title = f"批准第{row.number}号变更"
    lead = "批准后立即按改动更新方案，形成新的版本。"
    return act(request, plan, form, do, then=then, title=title, submit="批准", lead=lead)


@needs("plan.approve", change="plan.approve")
def plan_change_refuse(request: Request, agency: int, year: int, change: int) -> HttpResponse:
    """Decide against a 变更."""
    plan, row = _change(request, agency, year, change, State.PROPOSED)
    form = RefuseForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        commands.refuse_change(
            by=_approver(request), change=row.pk, version=data["version"], note=data["note"]
        )
        return f"第{row.number}号变更未批准，记录保留。"

    then = page_of(request, plan, "plan_change", row.pk)
    return act(request, plan, form, do, then=then, title=f"不批准第{row.number}号变更", submit="不批准")


def _deciders(request: Request, row: PlanChange) -> dict[str, Any]:
    """Whether the asker had a hand in it, and who else may decide it."""
    if row.state not in OPEN:
        return {"own": False}
    steps = hands_on(row)
    approvers = approvers_of(row.plan.agency_id, steps=steps)
    return {"own": took_part(steps, _approver(request)), "approvers": approvers, "able": words_of(approvers)}


def _edit_row(
    request: Request, plan: Plan, row: PlanChange, form: RowForm, kind: str, key: str, back: str, desk: Desk
) -> HttpResponse:
    def do(data: dict[str, Any]) -> str:
        try:
            commands.edit_row(
                by=by_office(request, plan.agency_id), change=row.pk, version=data["version"], kind=kind, key=key,
                texts=form.texts(),
            )  # fmt: skip
        except EditFaults as error:
            form.put_faults(error.faults)
            raise
        return "已记入变更，批准以后才生效。"

    title = dict(desk.rows(kind))[key]
    lead = f"{kind}“{title}”：把要改的内容直接改成新的，没有动的照旧。"
    return act(
        request,
        plan,
        form,
        do,
        then=back,
        title=f"第{row.number}号变更：{title}",
        submit="记入变更",
        lead=lead,
    )


def _edits(request: Request, plan: Plan, row: PlanChange) -> list[dict[str, Any]]:
    base = reverse("plan_change_row", args=[plan.agency_id, plan.year, row.pk])
    return [{"edit": edit, "base": base} for edit in edits_of(row)]


def _step(request: Request, plan: Plan, row: PlanChange, do: Any, title: str) -> HttpResponse:
    then = page_of(request, plan, "plan_change", row.pk)
    form = VersionForm(request.POST)
    return act(request, plan, form, do, then=then, title=title, submit=title)


def _change(
    request: Request, agency: int, year: int, change: int, state: str | None = None
) -> tuple[Plan, PlanChange]:
    """Fetch a 变更 of the year; one past the state asked for is not there to be worked on."""
    plan = plan_of(request, agency, year)
    rows = PlanChange.objects.filter(plan__agency=agency, plan__year=year).select_related("plan__agency")
    row = get_object_or_404(rows, pk=change)
    if row.plan_id != plan.pk:
        plan = row.plan
    if state is not None and row.state != state:
        raise Http404
    return plan, row


def _approver(request: Request) -> Actor:
    return actor_of(request)
