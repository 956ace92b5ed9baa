"""情况反馈 to a unit, item by item; and 上年未销号的整改事项 taken over into this year's plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from plans.models import Plan, Subject
from plans.plan_pages import frame_of, page_of, plan_of
from scoring.forms.verdicts import CarryForm, ProblemForm, SendForm, VersionForm
from scoring.models import RectificationItem
from scoring.verdicts import carrying
from scoring.verdicts import feedback as services
from scoring.verdicts.seeing import items_for, may_give, subject_above, units_given

USUAL_DAYS: Final = 30
MOST_PICKED: Final = 1_000
_ACT: Final = "scoring/verdicts/act.html"
STATES: Final = {
    RectificationItem.State.OPEN: "waiting", RectificationItem.State.DONE: "info",
    RectificationItem.State.CLOSED: "good",
}  # fmt: skip


@needs("feedback.view")
def feedback(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the feedback to a unit; of the appraising agency the units with their numbers."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    subject = subject_above(agency, year)
    plan = subject.plan if subject else _own_plan(agency, year)
    gives = subject is not None and may_give(request.access, subject)
    rows = [] if subject is None else list(
        items_for(request.access, subject).select_related("indicator__primary", "rectification").order_by("pk")
    )  # fmt: skip
    running = plan is not None and plan.state == Plan.State.APPROVED
    context = {
        "unit": unit, "year": year, "subject": subject, "plan": plan, "gives": gives and running,
        "rows": [(row, STATES.get(_state(row), "neutral")) for row in rows],
        "waiting": sum(row.sent_at is None for row in rows), "send": SendForm(),
        "units": units_given(request.access, plan) if plan is not None else [],
        "reads": allowed(request.access, "rectification.view", agency),
    }  # fmt: skip
    return render(request, "scoring/verdicts/feedback.html", context)


def _state(row: Any) -> Any:
    return row.rectification.state if row.rectification is not None else None


def _own_plan(agency: int, year: int) -> Plan | None:
    """The agency's own plan that appraises units below it."""
    plans = Plan.objects.filter(agency=agency, year=year).exclude(state=Plan.State.DRAFT)
    return plans.select_related("agency").order_by("pk").first()


@needs("feedback.change", change="feedback.change")
def feedback_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter a problem of a unit; where no plan above appraises it, the list says so."""
    if subject_above(agency, year) is None:
        return redirect(_home(agency, year))
    subject = _given(request, agency, year)
    start = {"due": request.access.today + timedelta(days=USUAL_DAYS)}
    form = ProblemForm(request.POST or None, subject=subject, initial=start)

    def act() -> str:
        services.enter(by=actor_of(request), subject=subject, facts=form.facts())
        messages.success(request, "已登记，反馈以前单位看不到。")
        return _home(agency, year)

    context = {**_frame(subject, agency, year), "form": form, "title": "登记问题", "submit": "登记"}
    return submitted(request, form, act) or render(request, _ACT, context)


@needs("feedback.change", change="feedback.change")
def feedback_change(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Change a problem that is not sent yet."""
    subject = _given(request, agency, year)
    row = get_object_or_404(items_for(request.access, subject), pk=item, sent_at__isnull=True)
    names = ("problem", "suggestion", "due", "indicator", "version")
    form = ProblemForm(
        request.POST or None, subject=subject, initial={name: getattr(row, name) for name in names}
    )

    def act() -> str:
        version = form.cleaned_data["version"] or 0
        services.change(by=actor_of(request), subject=subject, item=item, version=version, facts=form.facts())
        messages.success(request, "已保存。")
        return _home(agency, year)

    context = {**_frame(subject, agency, year), "form": form, "title": "修改问题", "submit": "保存"}
    return submitted(request, form, act) or render(request, _ACT, context)


@needs("feedback.change", change="feedback.change")
def feedback_remove(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Take a problem out that is not sent yet."""
    subject = _given(request, agency, year)
    row = get_object_or_404(items_for(request.access, subject), pk=item, sent_at__isnull=True)
    form = VersionForm(request.POST or None, initial={"version": row.version})

    def act() -> str:
        services.remove(
            by=actor_of(request), subject=subject, item=item, version=form.cleaned_data["version"]
        )
        messages.success(request, "已删去。")
        return _home(agency, year)

    context = {
        **_frame(subject, agency, year), "form": form, "title": "删去问题", "submit": "删去", "lead": row.problem,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, _ACT, context)


@needs(None, change="feedback.change")
def feedback_send(request: Request, agency: int, year: int) -> HttpResponse:
    """Send a unit everything that waits."""
    subject = _given(request, agency, year)
    form = SendForm(request.POST)

    def act() -> str:
        number = services.send(by=actor_of(request), subject=subject)
        messages.success(request, f"已反馈 {number} 个问题，单位会收到消息，并逐项立为整改事项。")
        return _home(agency, year)

    context = {**_frame(subject, agency, year), "form": form, "title": "反馈情况", "submit": "再试一次"}
    return submitted(request, form, act) or render(request, _ACT, context)


@needs("rectification.change", change="rectification.change")
def rectification_carry(request: Request, agency: int, year: int) -> HttpResponse:
    """Take over what is open from the year before."""
    plan = plan_of(request, agency, year)
    form = CarryForm(request.POST or None)

    def act() -> str:
        picked = {int(each) for each in request.POST.getlist("pick")[:MOST_PICKED] if _is_key(each)}
        number = carrying.take(by=actor_of(request), plan=plan, items=picked, today=request.access.today)
        messages.success(request, f"已转入 {number} 项，责任人会收到消息。")
        return page_of(request, plan, "rectification_carry")

    done = submitted(request, form, act) if request.method == "POST" else None
    if done is not None:
        return done
    context = {
        **frame_of(request, plan), "form": form, "rows": carrying.offered(plan),
        "running": plan.state == Plan.State.APPROVED, "picked": set(request.POST.getlist("pick")),
        "back": reverse("rectifications", args=[agency, year]),
    }  # fmt: skip
    return render(request, "scoring/verdicts/carry.html", context)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _given(request: Request, agency: int, year: int) -> Subject:
    """The unit, for who may give feedback to it; else 404."""
    subject = subject_above(agency, year)
    if subject is None or not may_give(request.access, subject):
        raise Http404
    return subject


def _frame(subject: Subject, agency: int, year: int) -> dict[str, Any]:
    return {
        "unit": subject.agency, "year": year, "back": _home(agency, year), "feedback_page": True,
        "lead": subject.name,
    }  # fmt: skip


def _home(agency: int, year: int) -> str:
    return reverse("feedback", args=[agency, year])
