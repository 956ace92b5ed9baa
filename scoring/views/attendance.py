"""考勤: the rate per section, and the import of a table in two steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.spreadsheet import workbook_response
from people.frame.tables import EXPORT
from people.permissions import allowed, needs
from plans.models import Plan
from scoring.forms.watching_forms import AttendanceConfirmForm, AttendanceForm, MonthsForm
from scoring.registering import attendance as services
from scoring.registering.attendance_reading import read_attendance
from scoring.registering.attendance_rows import RateTable, RowTable, rate_lines, row_lines
from scoring.registering.shapes import ADJUSTMENTS
from scoring.views.register_place import Place, actor, place_of

SHOWN_FAULTS = 100
SHOWN_ROWS = 200
RATES = "xlsx"
ROWS = "rows"


@needs("register.view")
def attendance(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the rate of every section in the months asked for; as a workbook, too, and its rows for who keeps them."""
    place = place_of(request, agency, year, ADJUSTMENTS)
    plan = place.plan
    form = MonthsForm(request.GET or None)
    first, last = form.span()
    changing = allowed(request.access, "register.change", agency)
    wanted = request.GET.get(EXPORT, "")
    if wanted == ROWS and not changing:
        raise Http404
    if wanted in (ROWS, RATES):
        return _workbook(plan, first=first, last=last, rows=wanted == ROWS)
    rows = []
    for rate in services.rates(plan, first=first, last=last):
        start = services.deduction_for(place.scheme, rate, first=first, last=last)
        rows.append((rate, place.url("new", **start) if start and changing and not place.frozen else ""))
    context = {
        **place.frame, "rows": rows, "form": MonthsForm({"first": first, "last": last}),
        "months": services.months_in(plan), "changing": changing,
        "noted": [rate for rate, _ in rows if rate.notes] if changing else [],
        "exports": _exports(request, changing=changing) if rows else [],
    }  # fmt: skip
    return render(request, "scoring/registers/attendance.html", context)


def _exports(request: Request, *, changing: bool) -> list[tuple[str, str]]:
    """What can be taken as a workbook, for the months on the page: its address and its name."""
    found = []
    for kind, name in ((RATES, "导出出勤率"), *(((ROWS, "导出考勤明细"),) if changing else ())):
        query = request.GET.copy()
        query[EXPORT] = kind
        found.append((query.urlencode(), name))
    return found


def _workbook(plan: Plan, *, first: int, last: int, rows: bool) -> HttpResponse:
    """The rates per section, or every person's months as the import takes them back."""
    start = f"{plan.agency.name}{plan.year}年度"
    if rows:
        return workbook_response(RowTable(row_lines(plan, first=first, last=last)), f"{start}考勤明细")
    return workbook_response(
        RateTable(rate_lines(services.rates(plan, first=first, last=last))), f"{start}出勤率"
    )


@needs("register.change", change="register.change")
def attendance_import(request: Request, agency: int, year: int) -> HttpResponse:
    """Read a table and show what importing it would do."""
    place = place_of(request, agency, year, ADJUSTMENTS)
    plan = place.plan
    form = AttendanceForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {**place.frame, "form": form, **_addresses(place)}
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
    place = place_of(request, agency, year, ADJUSTMENTS)
    plan = place.plan
    confirming = AttendanceConfirmForm(request.POST)

    def act() -> str:
        done = services.import_attendance(
            by=actor(request), plan=plan, packed=confirming.cleaned_data["packed"]
        )
        messages.success(request, f"已导入考勤：新增 {done.new} 行，改动 {done.changed} 行。")
        return place.at("attendance")

    context = {**place.frame, "form": AttendanceForm(), "refused": confirming, **_addresses(place)}
    done = submitted(request, confirming, act)
    return done or render(request, "scoring/registers/attendance_import.html", context)


def _addresses(place: Place) -> dict[str, str]:
    return {"back": place.at("attendance"), "confirm_url": place.at("attendance_confirm")}


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
