"""Everything of one indicator with its four quarters, and the 责任公示 of a plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from indicators.grid_columns import columns_of
from indicators.models import IndicatorExit
from indicators.services.grid_history import chain, outcomes
from indicators.services.grid_quarters import quarters_of
from indicators.services.grid_state import load_state
from indicators.services.responsibility import (
    HEADS,
    KIND,
    draft_responsibility,
    missing_in,
    responsibility_of,
)
from indicators.views.grid import chosen_plan, grid_url, indicator_in
from people.errors import DomainError
from people.frame.attached import attached
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.models import Plan, PublicNotice

EARLIER = 5


@needs("indicator.view")
def indicator(request: Request, agency: int, year: int, indicator: int) -> HttpResponse:
    """Show one indicator: what it asks, who answers, its four quarters, the years before."""
    row = indicator_in(request, agency, year, indicator)
    state = load_state(row.plan)
    texts = state.shown(state.rows[row.pk])
    earlier = [each for level in chain([row], EARLIER)[1:] for each in level.values()]
    went = outcomes([each.pk for each in earlier])
    context = {
        "row": row, "plan": row.plan, "unit": row.plan.agency, "year": year, "back": grid_url(row.plan),
        "facts": [(column.heading, texts[column.name]) for column in columns_of(row.plan) if texts[column.name]],
        "quarters": quarters_of(row),
        "earlier": [(each, went.get(each.pk)) for each in earlier],
        "exits": IndicatorExit.objects.filter(indicator__in=[row.pk, *(each.pk for each in earlier)]),
        "changing": row.plan.state == Plan.State.DRAFT and allowed(request.access, "indicator.change", agency),
    }  # fmt: skip
    return render(request, "indicators/grid/indicator.html", context)


@needs("indicator.view")
def responsibility(request: Request, agency: int, year: int) -> HttpResponse:
    """Show who answers for which indicator, to everybody of the office."""
    plan = chosen_plan(request, agency, year)
    rows = responsibility_of(plan)
    office = allowed(request.access, "indicator.change", agency)
    context = {
        "plan": plan, "unit": plan.agency, "year": year, "back": grid_url(plan), "rows": rows, "heads": HEADS, "office": office,
        "missing": missing_in(rows) if office else [],
        "notices": PublicNotice.objects.filter(plan=plan, kind=KIND).order_by("-pk") if office else [],
    }  # fmt: skip
    return render(request, "indicators/grid/responsibility.html", context)


@needs("indicator.view")
def responsibility_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the table as PDF, to be hung up."""
    plan = chosen_plan(request, agency, year)
    context = {
        "plan": plan,
        "unit": plan.agency,
        "year": year,
        "rows": responsibility_of(plan),
        "heads": HEADS,
    }
    return HttpResponse(
        render_pdf("indicators/grid/responsibility_document.html", context),
        content_type="application/pdf",
        headers=attached(f"{plan.agency.name}{year}年度指标责任公示"),
    )


@needs(None, change="notice.change")
def responsibility_publish(request: Request, agency: int, year: int) -> HttpResponse:
    """Draft the 公示 of the table."""
    plan = chosen_plan(request, agency, year)
    place = {"agency": agency, "year": year}
    try:
        notice = draft_responsibility(by=actor_of(request), plan=plan)
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("responsibility", kwargs=place))
    messages.success(request, "已起草责任公示，核对后发布。")
    return HttpResponseRedirect(reverse("notice", kwargs={**place, "notice": notice.pk}))
