"""What is overdue or red, reminding everybody at once, and each step of the way with its document."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.forms.reviewing import OverdueForm
from indicators.models import OverdueStep
from indicators.search import visible_indicators
from indicators.services import overdue as services
from indicators.working import light_rules
from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.current import plan_in
from plans.models import Plan


def _listed(request: Request, plan: Plan) -> services.Overdue:
    """The two lists, of what the asker may see."""
    rows = (
        visible_indicators(request.access)
        .filter(plan=plan)
        .distinct()
        .select_related("plan__agency", "primary", "subject", "responsible__employee")
        .order_by("code")
    )
    return services.overdue_of(plan, rows, rules=light_rules(plan), today=request.access.today)


@needs("review.view")
def overdue(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what is overdue and what is red."""
    plan = plan_in(request.access, agency, year)
    running = plan.state == Plan.State.APPROVED
    shown = _listed(request, plan) if running else services.Overdue([], [])
    context = {
        "plan": plan,
        "running": running,
        "late": shown.late,
        "red": shown.red,
        "changing": running and allowed(request.access, "ledger.review", agency),
    }
    return render(request, "indicators/reviewing/overdue.html", context)


@needs(None, change="ledger.review")
def overdue_remind(request: Request, agency: int, year: int) -> HttpResponse:
    """Remind everybody who is late."""
    plan = plan_in(request.access, agency, year)
    back = HttpResponseRedirect(reverse("overdue", args=[agency, year]))
    try:
        late = _listed(request, plan).late if plan.state == Plan.State.APPROVED else []
        people, nobody = services.remind_all(
            by=actor_of(request), plan=plan, late=late, today=request.access.today
        )
    except DomainError as error:
        messages.error(request, str(error))
        return back
    rest = f"；{nobody} 项没有可以收消息的填报人，请线下通知" if nobody else ""
    messages.success(request, f"已提醒 {people} 人（同一天只发一次）{rest}。")
    return back


@needs("ledger.review", change="ledger.review")
def overdue_step(request: Request, agency: int, year: int, indicator: int, quarter: int) -> HttpResponse:
    """Record the next step of the way of one matter."""
    plan = plan_in(request.access, agency, year)
    shown = _listed(request, plan) if plan.state == Plan.State.APPROVED else services.Overdue([], [])
    matters = [*shown.late, *shown.red]
    matter = next((one for one in matters if (one.indicator.pk, one.quarter) == (indicator, quarter)), None)
    if matter is None:
        raise Http404
    level = matter.next_level or OverdueStep.Level.ACCOUNTABLE.value
    today = request.access.today
    start = {"level": level, "on": today, "text": services.step_text(matter, level, today)}
    form = OverdueForm(request.POST or None, request.FILES or None, initial=start)
    bind_files(form, request, agency)

    def act() -> str:
        step = services.record_step(by=actor_of(request), matter=matter, **form.cleaned_data)
        messages.success(request, f"已登记{step.level}。")
        return reverse("overdue", args=[agency, year])

    context = {"form": form, "plan": plan, "matter": matter}
    return submitted(request, form, act) or render(request, "indicators/reviewing/overdue_step.html", context)


@needs("review.view")
def overdue_document(request: Request, agency: int, year: int, step: int) -> HttpResponse:
    """Give the document of a step as PDF."""
    plan = plan_in(request.access, agency, year)
    seen = visible_indicators(request.access).filter(plan=plan).values("pk")
    rows = OverdueStep.objects.select_related("indicator__primary", "indicator__subject")
    row = get_object_or_404(rows, pk=step, indicator__in=seen)
    return HttpResponse(
        render_pdf("indicators/reviewing/overdue_document.html", {"plan": plan, "step": row}),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="overdue-{row.pk}.pdf"'},
    )
