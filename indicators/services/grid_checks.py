"""What is wrong with a row as a whole: what it needs, what contradicts itself, an 编号 that stands twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from indicators.grid_columns import BY_NAME, COLUMNS
from indicators.services.grid_edits import CellFault, NewRow
from indicators.services.grid_state import GridRow, GridState
from people.xlsx.raw import Problem

# So many rows of a batch are told in full; of more the log keeps what names them.
_MOST_TOLD: Final = 200
_NAMING: Final = ("类别", "编号", "一级指标", "二级指标", "分值")


def contradiction(values: Mapping[str, Any]) -> Problem | None:
    """二级指标 is filled in, except where the row is the first-level indicator itself (rules 3.2)."""
    if values["standalone"] and values["name"]:
        return Problem("免设二级的行不应填写二级指标", "请清空二级指标，或把“免设二级”改为否")
    if not values["standalone"] and not values["name"]:
        return Problem("二级指标不能为空", "请填写二级指标；不设二级的在“免设二级”填是")
    return None


def faults_of(state: GridState, added: Sequence[NewRow]) -> list[CellFault]:
    """What is wrong with rows to add, an 编号 that two of them share included."""
    used = {row.values["code"] for row in state.rows.values()}
    found: list[CellFault] = []
    for new in added:
        values, faults = read_row(state, new, used)
        found += faults
        if values.get("code"):
            used.add(values["code"])
    return found


def read_row(state: GridState, new: NewRow, used: set[str]) -> tuple[dict[str, Any], list[CellFault]]:
    """Read the texts of a new row; values of the cells that are right, and what is wrong with the others."""
    values: dict[str, Any] = {}
    faults = []
    for column in COLUMNS:
        value = state.reader.read(column.name, new.cells.get(column.name, ""))
        if isinstance(value, Problem):
            faults.append(CellFault(None, new.key, column.name, value.problem, value.remedy))
        else:
            values[column.name] = value
    if "name" in values and "standalone" in values and (problem := contradiction(values)):
        where = "standalone" if values["name"] else "name"
        faults.append(CellFault(None, new.key, where, problem.problem, problem.remedy))
    if values.get("code") in used:
        problem = Problem(f"编号 {values['code']} 已经用过", "请换一个，或留空自动编号")
        faults.append(CellFault(None, new.key, "code", problem.problem, problem.remedy))
    return values, faults


def told(state: GridState, row: GridRow) -> dict[str, object]:
    """The row as the log tells it: texts by heading."""
    return {BY_NAME[name].heading: text for name, text in state.shown(row).items()}


def told_rows(state: GridState, rows: Sequence[GridRow]) -> list[dict[str, object]]:
    """Rows that came or went, as the log tells them, without empty cells."""
    whole = len(rows) <= _MOST_TOLD
    return [
        {name: text for name, text in told(state, row).items() if text and (whole or name in _NAMING)}
        for row in rows
    ]
