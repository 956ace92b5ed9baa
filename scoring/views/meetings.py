"""会议: the list, one meeting with its decisions and what became of them, entering and changing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from plans.current import visible_plans
from plans.models import Plan
from plans.plan_pages import frame_of, plan_of
from scoring.forms.watching import MeetingForm
from scoring.models import Meeting
from scoring.views.watching import TONES, State
from scoring.watching import meeting as services
from scoring.watching.seeing import items_of, read_meetings, visible_meetings

FACTS = ("item", "kind", "quarter", "on", "place", "host", "attendees", "minutes", "decisions", "version")


@needs("meeting.view")
def meetings(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the meetings of the year, the newest first."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = visible_meetings(request.access).filter(plan__agency=agency, plan__year=year)
    plan = visible_plans(request.access).filter(agency=agency, year=year, state=Plan.State.APPROVED).first()
    context = {
        "unit": unit, "year": year, "rows": rows.select_related("item").order_by("-on", "-pk"),
        "asked": services.asked_for(plan) if plan else [], "today": request.access.today,
        "changing": plan is not None and allowed(request.access, "meeting.change", agency),
    }  # fmt: skip
    return render(request, "scoring/watching/meetings.html", context)


@needs("meeting.view")
def meeting(request: Request, agency: int, year: int, meeting: int) -> HttpResponse:
    """Show a meeting; each decision can become a 整改事项."""
    row = _meeting(request, agency, year, meeting)
    found = items_of(request.access, agency, year).filter(meeting=row).select_related("owner", "subject")
    items = list(found.distinct().order_by("due", "pk"))
    decisions = [
        (text, item, TONES[State(item.state)] if item else "") for text, item in services.turned(row, items)
    ]
    shown = {item.pk for _, item, _ in decisions if item is not None}
    whole = read_meetings(request.access).filter(pk=row.pk).exists()
    context = {
        "unit": row.plan.agency, "year": year, "row": row, "files": list(row.files.order_by("pk")),
        "decisions": decisions, "items": [item for item in items if item.pk not in shown], "quarter": services.quarter_of(row), "whole": whole,
        "materials": list(row.materials.order_by("-uploaded_at")) if whole else [],
        "changing": row.plan.state == Plan.State.APPROVED
        and allowed(request.access, "meeting.change", agency),
    }  # fmt: skip
    return render(request, "scoring/watching/meeting.html", context)


@needs("meeting.change", change="meeting.change")
def meeting_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter a meeting."""
    plan = plan_of(request, agency, year)
    start = services.begun(plan, request.GET.get("item", ""), request.access.today)
    form = MeetingForm(request.POST or None, request.FILES or None, plan=plan, initial=start)
    bind_files(form, request, agency)

    def act() -> str:
        made = services.add_meeting(
            by=actor_of(request), plan=plan, facts=form.facts(), files=form.cleaned_data["proofs"],
            today=request.access.today, joined=form.joined(),
        )  # fmt: skip
        messages.success(request, "会议已登记。")
        return reverse("meeting", args=[agency, year, made.pk])

    context = {
        **frame_of(request, plan), "form": form, "title": "登记会议", "submit": "登记",
        "back": reverse("meetings", args=[agency, year]), "meeting": True,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/watching/act.html", context)


@needs("meeting.change", change="meeting.change")
def meeting_change(request: Request, agency: int, year: int, meeting: int) -> HttpResponse:
    """Change a meeting."""
    row = _meeting(request, agency, year, meeting)
    start = {name: getattr(row, name) for name in FACTS} | {"proofs": list(row.files.order_by("pk"))}
    form = MeetingForm(request.POST or None, request.FILES or None, plan=row.plan, initial=start)
    bind_files(form, request, agency)
    back = reverse("meeting", args=[agency, year, row.pk])

    def act() -> str:
        services.change_meeting(
            by=actor_of(request), meeting=row.pk, version=form.cleaned_data["version"] or 0,
            facts=form.facts(), files=form.cleaned_data["proofs"], today=request.access.today,
            joined=form.joined(),
        )  # fmt: skip
        messages.success(request, "已保存。")
        return back

    context = {
        "unit": row.plan.agency, "year": year, "form": form, "title": "更改会议", "submit": "保存", "back": back,
        "meeting": True,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/watching/act.html", context)


def _meeting(request: Request, agency: int, year: int, meeting: int) -> Meeting:
    rows = visible_meetings(request.access).filter(plan__agency=agency, plan__year=year)
    return get_object_or_404(rows.select_related("plan__agency", "account", "item"), pk=meeting)
