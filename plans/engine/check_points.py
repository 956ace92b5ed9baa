"""必须 about points: totals, caps, and the 规定指标 whose points the document fixes (rules 1.1, 2.1, 3.1, 3.2)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from fractions import Fraction

from plans.engine.check_rows import Primary, points_text, primaries_of
from plans.engine.facts import Indicator
from plans.engine.findings import MUST, Finding
from plans.engine.scheme.indicators import Category, IndicatorRules, Total
from plans.engine.steps import show
from plans.engine.units import POINT, points_to_fraction

FULL = "分值"
PRIMARY = "一级指标"


def point_findings(rules: IndicatorRules, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Totals per category and overall, caps, fixed points."""
    yield from _totals(rules, indicators)
    for category in rules.categories:
        rows = [row for row in indicators if row.category == category.name]
        groups = primaries_of(rows)
        yield from _caps(category, groups)
        if category.fixed and groups:
            yield from _fixed(category, groups)


def _totals(rules: IndicatorRules, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """A wrong total, named once: the overall one only when every category is right (workbook.md, «Places»)."""
    if not indicators:
        if rules.required and rules.total:
            wanted = show(rules.total.points)
            remedy = f"请填写指标，分值合计应为 {wanted}"
            yield Finding(MUST, "没有任何指标", remedy, rules.total.clause, "", FULL)
        return
    wrong = []
    for category in rules.categories:
        rows = [row for row in indicators if row.category == category.name]
        place = rows[0] if rows else indicators[0]
        if category.total:
            wrong += list(_total(f"“{category.name}”类指标", category.total, rows, place))
    if not wrong and rules.total:
        wrong += list(_total("全部指标", rules.total, indicators, indicators[0]))
    yield from wrong


def _total(what: str, total: Total, rows: Sequence[Indicator], place: Indicator) -> Iterator[Finding]:
    actual = Fraction(sum(row.full for row in rows), POINT)
    if actual == total.points:
        return
    gap = show(abs(actual - total.points))
    move = f"调减 {gap} 分" if actual > total.points else f"调增 {gap} 分"
    problem = f"{what}分值合计 {show(actual)}，应为 {show(total.points)}"
    remedy = f"请{move}，使合计为 {show(total.points)}；方案确有不同的，修改方案设置并写明条款和理由"
    yield Finding(MUST, problem, remedy, total.clause, place.code, FULL)


def _caps(category: Category, groups: Sequence[Primary]) -> Iterator[Finding]:
    cap = category.primary_cap
    for group in groups:
        if cap and points_to_fraction(group.full) > cap.points:
            problem = f"一级指标“{group.name}”分值合计 {points_text(group.full)}，超过上限 {show(cap.points)}"
            remedy = f"请调减到 {show(cap.points)} 分以内"
            yield Finding(MUST, problem, remedy, cap.clause, group.first.code, FULL)
        yield from _second_caps(category, group)


def _second_caps(category: Category, group: Primary) -> Iterator[Finding]:
    cap = category.secondary_cap
    for row in group.seconds if cap else ():
        if cap and points_to_fraction(row.full) > cap.points:
            problem = f"二级指标“{row.name}”分值 {points_text(row.full)}，超过上限 {show(cap.points)}"
            yield Finding(MUST, problem, f"请调减到 {show(cap.points)} 分以内", cap.clause, row.code, FULL)


def _fixed(category: Category, groups: Sequence[Primary]) -> Iterator[Finding]:
    wanted = {item.name: item for item in category.fixed}
    found = {group.name for group in groups}
    missing = [name for name in wanted if name not in found]
    for group in groups:
        item = wanted.get(group.name)
        if item is None:
            near = difflib.get_close_matches(group.name, missing, 1)
            hint = f"，是否“{near[0]}”" if near else ""
            problem = f"“{group.name}”不是文件规定的{category.name}指标{hint}"
            remedy = f"请改为规定的名称：{'、'.join(wanted)}"
            yield Finding(MUST, problem, remedy, category.clause, group.first.code, PRIMARY)
        elif points_to_fraction(group.full) != item.points:
            problem = f"规定指标“{group.name}”分值 {points_text(group.full)}，文件规定为 {show(item.points)}"
            yield Finding(
                MUST, problem, f"请改为 {show(item.points)} 分", item.clause, group.first.code, FULL
            )
    for name in missing:
        item = wanted[name]
        remedy = f"请补上“{name}”（{show(item.points)} 分）"
        place = groups[0].first.code
        yield Finding(MUST, f"缺少规定指标“{name}”", remedy, item.clause, place, PRIMARY)
