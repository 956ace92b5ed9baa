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
from plans.models import Plan
from plans.plan_pages import PLAN, frame_of, plan_of, plans_of
from reports.standing_year.bulletin import bulletin_context
from reports.standing_year.city import units_below
from reports.standing_year.forecast import forecast
from reports.standing_year.missing import lacking_of
from reports.standing_year.page import (
    LACKING,
    PAPER,
    QUARTERS,
    choices_of,
    forecast_codes,
    rows_url,
    rows_wanted,
    standing_context,
)
from reports.standing_year.reading import Line, YearStanding, read_standing
from reports.standing_year.scale import FAIR
from reports.views.downloads import attached_bytes

PDF: Final = "application/pdf"
PAGE: Final = 100
# How a badge of the frame looks where it has no tone of the scale's name.
BADGES: Final = {FAIR: "info", "missing": "neutral"}


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
        plan = plan_of(request, agency, year)
    except Http404:
        if PLAN in request.GET:
            raise
        return render(request, "reports/progress/none.html", context)
    context |= standing_context(_standing(request, plan)) | _frame(request, plan)
    codes = forecast_codes(request.access, plan)
    context |= {
        "forecasting": codes is None or bool(codes),
        "changing": allowed(request.access, "rectification.change", agency),
        "whole": request.access.has(*READERS, Role.SERIES_LEAD, agency=agency),
        "meetings": allowed(request.access, "meeting.view", agency),
        "overseen": allowed(request.access, "review.view", agency),
    }
    return render(request, "reports/progress/page.html", context)


@needs("progress.view")
def progress_rows(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the rows behind a figure."""
    plan = plan_of(request, agency, year)
    standing = _standing(request, plan)
    page = Paginator(rows_wanted(standing, request.GET), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **_frame(request, plan), "standing": standing, "quarter": standing.quarter,
        "quarters": QUARTERS, "choices": choices_of(standing), "asked": request.GET, "graded": standing.scale.graded,
        "lacking": request.GET.get("light") == LACKING,
        "rows": [_shown(standing, line, number) for line, number in page], "page": page, "query": query.urlencode(),
    }  # fmt: skip
    return render(request, "reports/progress/rows.html", context)


@needs("progress.view")
def progress_forecast(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the forecast as a piece of the page, or as a page of its own."""
    plan = plan_of(request, agency, year)
    standing = _standing(request, plan)
    context = {**_frame(request, plan), **_forecast(request, standing)}
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"reports/progress/{'forecast' if part else 'forecast_page'}.html", context)


@needs("progress.view")
def progress_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the standing as a paper for the meeting, with the same charts."""
    plan = plan_of(request, agency, year)
    content, name = standing_paper(request, plan, quarter_asked(request))
    return attached_bytes(content, name, PDF)


def standing_paper(request: Request, plan: Plan, quarter: int | None) -> tuple[bytes, str]:
    """Lay out the standing as the asker may see it; with the name of the file."""
    standing = read_standing(request.access, plan, quarter=quarter)
    context = standing_context(standing, wide=PAPER) | {"unit": plan.agency, "year": plan.year}
    context |= _forecast(request, standing)
    name = f"{plan.agency.name}{plan.year}年度第{standing.quarter}季度绩效进展.pdf"
    return render_pdf("reports/progress/paper.html", context), name


@needs("progress.view")
def progress_bulletin(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the quarterly 进度通报: who is ahead, who is behind, what is overdue and what was done about it."""
    plan = plan_of(request, agency, year)
    if not request.access.has(*READERS, agency=agency):
        raise Http404
    standing = _standing(request, plan)
    seen = (
        visible_indicators(request.access).filter(plan=plan)
        .select_related("plan__agency", "primary", "subject", "responsible__employee")
        .defer("plan__scheme_text").order_by("code")
    )  # fmt: skip
    running = plan.state == Plan.State.APPROVED
    matters = overdue_of(plan, seen, rules=standing.rules, today=standing.today) if running else None
    context = bulletin_context(standing, matters) | {"unit": plan.agency, "year": year}
    name = f"{plan.agency.name}{year}年度第{standing.quarter}季度绩效进度通报.pdf"
    return attached_bytes(render_pdf("reports/progress/bulletin.html", context), name, PDF)


def _standing(request: Request, plan: Plan) -> YearStanding:
    several = len(plans_of(request)) > 1
    return read_standing(request.access, plan, quarter=quarter_asked(request), several=several)


def _frame(request: Request, plan: Plan) -> dict[str, Any]:
    """What the templates are given of the plan; `also` names it in an address that asks for something already."""
    several = len(plans_of(request)) > 1
    return {**frame_of(request, plan), "also": f"&{PLAN}={plan.pk}" if several else ""}


def _forecast(request: Request, standing: YearStanding) -> dict[str, Any]:
    """What the asker may know of the forecast, with the rows it lacks; `found` is None where that is nothing."""
    codes = forecast_codes(request.access, standing.plan)
    found = forecast(standing.plan, subjects=codes) if codes is None or codes else None
    return {
        "found": found,
        "forecasts": lacking_of(standing, found.rows) if found else [],
        "not_approved": standing.not_approved,
        "missing_url": rows_url(standing, light=LACKING),
    }


def quarter_asked(request: Request) -> int | None:
    """The quarter asked for; anything else is the latest."""
    wanted = request.GET.get("quarter", "")
    return int(wanted) if wanted in ("1", "2", "3", "4") else None


def _shown(standing: YearStanding, line: Line, quarter: int) -> dict[str, Any]:
    shown, scale = line.shown(quarter), standing.scale
    tone = scale.tone(shown)
    return {
        "line": line, "light": shown, "tone": BADGES.get(tone, tone), "state": line.state(quarter),
        "attainment": line.attainment(quarter), "planned": line.planned_words(quarter), "quarter": quarter,
        "past": [(number, line.shown(number), scale.tone(line.shown(number))) for number in QUARTERS],
    }  # fmt: skip
