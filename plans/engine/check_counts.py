"""必须 about numbers of indicators: first-level ones, and second-level ones below each (rules 1.1, 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plans.engine.check_rows import Primary, primaries_of
from plans.engine.facts import Indicator
from plans.engine.findings import MUST, Finding
from plans.engine.scheme.indicators import Category, Count, IndicatorRules, Minimum

PRIMARY = "一级指标"


def count_findings(rules: IndicatorRules, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Numbers of first-level indicators overall and by category, and minimum numbers of second-level ones."""
    groups = primaries_of(indicators)
    if rules.primaries and groups:
        yield from _number("全部指标", rules.primaries, groups, groups[0].first)
    for category in rules.categories:
        mine = [group for group in groups if group.category == category.name]
        if category.primaries and groups:
            place = mine[0].first if mine else groups[0].first
            yield from _number(f"“{category.name}”类指标", category.primaries, mine, place)
        minimum = _minimum(rules, category)
        for group in mine if minimum else ():
            yield from _enough(minimum, group)
    if not rules.categories and rules.secondaries_each:
        for group in groups:
            yield from _enough(rules.secondaries_each, group)


def _number(what: str, count: Count, groups: Sequence[Primary], place: Indicator) -> Iterator[Finding]:
    actual = len(groups)
    if count.exactly is not None and actual != count.exactly:
        problem = f"{what}有 {actual} 个一级指标，应恰好 {count.exactly} 个"
        more = "补上" if actual < count.exactly else "合并或删减"
        remedy = (
            f"请{more} {abs(actual - count.exactly)} 个一级指标；方案确有不同的，修改方案设置并写明条款和理由"
        )
        yield Finding(MUST, problem, remedy, count.clause, place.code, PRIMARY)
    if count.at_least is not None and actual < count.at_least:
        problem = f"{what}有 {actual} 个一级指标，应至少 {count.at_least} 个"
        remedy = f"请补上 {count.at_least - actual} 个一级指标"
        yield Finding(MUST, problem, remedy, count.clause, place.code, PRIMARY)


def _minimum(rules: IndicatorRules, category: Category) -> Minimum | None:
    """The category's own minimum, else the general one; the content of 规定指标 is drawn up by others (rules 1.1)."""
    if category.secondaries_each:
        return category.secondaries_each
    return None if category.fixed else rules.secondaries_each


def _enough(minimum: Minimum | None, group: Primary) -> Iterator[Finding]:
    if minimum is None or len(group.seconds) >= minimum.count:
        return
    standalone = not group.seconds
    if standalone and any(name in group.name for name in minimum.exempt):
        return
    if standalone:
        names = "、".join(f"“{name}”" for name in minimum.exempt)
        allowed = f"，只有{names}可以免设" if names else ""
        problem = f"一级指标“{group.name}”没有二级指标，应至少 {minimum.count} 个{allowed}"
    else:
        problem = f"一级指标“{group.name}”只有 {len(group.seconds)} 个二级指标，应至少 {minimum.count} 个"
    remedy = f"请补足到 {minimum.count} 个二级指标，或并入别的一级指标"
    yield Finding(MUST, problem, remedy, minimum.clause, group.first.code, PRIMARY)
