"""Eight editors of one grid at once: of one cell the first wins and the others read a conflict; every added row stands."""

from __future__ import annotations

import json
from typing import Any

from people.acting import Actor
from people.errors import DomainError

EDITORS = 8
START = "原来的目标"


def prepare(number: int) -> list[Any]:
    """So many draft plans with one indicator each."""
    from indicators.services.grid import add_rows
    from people.models import Agency
    from plans.models import Plan
    from plans.schemes import scheme_text

    agency, text = Agency.objects.get_or_create(name="指标局")[0], scheme_text("kejiju-2021") or ""
    found = []
    for n in range(number):
        plan = Plan.objects.create(agency=agency, year=2000 + n, scheme_code="kejiju-2021", scheme_text=text)
        row = {"category": "重点", "primary": "任务", "name": "一项", "points": "1", "target": START}
        answer = add_rows(by=Actor(name="准备"), plan=plan, rows=[row])
        found.append([plan.pk, answer.rows[0].row])
    return found


def act(key: Any, process: int) -> None:
    """Add a row and change the cell as it was seen before the race; a conflict is a lost race."""
    from indicators.services.grid import CellEdit, GridEdits, NewRow, apply_edits
    from plans.models import Plan

    plan, row = key
    new = {"category": "常规", "primary": f"新{process % 2}", "name": f"第{process}人的", "points": "1"}
    edit = CellEdit(row=row, version=0, field="target", text=f"第{process}人的目标", was=START)
    edits = GridEdits(cells=[edit], added=[NewRow(key="n", cells=new)])
    answer = apply_edits(
        by=Actor(name=f"办事员{process}", origin="竞争"), plan=Plan.objects.get(pk=plan), edits=edits
    )
    if len(answer.rows) != 2 or answer.faults:  # the row changed or seen, and the new one
        raise AssertionError(answer)
    if answer.conflicts:
        raise DomainError("没有保存", why="刚刚被别人改动", next_step="请看两边")


def faults(keys: list[Any]) -> list[str]:
    """One change of the cell, one row of each editor, first-level indicators once, codes once, all in the log."""
    from indicators.models import PrimaryIndicator, SecondaryIndicator
    from people.audit import AuditEntry

    wrong = []
    changed: dict[str, int] = {}
    for entry in AuditEntry.objects.filter(action="更改指标"):
        if any("目标值" in told for told in json.loads(entry.detail).values() if isinstance(told, dict)):
            changed[entry.target] = changed.get(entry.target, 0) + 1
    for plan, pk in keys:
        row = SecondaryIndicator.objects.select_related("plan").get(pk=pk)
        codes = list(SecondaryIndicator.objects.filter(plan=plan).values_list("code", flat=True))
        if row.version != 1 or row.target == START or changed.get(str(row.plan)) != 1:
            wrong.append(
                f"{row}: version {row.version}, {row.target}, {changed.get(str(row.plan))} in the log"
            )
        if len(set(codes)) != EDITORS + 1:
            wrong.append(f"{row}: rows {sorted(codes)}")
        if PrimaryIndicator.objects.filter(plan=plan).count() != 3:
            wrong.append(f"{row}: first-level indicators doubled")
    return wrong
