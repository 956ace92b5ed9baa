"""考勤: the rate per section, and the import of a table in two steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.current import plan_in, rules_in_force
from scoring.forms.watching_forms import AttendanceConfirmForm, AttendanceForm, MonthsForm
from scoring.registering import attendance as services
from scoring.registering.attendance_reading import read_attendance
from scoring.registering.shapes import ADJUSTMENTS
from scoring.views.register_place import Place, actor

SHOWN_FAULTS = 100
SHOWN_ROWS = 200


@needs("register.view")
def attendance(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the rate of every section in the months asked for."""
    plan = plan_in(request.access, agency, year)
    rules = rules_in_force(plan).rules
    form = MonthsForm(request.GET or None)
    first, last = form.span()
    place = Place(plan, ADJUSTMENTS, rules.scheme if rules else None)
    changing = allowed(request.access, "register.change", agency)
    rows = []
    for rate in services.rates(plan, first=first, last=last):
        start = services.deduction_for(place.scheme, rate, first=first, last=last)
        rows.append(
            (rate, f"{place.new}?{urlencode(start)}" if start and changing and not place.frozen else "")
        )
    context = {
        "place": place, "unit": plan.agency, "year": year, "rows": rows, "form": MonthsForm({"first": first, "last": last}),
        "months": services.months_in(plan), "changing": changing,
    }  # fmt: skip
    return render(request, "scoring/registers/attendance.html", context)


@needs("register.change", change="register.change")
def attendance_import(request: Request, agency: int, year: int) -> HttpResponse:
    """Read a table and show what importing it would do."""
    plan = plan_in(request.access, agency, year)
    form = AttendanceForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"unit": plan.agency, "year": year, "form": form, **_addresses(agency, year)}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sheet = read_attendance(file.read(), file.name, month=form.cleaned_data["month"])
        preview = services.preview_attendance(plan, sheet)
        context |= _previewed(preview, file.name)
        if preview.applicable:
            packed = services.sealed(preview, plan=plan)
            context["confirming"] = AttendanceConfirmForm(initial={"packed": packed})
    return render(request, "scoring/registers/attendance_import.html", context)


@needs(None, change="register.change")
def attendance_confirm(request: Request, agency: int, year: int) -> HttpResponse:
    """Store the rows of the preview."""
    plan = plan_in(request.access, agency, year)
    confirming = AttendanceConfirmForm(request.POST)

    def act() -> str:
        done = services.import_attendance(
            by=actor(request), plan=plan, packed=confirming.cleaned_data["packed"]
        )
        messages.success(request, f"已导入考勤：新增 {done.new} 行，改动 {done.changed} 行。")
        return reverse("attendance", kwargs={"agency": agency, "year": year})

    context = {"unit": plan.agency, "year": year, "form": AttendanceForm(), "refused": confirming}
    context |= _addresses(agency, year)
    done = submitted(request, confirming, act)
    return done or render(request, "scoring/registers/attendance_import.html", context)


def _addresses(agency: int, year: int) -> dict[str, str]:
    where = {"agency": agency, "year": year}
    return {
        "back": reverse("attendance", kwargs=where),
        "confirm_url": reverse("attendance_confirm", kwargs=where),
    }


def _previewed(preview: services.Preview, name: str) -> dict[str, Any]:
    return {
        "preview": preview,
        "file_name": name,
        "faults": preview.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(preview.faults) - SHOWN_FAULTS),
        "shown_rows": [
            (row, preview.names[row.number], services.days_words(row.due), services.days_words(row.present))
            for row in preview.rows[:SHOWN_ROWS]
        ],
        "more_rows": max(0, len(preview.rows) - SHOWN_ROWS),
    }
