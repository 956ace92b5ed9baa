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
from plans.current import plan_in
from scoring.forms.watching import MeetingForm
from scoring.models import Meeting
from scoring.watching import meeting as services
from scoring.watching.seeing import items_of, visible_meetings

FACTS = ("kind", "quarter", "on", "place", "host", "attendees", "minutes", "decisions", "version")


@needs("meeting.view")
def meetings(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the meetings of the year, the newest first."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = visible_meetings(request.access).filter(plan__agency=agency, plan__year=year)
    context = {
        "unit": unit, "year": year, "rows": rows.order_by("-on", "-pk"),
        "changing": allowed(request.access, "meeting.change", agency),
    }  # fmt: skip
    return render(request, "scoring/watching/meetings.html", context)


@needs("meeting.view")
def meeting(request: Request, agency: int, year: int, meeting: int) -> HttpResponse:
    """Show a meeting; each decision can become a 整改事项."""
    row = _meeting(request, agency, year, meeting)
    items = items_of(request.access, agency, year).filter(meeting=row).select_related("owner", "subject")
    context = {
        "unit": row.plan.agency, "year": year, "row": row, "files": list(row.files.order_by("pk")),
        "decisions": services.decisions_of(row), "items": items.distinct().order_by("due", "pk"),
        "changing": allowed(request.access, "meeting.change", agency),
    }  # fmt: skip
    return render(request, "scoring/watching/meeting.html", context)


@needs("meeting.change", change="meeting.change")
def meeting_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter a meeting."""
    plan = plan_in(request.access, agency, year)
    form = MeetingForm(request.POST or None, request.FILES or None, initial={"on": request.access.today})
    bind_files(form, request, agency)

    def act() -> str:
        made = services.add_meeting(
            by=actor_of(request), plan=plan, facts=form.facts(), files=form.cleaned_data["proofs"],
            today=request.access.today,
        )  # fmt: skip
        messages.success(request, "会议已登记。")
        return reverse("meeting", args=[agency, year, made.pk])

    context = {
        "unit": plan.agency, "year": year, "form": form, "title": "登记会议", "submit": "登记",
        "back": reverse("meetings", args=[agency, year]), "meeting": True,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/watching/act.html", context)


@needs("meeting.change", change="meeting.change")
def meeting_change(request: Request, agency: int, year: int, meeting: int) -> HttpResponse:
    """Change a meeting."""
    row = _meeting(request, agency, year, meeting)
    start = {name: getattr(row, name) for name in FACTS} | {"proofs": list(row.files.order_by("pk"))}
    form = MeetingForm(request.POST or None, request.FILES or None, initial=start)
    bind_files(form, request, agency)
    back = reverse("meeting", args=[agency, year, row.pk])

    def act() -> str:
        services.change_meeting(
            by=actor_of(request), meeting=row.pk, version=form.cleaned_data["version"] or 0,
            facts=form.facts(), files=form.cleaned_data["proofs"], today=request.access.today,
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
    return get_object_or_404(rows.select_related("plan__agency", "account"), pk=meeting)
