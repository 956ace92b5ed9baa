"""Writing a stored year out as a year workbook (workbook.md: reading back gives the same results)."""

from __future__ import annotations

import os
from pathlib import Path

import xlsxwriter

from people.errors import DomainError
from plans.engine.loading import Rules, load_rules
from plans.models import Plan
from reports.files import written_aside
from reports.workbook.printing import name_pages
from reports.workbook.writer import write_sheets
from scoring.year import YearRows, load_year

REFUSED = "没有写出工作簿"


def find_plan(agency: str, year: int, scheme: str | None = None) -> Plan:
    """Find the plan of an agency and year; DomainError where there is none or the scheme has to be said."""
    plans = list(
        Plan.objects.filter(agency__name=agency, year=year).select_related("agency").order_by("scheme_code")
    )
    if scheme is not None:
        plans = [plan for plan in plans if plan.scheme_code == scheme]
    if len(plans) == 1:
        return plans[0]
    if plans:
        codes = "、".join(plan.scheme_code for plan in plans)
        raise DomainError(
            REFUSED, why=f"{agency} {year} 年有多个方案：{codes}", next_step="请用 --scheme 指明方案代码"
        )
    known = sorted({f"{name} {at}" for name, at in Plan.objects.values_list("agency__name", "year")})
    listed = "、".join(known[:20]) or "（还没有任何年度）"
    raise DomainError(REFUSED, why=f"没有 {agency} {year} 年的数据", next_step=f"现有：{listed}")


def plan_rules(rows: YearRows) -> Rules:
    """The rules of a stored year: its pinned scheme with the settings that it changes."""
    loaded = load_rules(rows.plan.scheme_text, {row.name: row.value for row in rows.settings})
    if loaded.rules is None:
        raise DomainError(
            REFUSED, why="存入的方案模板已无法读取", next_step="请用原来的程序版本导出，或联系维护人员"
        )
    return loaded.rules


def export_year(plan: Plan, path: str | os.PathLike[str]) -> None:
    """Write a stored year as a workbook; ballots of a sealed round leave as sums only.

    A half-written file never stands under the name asked for.
    """
    rows = load_year(plan)
    rules = plan_rules(rows)
    with written_aside(Path(path)) as aside:
        options = {"constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(aside, options) as book:
            write_sheets(book, rows, rules)
            name_pages(book, rows.plan)
