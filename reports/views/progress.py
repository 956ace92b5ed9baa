"""Where the year stands: one office, its rows, the forecast, the units below, and the papers for the meeting."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from indicators.search import visible_indicators
from indicators.services.overdue import overdue_of
from people.access import READERS, Role
from people.frame.requests import Request
from people.models import Agency
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.current import plan_in
from plans.models import Plan
from reports.standing_year.bulletin import bulletin_context
from reports.standing_year.city import units_below, units_context
from reports.standing_year.counting import TONES
from reports.standing_year.forecast import forecast
from reports.standing_year.page import (
    PAPER,
    QUARTERS,
    choices_of,
    forecast_codes,
    rows_wanted,
    standing_context,
)
from reports.standing_year.reading import MISSING, Line, YearStanding, read_standing
from reports.views.downloads import attached_bytes

PDF: Final = "application/pdf"
PAGE: Final = 100
# How a badge of the frame looks for each state of a light.
STATE_TONES: Final = {**TONES, MISSING: "neutral"}


@needs("progress.view")
def progress(request: Request, agency: int, year: int) -> HttpResponse:
    """Show where the office stands; without a plan, what to do."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    context: dict[str, Any] = {
        "unit": unit,
        "year": year,
        "below": len(units_below(request.access, agency)) > 1,
    }
    try:
        plan = plan_in(request.access, agency, year)
    except Http404:
        return render(request, "reports/progress/none.html", context)
    context |= standing_context(_standing(request, plan))
    codes = forecast_codes(request.access, plan)
    context |= {
        "forecasting": codes is None or bool(codes),
        "changing": allowed(request.access, "rectification.change", agency),
        "whole": request.access.has(*READERS, Role.SERIES_LEAD, agency=agency),
        "meetings": allowed(request.access, "meeting.view", agency),
        "plans": allowed(request.access, "review.view", agency),
    }
    return render(request, "reports/progress/page.html", context)


@needs("progress.view")
def progress_rows(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the rows behind a figure."""
    plan = plan_in(request.access, agency, year)
    standing = _standing(request, plan)
    page = Paginator(rows_wanted(standing, request.GET), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "unit": plan.agency, "year": year, "plan": plan, "standing": standing, "quarter": standing.quarter,
        "quarters": QUARTERS, "choices": choices_of(standing), "asked": request.GET,
        "rows": [_shown(standing, line) for line in page], "page": page, "query": query.urlencode(),
    }  # fmt: skip
    return render(request, "reports/progress/rows.html", context)


@needs("progress.view")
def progress_forecast(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the forecast as a piece of the page, or as a page of its own."""
    plan = plan_in(request.access, agency, year)
    standing = _standing(request, plan)
    codes = forecast_codes(request.access, plan)
    context = {
        "unit": plan.agency, "year": year, "plan": plan, "not_approved": standing.not_approved,
        "found": forecast(plan, subjects=codes) if codes is None or codes else None,
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"reports/progress/{'forecast' if part else 'forecast_page'}.html", context)


@needs("progress.view")
def progress_units(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the units below, side by side."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    quarter = _quarter(request)
    context = units_context(units_below(request.access, agency), year, quarter, request.access.today)
    return render(request, "reports/progress/units.html", {"unit": unit, "year": year, **context})


@needs("progress.view")
def progress_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the standing as a paper for the meeting, with the same charts."""
    plan = plan_in(request.access, agency, year)
    standing = _standing(request, plan)
    codes = forecast_codes(request.access, plan)
    context = standing_context(standing, wide=PAPER) | {"unit": plan.agency, "year": year}
    context["found"] = forecast(plan, subjects=codes) if codes is None or codes else None
    name = f"{plan.agency.name}{year}年度第{standing.quarter}季度绩效进展.pdf"
    return attached_bytes(render_pdf("reports/progress/paper.html", context), name, PDF)


@needs("progress.view")
def progress_bulletin(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the quarterly 进度通报: who is ahead, who is behind, what is overdue and what was done about it."""
    plan = plan_in(request.access, agency, year)
    if not request.access.has(*READERS, agency=agency):
        raise Http404
    standing = _standing(request, plan)
    seen = (
        visible_indicators(request.access).filter(plan=plan).distinct()
        .select_related("plan__agency", "primary", "subject", "responsible__employee").order_by("code")
    )  # fmt: skip
    running = plan.state == Plan.State.APPROVED
    matters = overdue_of(plan, seen, rules=standing.rules, today=standing.today) if running else None
    context = bulletin_context(standing, matters) | {"unit": plan.agency, "year": year}
    name = f"{plan.agency.name}{year}年度第{standing.quarter}季度绩效进度通报.pdf"
    return attached_bytes(render_pdf("reports/progress/bulletin.html", context), name, PDF)


def _standing(request: Request, plan: Plan) -> YearStanding:
    return read_standing(request.access, plan, quarter=_quarter(request))


def _quarter(request: Request) -> int | None:
    """The quarter asked for; anything else is the latest."""
    wanted = request.GET.get("quarter", "")
    return int(wanted) if wanted in ("1", "2", "3", "4") else None


def _shown(standing: YearStanding, line: Line) -> dict[str, Any]:
    quarter = standing.quarter
    shown = line.shown(quarter)
    return {
        "line": line, "light": shown, "tone": STATE_TONES[shown], "state": line.state(quarter),
        "attainment": line.attainment(quarter), "planned": line.planned_words(quarter),
        "past": [(number, line.shown(number), TONES[line.shown(number)]) for number in QUARTERS],
    }  # fmt: skip
