"""The route of a plan: the stepper, recording a step, going back, opinions with their answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from people.access import LINE, READERS
from people.forms.files import bind_files
from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.forms.route import AnswerForm, OpinionForm, ReasonedForm, StepForm
from plans.models import Plan, ReviewOpinion, RouteRecord
from plans.plan_contents import changed_since
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.services import review_opinions as opinions
from plans.services import route as services
from plans.services.route_page import current_step, opinions_waiting, stepper, steps_with_opinions

TEMPLATE = "plans/route/act.html"


@needs("plan.view")
def route(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the steps with what was recorded; opinions, minutes and scans to those who run and oversee the year."""
    plan = plan_of(request, agency, year)
    steps = steps_with_opinions(plan)
    current, after_approval = current_step(plan, steps)
    context = {
        "current": current,
        "after_approval": after_approval,
        "waiting": opinions_waiting(steps),
        "steps": steps,
        "stepper": stepper(steps),
        "changing": allowed(request.access, "plan.change", agency),
        "internal": request.access.has(*READERS, *LINE, agency=agency),
        "missing": services.approval_ready(plan) if plan.state == Plan.State.DRAFT else [],
    }
    return render(request, "plans/route/route.html", frame_of(request, plan) | context)


@needs("plan.change", change="plan.change")
def route_step(request: Request, agency: int, year: int, step: int) -> HttpResponse:
    """Record a step, or correct what was recorded of it."""
    plan = plan_of(request, agency, year)
    row = _step(plan, step)
    correcting = row.done_on is not None
    start: dict[str, Any] = {"version": row.version, "done_on": request.access.today}
    if correcting:
        start |= {name: getattr(row, name) for name in ("done_on", "person", "document", "minutes")}
        start["files"] = list(row.files.all())
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        initial=start,
        correcting=correcting,
        approves=row.approves,
    )
    bind_files(form, request, agency)

    def do(data: dict[str, Any]) -> str:
        said = {"plan": plan, "position": step, "version": data["version"], "facts": form.facts()}
        if correcting:
            services.correct_step(by=by_office(request, agency), reason=data["reason"], **said)
            return "已更正。"
        services.record_step(by=by_office(request, agency), **said)
        return f"已登记“{row.name}”。"

    title = f"更正“{row.name}”" if correcting else f"登记“{row.name}”"
    lead = "；".join(word for word in (row.actor and f"办理者：{row.actor}", row.note) if word)
    then = page_of(request, plan, "route")
    return act(request, plan, form, do, then=then, template=TEMPLATE, title=title, lead=lead)


@needs("plan.change", change="plan.change")
def route_undo(request: Request, agency: int, year: int, step: int) -> HttpResponse:
    """Go back one step, with a reason."""
    plan = plan_of(request, agency, year)
    row = _step(plan, step)
    form = ReasonedForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        services.undo_step(
            by=by_office(request, agency), plan=plan, position=step, version=data["version"] or 0,
            reason=data["reason"],
        )  # fmt: skip
        return f"已退回“{row.name}”。"

    lead = "退回后这一步要重新登记；原来登记的内容留在审计记录里。"
    then = page_of(request, plan, "route")
    title = f"退回“{row.name}”"
    return act(
        request,
        plan,
        form,
        do,
        then=then,
        template=TEMPLATE,
        title=title,
        submit="退回",
        lead=lead,
        danger=True,
    )


@needs("plan.change", change="plan.change")
def review_opinion_new(request: Request, agency: int, year: int, step: int) -> HttpResponse:
    """Enter an opinion given at a step."""
    plan = plan_of(request, agency, year)
    row = _step(plan, step)
    form = OpinionForm(request.POST or None, initial={"given_on": request.access.today})

    def do(data: dict[str, Any]) -> str:
        opinions.add_opinion(by=by_office(request, agency), plan=plan, position=step, **data)
        return "已登记，请答复。"

    then = page_of(request, plan, "route")
    return act(
        request, plan, form, do, then=then, template=TEMPLATE, title=f"“{row.name}”的意见", submit="登记"
    )


@needs("plan.change", change="plan.change")
def review_opinion_answer(request: Request, agency: int, year: int, step: int, opinion: int) -> HttpResponse:
    """Answer an opinion, or answer it anew."""
    plan = plan_of(request, agency, year)
    row = _opinion(plan, step, opinion)
    start = {name: getattr(row, name) for name in ("answer", "difference", "version")}
    made = [] if request.method == "POST" else changed_since(plan, bytes(row.seen))
    start["difference"] = start["difference"] or "\n".join(made)
    form = AnswerForm(request.POST or None, initial=start)

    def do(data: dict[str, Any]) -> str:
        opinions.answer_opinion(by=by_office(request, agency), opinion=row.pk, **data)
        return "已答复。"

    then = page_of(request, plan, "route")
    return act(
        request,
        plan,
        form,
        do,
        then=then,
        template=TEMPLATE,
        title="答复审核意见",
        submit="答复",
        lead="“修改情况”已按意见提出以来方案的实际改动填好，请核对，删去无关的。"
        if made and not row.difference
        else "",
        opinion=row,
    )


@needs("plan.change", change="plan.change")
def review_opinion_remove(request: Request, agency: int, year: int, step: int, opinion: int) -> HttpResponse:
    """Take back an opinion entered by mistake."""
    plan = plan_of(request, agency, year)
    row = _opinion(plan, step, opinion)
    form = ReasonedForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        opinions.remove_opinion(
            by=by_office(request, agency), opinion=row.pk, version=data["version"] or 0, reason=data["reason"]
        )
        return "已撤销登记。"

    lead = "只用于登记错的；审计记录里仍保留原来的内容。"
    then = page_of(request, plan, "route")
    return act(
        request, plan, form, do, then=then, template=TEMPLATE, title="撤销意见登记", submit="撤销", lead=lead,
        danger=True, opinion=row,
    )  # fmt: skip


def _step(plan: Plan, step: int) -> RouteRecord:
    """Find the step; one that was never written comes from the scheme."""
    found = next((row for row in services.steps_of(plan) if row.position == step), None)
    if found is None:
        raise Http404
    return found


def _opinion(plan: Plan, step: int, opinion: int) -> ReviewOpinion:
    rows = ReviewOpinion.objects.select_related("record")
    return get_object_or_404(rows, pk=opinion, record__plan=plan, record__position=step)
