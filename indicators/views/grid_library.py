"""指标库 and 退出: earlier years' indicators, taking them into a draft, and which of them should leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from indicators.forms.grid_library import ExitForm, LibraryForm
from indicators.models import IndicatorExit, SecondaryIndicator
from indicators.search import visible_indicators
from indicators.services.exits import decide_exit, exit_rows
from indicators.services.grid_library import library, take_rows
from indicators.views.grid import chosen_plan, grid_url, indicator_in
from people.errors import DomainError
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.models import Plan


@needs("indicator.change", change="indicator.change")
def indicator_library(request: Request, agency: int, year: int) -> HttpResponse:
    """Show earlier indicators with how they went; a post takes those with a tick into the draft."""
    plan = chosen_plan(request, agency, year)
    rows = visible_indicators(request.access).filter(plan__year__lt=year)
    if request.method == "POST":
        return _take(request, plan, rows)
    years = sorted(set(rows.values_list("plan__year", flat=True)), reverse=True)
    categories = sorted(set(rows.exclude(primary__category="").values_list("primary__category", flat=True)))
    form = LibraryForm(request.GET, years=years, categories=categories)
    asked = form.cleaned_data if form.is_valid() else {}
    listed = library(
        rows, plan, words=asked.get("q", ""), year=asked.get("from_year"), category=asked.get("category", "")
    )
    context = {
        "plan": plan, "unit": plan.agency, "year": year, "form": form, "listed": listed, "back": grid_url(plan),
        "draft": plan.state == Plan.State.DRAFT, "asked": any(asked.values()),
    }  # fmt: skip
    return render(request, "indicators/grid/library.html", context)


def _take(request: Request, plan: Plan, rows: QuerySet[SecondaryIndicator]) -> HttpResponse:
    """Take the indicators with a tick, in the order of their plans; to the grid, or back with the reason."""
    keys = [
        int(key) for key in request.POST.getlist("take") if key.isascii() and key.isdigit() and len(key) < 19
    ]
    chosen = rows.filter(pk__in=keys).select_related("primary", "subject", "responsible", "leader")
    try:
        answer = take_rows(
            by=actor_of(request), plan=plan, rows=list(chosen.order_by("plan__year", "plan", "position"))
        )
        if answer.faults:
            raise DomainError("没有加入", why=answer.faults[0].problem, next_step=answer.faults[0].remedy)
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(request.get_full_path())
    messages.success(request, f"已加入 {len(answer.rows)} 项，请核对类别、分值和今年的目标。")
    return HttpResponseRedirect(grid_url(plan))


@needs("indicator.view")
def indicator_exits(request: Request, agency: int, year: int) -> HttpResponse:
    """Show which indicators of the year before should leave, and what was decided."""
    plan = chosen_plan(request, agency, year)
    rows = exit_rows(_last_year(request, plan), plan)
    context = {
        "plan": plan, "unit": plan.agency, "year": year, "back": grid_url(plan),
        "found": [row for row in rows if row.suggestions or row.decisions],
        "others": [row for row in rows if not row.suggestions and not row.decisions],
        "changing": allowed(request.access, "indicator.change", agency),
        "stated": "退出绩效评估" in plan.scheme_text or "纳入与退出" in plan.scheme_text,
    }  # fmt: skip
    return render(request, "indicators/grid/exits.html", context)


@needs("indicator.change", change="indicator.change")
def exit_decide(request: Request, agency: int, year: int, indicator: int) -> HttpResponse:
    """Record a decision about an indicator of the year before; ?trigger= names the one that was met."""
    plan = chosen_plan(request, agency, year)
    row = indicator_in(request, agency, year - 1, indicator)
    trigger = request.GET.get("trigger", "")
    found = exit_rows([row], plan)[0]
    known = IndicatorExit.objects.filter(indicator=row, trigger=trigger).first()
    grounds = next((each.grounds for each in found.suggestions if each.trigger == trigger), "")
    start: dict[str, Any] = {"trigger": trigger, "grounds": grounds}
    if known:
        start = {
            name: getattr(known, name)
            for name in ("trigger", "grounds", "outcome", "document", "decided_on", "reason", "version")
        }
    form = ExitForm(request.POST or None, initial=start)

    def act() -> str:
        made = decide_exit(by=actor_of(request), indicator=row, plan=plan, **form.cleaned_data)
        messages.success(request, f"已登记：{row.code} {made.outcome}。")
        return _exits_url(plan)

    context = {
        "plan": plan, "unit": plan.agency, "year": year, "form": form, "row": row, "found": found, "back": _exits_url(plan),
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "indicators/grid/exit.html", context)


def _last_year(request: Request, plan: Plan) -> list[SecondaryIndicator]:
    """The indicators of the year before: of the plan that this one was copied from, else of the same scheme or the first."""
    plans = Plan.objects.filter(agency=plan.agency_id, year=plan.year - 1).order_by("pk")
    chosen = (
        plans.filter(pk=plan.copied_from_id or 0).first()
        or plans.filter(scheme_code=plan.scheme_code).first()
        or plans.first()
    )
    if chosen is None:
        return []
    rows = visible_indicators(request.access).filter(plan=chosen)
    return list(rows.select_related("plan__agency", "primary").order_by("position", "code", "pk"))


def _exits_url(plan: Plan) -> str:
    place = {"agency": plan.agency_id, "year": plan.year}
    return reverse("indicator_exits", kwargs=place) + f"?plan={plan.pk}"
