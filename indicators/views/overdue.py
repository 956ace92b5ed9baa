"""What is overdue or red, reminding everybody at once, and each step of the way with its document."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from indicators.forms.reviewing import OverdueForm
from indicators.models import OverdueStep
from indicators.search import visible_indicators
from indicators.services import overdue as reading
from indicators.services import overdue_steps as services
from indicators.working import light_rules
from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.attached import attached
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.models import Plan
from plans.plan_pages import frame_of, page_of, plan_of

# Rows of each of the two lists on a page.
PAGE: Final = 100


def _listed(request: Request, plan: Plan) -> reading.Overdue:
    """The two lists, of what the asker may see; both empty unless the plan runs."""
    if plan.state != Plan.State.APPROVED:
        return reading.Overdue([], [])
    rows = (
        visible_indicators(request.access)
        .filter(plan=plan)
        .select_related("plan__agency", "primary", "subject", "responsible__employee")
        .defer("plan__scheme_text")
        .order_by("code")
    )
    return reading.overdue_of(plan, rows, rules=light_rules(plan), today=request.access.today)


@needs("review.view")
def overdue(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what is overdue and what is red."""
    plan = plan_of(request, agency, year)
    running = plan.state == Plan.State.APPROVED
    shown = _listed(request, plan)
    late = Paginator(shown.late, PAGE).get_page(request.GET.get("late"))
    red = Paginator(shown.red, PAGE).get_page(request.GET.get("red"))
    context = {
        "running": running,
        "late": late,
        "red": red,
        "late_turns": _turns(request, "late", late),
        "red_turns": _turns(request, "red", red),
        "changing": running and allowed(request.access, "ledger.review", agency),
        **frame_of(request, plan),
    }
    return render(request, "indicators/reviewing/overdue.html", context)


def _turns(request: Request, name: str, page: Page[reading.Matter]) -> list[tuple[str, str]]:
    """The ways to the pages before and after, each with its query string; the other list stays where it is."""
    query, found = request.GET.copy(), []
    ways = (("上一页", page.has_previous(), page.number - 1), ("下一页", page.has_next(), page.number + 1))
    for words, there, number in ways:
        query[name] = str(number)
        if there:
            found.append((words, query.urlencode()))
    return found


@needs(None, change="ledger.review")
def overdue_remind(request: Request, agency: int, year: int) -> HttpResponse:
    """Remind everybody who is late."""
    plan = plan_of(request, agency, year)
    back = HttpResponseRedirect(page_of(request, plan, "overdue"))
    try:
        people, nobody = services.remind_all(
            by=actor_of(request), plan=plan, late=_listed(request, plan).late, today=request.access.today
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
    plan = plan_of(request, agency, year)
    back = page_of(request, plan, "overdue")
    shown = _listed(request, plan)
    matters = [*shown.late, *shown.red]
    matter = next((one for one in matters if (one.indicator.pk, one.quarter) == (indicator, quarter)), None)
    if matter is None:
        known = visible_indicators(request.access).filter(plan=plan, pk=indicator)
        if request.method != "POST" or not known.exists():
            raise Http404
        messages.error(request, "没有登记：这一行刚刚已经填报，不再逾期，也不是红灯。")
        return HttpResponseRedirect(back)
    form = OverdueForm(request.POST or None, request.FILES or None, initial=_start(matter))
    bind_files(form, request, agency)

    def act() -> str:
        step = services.record_step(by=actor_of(request), matter=matter, **form.cleaned_data)
        messages.success(request, f"已登记{step.level}。")
        return back

    context = {"form": form, "matter": matter, "back": back, **frame_of(request, plan)}
    return submitted(request, form, act) or render(request, "indicators/reviewing/overdue_step.html", context)


def _start(matter: reading.Matter) -> dict[str, Any]:
    level = matter.next_level or OverdueStep.Level.ACCOUNTABLE.value
    text = services.step_text(matter, level, matter.today)
    return {"level": level, "on": matter.today, "text": text, "about": matter.about}


@needs("review.view")
def overdue_document(request: Request, agency: int, year: int, step: int) -> HttpResponse:
    """Give the document of a step as PDF."""
    rows = OverdueStep.objects.select_related(
        "indicator__primary", "indicator__subject", "indicator__plan__agency"
    )
    seen = visible_indicators(request.access).filter(plan__agency=agency, plan__year=year)
    row = get_object_or_404(rows, pk=step, indicator__in=seen.values("pk"))
    plan = plan_of(request, agency, year, key=row.indicator.plan_id)
    return HttpResponse(
        render_pdf("indicators/reviewing/overdue_document.html", {"plan": plan, "step": row}),
        content_type="application/pdf",
        headers=attached(f"{row.indicator.code}第{row.quarter}季度{row.level}"),
    )
