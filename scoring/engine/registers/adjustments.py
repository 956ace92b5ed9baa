"""加减分: the points that the document fixes or the decision gives, and rows of one 同一事项 (rules 4.2, 5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from plans.engine.scheme.registers import AdjustmentRules, Matter
from plans.engine.units import POINT, points_to_fraction
from scoring.engine.facts import Adjustment
from scoring.engine.registers.rows import RegisterRow, in_points, in_words


def adjusted_points(row: RegisterRow, rules: AdjustmentRules | None) -> int | None:
    """Check 事项, 方向, 级别 and 分值 of a row and give its points: those fixed, else those decided."""
    matters = {matter.name: matter for matter in (rules.matters if rules else ())}
    matter = matters.get(row.text("事项"))
    if matter is not None:
        return _settled_points(row, matter)
    if not matters:
        row.need("分值", remedy="请填写分值（正数），方向表示加减")
    given: int | None = row.get("分值")
    return given


def _settled_points(row: RegisterRow, matter: Matter) -> int | None:
    """The points of a row: what the document fixes, else the amount decided (rules 5.5)."""
    direction = row.get("方向")
    if direction is not None and direction != matter.direction:
        row.fault(
            "方向", f"“{matter.name}”不能作为{direction}分", f"“{matter.name}”的方向应填“{matter.direction}”"
        )
    given: int | None = row.get("分值")
    if "分值" in row.bad:
        return None
    fixed = _fixed(row, matter)
    if fixed is not None:
        return _fixed_points(row, matter, fixed, given)
    if "级别" in row.bad or (matter.levels and row.empty("级别")):
        return given
    if matter.range is not None:
        words = f"{in_words(matter.range.low)} 至 {in_words(matter.range.high)} 分"
        if given is None:
            row.missing("分值", f"“{matter.name}”的", f"请填写 {words}")
        elif not matter.range.low <= points_to_fraction(given) <= matter.range.high:
            row.fault("分值", f"“{matter.name}”的分值 {in_points(given)} 超出规定", f"请填 {words}")
    elif given is None:
        level = f"（{row.text('级别')}）" if row.text("级别") and matter.levels else ""
        row.missing("分值", f"“{matter.name}”{level}由决定给分，", "请按决定填写分值")
    return given


def _fixed(row: RegisterRow, matter: Matter) -> Fraction | None:
    """The points that the document fixes for the row, if it does."""
    if matter.points is not None:
        return matter.points
    if not matter.levels:
        return None
    level = row.get("级别")
    if level is None and row.empty("级别"):
        row.missing("级别", f"“{matter.name}”按级别定分，")
    return next((entry.points for entry in matter.levels if entry.level == level), None)


def _fixed_points(row: RegisterRow, matter: Matter, fixed: Fraction, given: int | None) -> int:
    points = int(fixed * POINT)
    if given is not None and given != points:
        level = row.text("级别") if matter.levels else ""
        problem = f"{matter.name}{level}的分值 {in_points(given)} 与原文规定的 {in_words(fixed)} 不同"
        row.fault("分值", problem, f"请改为 {in_words(fixed)}，或清空分值由系统填入")
    return points


def stand_ins(rows: Iterable[Adjustment], matters: Mapping[str, Matter]) -> dict[int, Adjustment]:
    """By `row`, which row of the same 同一事项 counts for it: itself, or the one with the most points (rules 5.5).

    The rows are those of one 对象, in their order; of equal ones the first counts.
    """
    rows = list(rows)
    best: dict[tuple[str, str], Adjustment] = {}
    for row in rows:
        if not _shares(row, matters):
            continue
        held = best.get((row.matter, row.same))
        if held is None or row.points > held.points:
            best[row.matter, row.same] = row
    return {row.row: best[row.matter, row.same] if _shares(row, matters) else row for row in rows}


def _shares(row: Adjustment, matters: Mapping[str, Matter]) -> bool:
    matter = matters.get(row.matter)
    return bool(matter and matter.highest_of_same and row.same)
