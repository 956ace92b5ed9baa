"""The grid of indicators: the page, saving batches of edits, and one row as a form."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.forms.grid import RowForm, read_edits, row_choices
from indicators.grid_columns import columns_of, has_months
from indicators.grid_drawing import draw_head, draw_rows
from indicators.grid_page import answer_json, findings_json, pick_lists, total_words, totals_json
from indicators.models import SecondaryIndicator
from indicators.search import WHOLE, visible_indicators
from indicators.services.grid import GridEdits, NewRow, Removal, apply_edits
from indicators.services.grid_state import GridRow, GridState, load_state
from people.errors import DomainError
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from plans.current import plan_in, visible_plans
from plans.models import Plan


@needs("indicator.view")
def grid(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the indicators of a plan as one grid; whoever runs the year types into it while the plan is a draft."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    plans = list(visible_plans(request.access).filter(agency=agency, year=year).order_by("pk"))
    context: dict[str, Any] = {"unit": unit, "year": year, "plans": plans}
    if not plans:
        context["may_plan"] = allowed(request.access, "plan.change", agency)
        return render(request, "indicators/grid/none.html", context)
    plan = chosen_plan(request, agency, year)
    state = load_state(plan)
    whole = request.access.has(*WHOLE, agency=agency)
    rows = visible_rows(request, state, whole=whole)
    changing = plan.state == Plan.State.DRAFT and allowed(request.access, "indicator.change", agency)
    context |= {
        "plan": plan,
        "changing": changing,
        "whole": whole,
        **_drawn(state, rows, changing=changing, whole=whole),
    }
    context["office"] = allowed(request.access, "indicator.change", agency)
    return render(request, "indicators/grid/grid.html", context)


def _drawn(state: GridState, rows: list[GridRow], *, changing: bool, whole: bool) -> dict[str, Any]:
    """The table, and what stands around it; totals and the plan check only for who sees the whole plan."""
    columns = columns_of(state.plan)
    findings = state.findings() if whole else []
    musts = [each for each in findings if each.severity == "必须"]
    totals = state.totals() if whole else []
    place = {"agency": state.plan.agency_id, "year": state.plan.year}
    name = "indicator_edit" if changing else "indicator"
    link = reverse(name, kwargs={**place, "indicator": 0}).replace("/0/", "/{}/")
    return {
        "rows": rows,
        "months": has_months(state.plan),
        "head": draw_head(columns),
        "body": draw_rows(
            state, rows, columns, link=link, wrong={(each.row, each.field) for each in musts}
        ),
        "musts": musts,
        "hints": [each for each in findings if each.severity != "必须"],
        "rules_missing": state.loaded.rules is None,
        "totals": [(each, total_words(each)) for each in totals],
        "page_data": {
            "totals": totals_json(totals), "findings": findings_json(findings),
            "lists": pick_lists(state) if changing else {},
        },
    }  # fmt: skip


@needs(None, change="indicator.change")
def grid_save(request: Request, agency: int, year: int) -> JsonResponse:
    """Take a batch of edits; the answer tells every cell taken, refused or changed by somebody else."""
    plan = chosen_plan(request, agency, year)
    try:
        answer = apply_edits(by=actor_of(request), plan=plan, edits=read_edits(request.body))
    except DomainError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    return JsonResponse(answer_json(answer))


@needs("indicator.change", change="indicator.change")
def indicator_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Add one indicator by a form."""
    plan = chosen_plan(request, agency, year)
    state = load_state(plan)
    form = _row_form(request, state, {})

    def act() -> str:
        added = [NewRow(key="new", cells=form.texts())]
        answer = apply_edits(by=actor_of(request), plan=plan, edits=GridEdits(added=added))
        if form.show_faults(answer):
            raise DomainError("没有保存", why="有几处需要改正", next_step="请看标出的栏目")
        messages.success(request, f"已增加 {answer.rows[0].cells['code']}。")
        return grid_url(plan)

    context = {
        "plan": plan,
        "unit": plan.agency,
        "year": year,
        "form": form,
        "back": grid_url(plan),
        "title": "增加指标",
    }
    return submitted(request, form, act) or render(request, "indicators/grid/row.html", context)


@needs("indicator.change", change="indicator.change")
def indicator_edit(request: Request, agency: int, year: int, indicator: int) -> HttpResponse:
    """Change one indicator by a form: the way without script, and on a telephone."""
    row = indicator_in(request, agency, year, indicator)
    state = load_state(row.plan)
    start = state.shown(state.rows[row.pk])
    form = _row_form(
        request, state, {**start, "version": row.version, "was": json.dumps(start, ensure_ascii=False)}
    )

    def act() -> str:
        edits = GridEdits(cells=form.changed_cells(row.pk))
        if form.show_faults(apply_edits(by=actor_of(request), plan=row.plan, edits=edits)):
            raise DomainError("没有保存", why="有几处需要改正", next_step="请看标出的栏目，改好后再保存")
        messages.success(request, f"已保存 {row.code}。")
        return grid_url(row.plan)

    context = {
        "plan": row.plan, "unit": row.plan.agency, "year": year, "form": form, "back": grid_url(row.plan), "row": row,
        "title": f"{row.code} {row.name or row.primary.name}", "draft": row.plan.state == Plan.State.DRAFT,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "indicators/grid/row.html", context)


@needs(None, change="indicator.change")
def indicator_remove(request: Request, agency: int, year: int, indicator: int) -> HttpResponse:
    """Take one indicator out of a draft."""
    row = indicator_in(request, agency, year, indicator)
    seen = number_asked(request.POST.get("version"))
    removal = Removal(row=row.pk, version=-1 if seen is None else seen)
    try:
        answer = apply_edits(by=actor_of(request), plan=row.plan, edits=GridEdits(removed=[removal]))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = [f"{fault.problem}；{fault.remedy}。" for fault in answer.faults]
        messages.error(request, told[0]) if told else messages.success(request, f"已删除 {row.code}。")
    return HttpResponseRedirect(grid_url(row.plan))


def chosen_plan(request: Request, agency: int, year: int) -> Plan:
    """The plan of the address, one of several by ?plan=; 404 where the access may not see it."""
    key = request.GET.get("plan", "")
    if key and not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return plan_in(request.access, agency, year, int(key) if key else None)


def grid_url(plan: Plan) -> str:
    """The address of a plan's grid."""
    return reverse("grid", kwargs={"agency": plan.agency_id, "year": plan.year}) + f"?plan={plan.pk}"


def visible_rows(request: Request, state: GridState, *, whole: bool) -> list[GridRow]:
    """The rows of a plan that the access may see, in order."""
    rows = state.ordered()
    if whole:
        return rows
    seen = set(visible_indicators(request.access).filter(plan=state.plan).values_list("pk", flat=True))
    return [row for row in rows if row.pk in seen]


def indicator_in(request: Request, agency: int, year: int, indicator: int) -> SecondaryIndicator:
    """One indicator of a plan that the access may see; 404 for any other."""
    rows: QuerySet[SecondaryIndicator] = visible_indicators(request.access).filter(
        plan__in=visible_plans(request.access).filter(agency=agency, year=year)
    )
    return get_object_or_404(
        rows.select_related("plan__agency", "primary", "subject", "responsible", "leader", "previous__plan"),
        pk=indicator,
    )


def _row_form(request: Request, state: GridState, start: dict[str, Any]) -> RowForm:
    people = list(state.reader.people.texts.values())
    subjects = list(state.reader.subjects.texts.values())
    primaries = list(dict.fromkeys(row.values["primary"] for row in state.ordered()))
    choices = row_choices(state.reader.categories, subjects, people, primaries)
    return RowForm(request.POST or None, initial=start, columns=columns_of(state.plan), choices=choices)
