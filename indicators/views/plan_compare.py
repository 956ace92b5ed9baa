"""What differs: between a year's plan and the one before it, and between an opinion and its answer."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from indicators.frozen_plan import TABLES, Change, Content, content_of, differences, opened, unpack
from people.frame.requests import Request
from people.permissions import needs
from plans.current import visible_plans
from plans.models import Plan, ReviewOpinion
from plans.plan_pages import frame_of, page_of, plan_of
from plans.plan_sight import LEFT_OUT, reads_whole

TEMPLATE = "indicators/plan/compare.html"


@needs("plan.view")
def plan_last_year(request: Request, agency: int, year: int) -> HttpResponse:
    """Show in what the plan differs from the one it was begun from, else from last year's of the same scheme."""
    plan = plan_of(request, agency, year)
    old = _before(request, plan)
    context = frame_of(request, plan) | {"old": old, "heading": f"{year}年度方案与上年相比"}
    if old is not None:
        context |= _compared(request, (old, content_of(old)), (plan, content_of(plan)))
        context["lead"] = f"原来：{old.year}年度方案（{old.state}）；改为：{plan.year}年度方案现在的内容。"
    return render(request, TEMPLATE, context | {"back": page_of(request, plan, "plan"), "back_text": "方案"})


@needs("review.view")
def opinion_difference(request: Request, agency: int, year: int, step: int, opinion: int) -> HttpResponse:
    """Show what was really changed between an opinion and its answer."""
    plan = plan_of(request, agency, year)
    rows = ReviewOpinion.objects.select_related("record")
    row = get_object_or_404(rows, pk=opinion, record__plan=plan, record__position=step)
    context = frame_of(request, plan) | {"opinion": row, "heading": "意见提出后改了什么", "old": None}
    if row.seen and row.revised:
        context |= _compared(request, (plan, unpack(row.seen)), (plan, unpack(row.revised))) | {"old": row}
        context["lead"] = f"{row.author}的意见：从登记意见到答复，方案实际的改动。"
    return render(
        request, TEMPLATE, context | {"back": page_of(request, plan, "route"), "back_text": "方案办理"}
    )


def _before(request: Request, plan: Plan) -> Plan | None:
    rows = visible_plans(request.access).filter(agency=plan.agency_id).distinct()
    if plan.copied_from_id is not None:
        return rows.filter(pk=plan.copied_from_id).first()
    return rows.filter(year=plan.year - 1, scheme_code=plan.scheme_code).first()


def _compared(request: Request, old: tuple[Plan, Content], new: tuple[Plan, Content]) -> dict[str, Any]:
    whole = reads_whole(request.access, new[0].agency_id)
    before, after = (content if whole else opened(plan, content) for plan, content in (old, new))
    changes: list[Change] = differences(before, after)
    names = _names(before) | _names(after)
    rows = [(each, names.get((each.table, each.key), "")) for each in changes]
    groups = [(title, list(found)) for title, found in groupby(rows, key=lambda row: row[0].table)]
    return {"groups": groups, "number": len(changes), "left_out": "" if whole else LEFT_OUT}


def _names(content: Content) -> dict[tuple[str, str], str]:
    """The name of every row that people know by a number: 考核对象, 人员, 指标."""
    return {
        (table.title, table.key(row)): str(row["name"])
        for table in TABLES
        for row in content.get(table.name, ())
        if row.get("name") and str(row["name"]) not in table.key(row)
    }
