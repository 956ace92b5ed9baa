"""Where the units below stand: side by side, by parts, their rows and forecasts, and the papers for the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from people.printing import render_pdf
from reports.standing_year.city import City, city_context, read_city, units_below
from reports.standing_year.city_counting import Rows, latest_below, plans_below
from reports.standing_year.city_forecast import Told, may_forecast, oldest, submit_forecasts, told_of
from reports.standing_year.city_papers import city_bulletin_context, city_paper_context
from reports.standing_year.city_parts import choices_below, city_rows, parts_context, shown_rows
from reports.standing_year.page import QUARTERS
from reports.standing_year.scale import LIGHTS
from reports.views.downloads import attached_bytes
from reports.views.progress import PAGE, PDF, quarter_asked


@needs("progress.view")
def progress_units(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the units below, side by side."""
    unit, units = _below(request, agency)
    told, running = told_of(agency, year, may_forecast(request.access, units))
    city = _city(request, units, agency, year, told)
    forecasts = allowed(request.access, "progress.compare", agency)
    context = city_context(city, agency=agency, year=year, units=len(units), forecasts=forecasts)
    context |= {
        "unit": unit,
        "year": year,
        "told": oldest(told),
    }
    return render(request, "reports/progress/units.html", context | {"running": running})


@needs("progress.view")
def progress_unit_parts(request: Request, agency: int, year: int) -> HttpResponse:
    """Give what is red over all units and the groupings, as a piece of the page or as a page of its own."""
    unit, units = _below(request, agency)
    below = plans_below(units, year, request.access.today)
    quarter = quarter_asked(request) or latest_below(below)
    context: dict[str, Any] = {
        "unit": unit, "year": year, "quarter": quarter, "rows": below.plans,
        **parts_context(below, quarter, agency=agency, year=year),
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"reports/progress/{'unit_parts' if part else 'unit_parts_page'}.html", context)


@needs("progress.view")
def progress_unit_rows(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the rows behind a figure of the units."""
    unit, units = _below(request, agency)
    below = plans_below(units, year, request.access.today)
    quarter = quarter_asked(request) or latest_below(below)
    found = city_rows(request.access, below, quarter, request.GET.dict())
    page: Page[Any] = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "unit": unit, "year": year, "quarter": quarter, "quarters": QUARTERS, "choices": choices_below(below),
        "asked": request.GET, "rows": shown_rows(cast(Rows, page.object_list)), "page": page, "query": query.urlencode(),
        "texts": request.GET.get("light") == LIGHTS.worst,
    }  # fmt: skip
    return render(request, "reports/progress/unit_rows.html", context)


@needs(None, change="progress.compare")
def progress_units_forecast(request: Request, agency: int, year: int) -> HttpResponse:
    """Have the forecasts of all units computed."""
    unit, units = _below(request, agency)
    submit_forecasts(by=actor_of(request), agency=unit, year=year, units=may_forecast(request.access, units))
    messages.success(request, "正在试算各单位，算完后刷新本页就能看到。")
    return redirect("progress_units", agency=agency, year=year)


@needs("progress.view")
def progress_units_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the units as a paper for the meeting, with the same charts."""
    unit, units = _below(request, agency)
    if not units:
        raise Http404
    told, _ = told_of(agency, year, may_forecast(request.access, units))
    city = _city(request, units, agency, year, told)
    context = city_paper_context(city, agency=agency, year=year, units=len(units)) | {"forecasts": bool(told)}
    context["told"] = oldest(told)
    return _paper(request, unit, city, "city_paper", context, "各单位绩效进展")


@needs("progress.compare")
def progress_units_bulletin(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the quarterly 进度通报 over the units: ahead, behind, red rows, overdue and what was done about it."""
    unit, units = _below(request, agency)
    city = _city(request, units, agency, year)
    context = city_bulletin_context(city, agency=agency, year=year, units=len(units))
    return _paper(request, unit, city, "city_bulletin", context, "绩效进度通报")


def _paper(
    request: Request, unit: Agency, city: City, template: str, context: dict[str, Any], title: str
) -> HttpResponse:
    """Lay out a paper; where no unit has a plan yet there is nothing to lay out."""
    if not city.rows:
        messages.warning(request, "没有批准的方案，没有可以下载的材料。")
        return redirect("progress_units", agency=unit.pk, year=city.year)
    shown = context | {"unit": unit, "year": city.year, "today": request.access.today}
    name = f"{unit.name}{city.year}年度第{city.quarter}季度{title}.pdf"
    return attached_bytes(render_pdf(f"reports/progress/{template}.html", shown), name, PDF)


def _below(request: Request, agency: int) -> tuple[Agency, frozenset[int]]:
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    return unit, units_below(request.access, agency)


def _city(
    request: Request, units: frozenset[int], agency: int, year: int, told: Mapping[int, Told] | None = None
) -> City:
    quarter, today = quarter_asked(request), request.access.today
    return read_city(units, year, quarter, today, agency=agency, told=told)
