"""The plans of an agency, and beginning a new one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.frame.forms import submitted
from people.frame.found import path_of
from people.frame.requests import Request
from people.permissions import allowed, needs
from people.views.units import unit_of
from plans.current import visible_plans
from plans.forms.plan import BeginForm
from plans.models import Plan
from plans.plan_pages import PLAN, by_office
from plans.services.plan_list import TONES, plans_of, scheme_cards, titles_of
from plans.services.plan_making import begin_plan

NEW: Final = "plans/plan/new.html"


@needs("plan.view")
def plans(request: Request, agency: int) -> HttpResponse:
    """List the agency's plans, the newest first."""
    rows = list(plans_of(visible_plans(request.access), agency))
    titles, years = titles_of(rows), [row.year for row in rows]
    shown = [
        {
            "plan": row,
            "title": titles[row.scheme_code],
            "tone": TONES[row.state],
            "url": plan_url(row, among=years),
            "version": getattr(row, "last_version", None),
        }
        for row in rows
    ]
    context = {
        "unit": unit_of(request, agency),
        "rows": shown,
        "changing": allowed(request.access, "plan.change", agency),
    }
    return render(request, "plans/plan/list.html", context)


@needs("plan.change", change="plan.change")
def plan_new(request: Request, agency: int) -> HttpResponse:
    """Begin a year: from a scheme here, from an earlier year on a page of its own."""
    unit, cards = unit_of(request, agency), scheme_cards()
    form = BeginForm(request.POST or None, cards=cards, initial={"year": request.access.today.year})
    earlier = list(visible_plans(request.access).filter(agency=agency).order_by("-year", "pk"))

    def begin() -> str:
        data: dict[str, Any] = form.cleaned_data
        plan = begin_plan(
            by=by_office(request, agency), agency=unit, year=data["year"], scheme=data["scheme"]
        )
        messages.success(request, f"已新建 {plan.year} 年度方案，下一步核对设置和名册。")
        return plan_url(plan)

    titles = titles_of(earlier)
    clones = [
        {
            "plan": row,
            "title": titles[row.scheme_code],
            "url": path_of("plan_clone", agency=agency, source=row.pk),
        }
        for row in earlier
    ]
    context = {"unit": unit, "form": form, "cards": cards, "clones": clones}
    return submitted(request, form, begin) or render(request, NEW, context)


def plan_url(plan: Plan, among: list[int] | None = None) -> str:
    """The page of a plan; named by its key where the year has several."""
    url = reverse("plan", args=[plan.agency_id, plan.year])
    return url if among is not None and among.count(plan.year) == 1 else f"{url}?{PLAN}={plan.pk}"
