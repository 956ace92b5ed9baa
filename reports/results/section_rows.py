"""The rows of a section's sheet, read from the step tree of its score: parts, indicators, additions and deductions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from appraisals.engine.suppression import LEAST_VOTERS
from bonuses.settled import Settled
from plans.engine.facts import Indicator
from plans.engine.scheme.subjects import AdjustmentPart, BallotPart, DeductionPart, QuartersPart, SubjectClass
from plans.engine.steps import Step, show
from plans.engine.units import POINT
from reports.results.steps_read import below, group_means, has_few_voters, named, places

Row = tuple[str, ...]
# A formula of more letters is a list of terms that the table below has line by line.
LONGEST: Final = 90
INDICATOR: Final = "指标:"
LEDGER: Final = "季度台账:"
HIDDEN: Final = f"有评价主体不足{LEAST_VOTERS}人投票，各评价主体的平均分不单独列出"


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Indicators with their points: ``rows`` as shown, ``points`` by indicator and column for the shorter versions."""

    caption: str
    headings: tuple[tuple[str, str], ...]
    rows: Sequence[Row]
    columns: tuple[str, ...]
    points: Mapping[str, tuple[Fraction | None, ...]]


def part_words(settled: Settled, code: str, part: object, step: Step | None) -> str:
    """How a part came about, in words short enough for a cell."""
    if step is None:
        return ""
    if isinstance(part, BallotPart):
        if has_few_voters(settled, code):
            return HIDDEN
        means = group_means(settled, code, step)
        return "，".join(f"{mean.group} {mean.mean}（{mean.valid}票）" for mean in means) or step.formula
    if isinstance(part, QuartersPart):
        found = [f"{child.label} {places(child.value)}" for child in step.children]
        return f"{'，'.join(found)}；前几季度平均占 {show(part.ordinary_weight * 100)}%，第{part.final}季度占 {show(part.final_weight * 100)}%"
    if len(step.formula) <= LONGEST:
        return step.formula
    count = sum(1 for _ in below(step, INDICATOR))
    return f"{count} 项指标得分合计，见下表" if count else step.formula[: LONGEST - 1] + "…"


def indicator_table(score: Step | None, indicators: Mapping[str, Indicator]) -> IndicatorTable | None:
    """The indicators a score counts, with points; by quarters where the plan has quarter scores."""
    quarters = [step for step in _quarter_steps(score) if any(True for _ in below(step, LEDGER))]
    if quarters:
        return _by_quarter(quarters, indicators)
    rows: list[Row] = []
    points: dict[str, tuple[Fraction | None, ...]] = {}
    for step in below(score, INDICATOR):
        code = step.inputs[0].removeprefix(INDICATOR)
        if code in indicators and code not in points:
            points[code] = (_number(step),)
            rows.append((code, _name(indicators[code]), _full(indicators[code]), _basis(step), _points(step)))
    if not rows:
        return None
    headings = (("编号", "w"), ("指标", ""), ("分值", "n"), ("计分", ""), ("得分", "n"))
    return IndicatorTable(f"指标得分（{len(rows)}项）", headings, rows, ("得分",), points)


def _quarter_steps(score: Step | None) -> Iterator[Step]:
    for part in score.children if score else ():
        for child in part.children:
            if child.label.startswith("第") and child.label.endswith("季度"):
                yield child


def _by_quarter(quarters: Sequence[Step], indicators: Mapping[str, Indicator]) -> IndicatorTable:
    found: dict[str, dict[str, Step]] = {}
    for quarter in quarters:
        for step in below(quarter, LEDGER):
            code = step.inputs[0].removeprefix(LEDGER).rpartition("/")[0]
            found.setdefault(code, {})[quarter.label] = step
    labels = tuple(step.label for step in quarters)
    rows = [
        (
            code,
            _name(indicators[code]),
            _full(indicators[code]),
            *(_points(steps[label]) if label in steps else "—" for label in labels),
        )
        for code, steps in sorted(found.items())
    ]
    points = {
        code: tuple(_number(steps[label]) if label in steps else None for label in labels)
        for code, steps in found.items()
    }
    headings = (("编号", "w"), ("指标", ""), ("分值", "n"), *((label, "n") for label in labels))
    return IndicatorTable(f"指标得分（{len(rows)}项，按季度）", headings, rows, labels, points)


def by_primary(table: IndicatorTable, indicators: Mapping[str, Indicator]) -> IndicatorTable:
    """The same by first-level indicators."""
    return _grouped(table, indicators, "一级指标", lambda row: row.primary or row.name)


def by_category(table: IndicatorTable, indicators: Mapping[str, Indicator]) -> IndicatorTable:
    """The same by categories."""
    return _grouped(table, indicators, "类别", lambda row: row.category or "全部")


def _grouped(
    table: IndicatorTable, indicators: Mapping[str, Indicator], what: str, key: Callable[[Indicator], str]
) -> IndicatorTable:
    groups: dict[str, list[str]] = {}
    for code in table.points:
        groups.setdefault(key(indicators[code]), []).append(code)
    rows = [
        (
            name,
            str(len(codes)),
            show(Fraction(sum(indicators[code].full for code in codes), POINT)),
            *(_total([table.points[code][place] for code in codes]) for place in range(len(table.columns))),
        )
        for name, codes in groups.items()
    ]
    headings = ((what, ""), ("项数", "c"), ("分值", "n"), *((label, "n") for label in table.columns))
    caption = f"指标得分（按{what}合计，逐项见结果工作簿）"
    return IndicatorTable(caption, headings, rows, table.columns, table.points)


def _total(points: Sequence[Fraction | None]) -> str:
    known = [value for value in points if value is not None]
    return places(sum(known, start=Fraction(0))) if known else "—"


def _name(row: Indicator) -> str:
    return row.name or row.primary


def _full(row: Indicator) -> str:
    return show(Fraction(row.full, POINT))


def _number(step: Step) -> Fraction | None:
    return Fraction(step.value) if isinstance(step.value, int | Fraction) else None


def _points(step: Step) -> str:
    return places(step.value)


def _basis(step: Step) -> str:
    """What the points rest on: the sum of the one ledger row that counts, else the step's own words."""
    leaf = step.children[0] if len(step.children) == 1 else step
    words = leaf.formula
    return f"{leaf.label.removesuffix('台账')}：{words}" if leaf is not step else words


def adjustment_rows(rules: SubjectClass, score: Step | None) -> Iterator[Row]:
    """Additions and deductions one by one, with their sign."""
    for part in rules.parts:
        if not isinstance(part, AdjustmentPart | DeductionPart):
            continue
        step = named(score, part.name)
        # A limit puts one step over the sum.
        while step is not None and len(step.children) == 1 and step.children[0].label == part.name:
            step = step.children[0]
        for child in step.children if step else ():
            value = _number(child)
            sign = "−" if part.sign == "minus" and value else "+" if value and value > 0 else ""
            shown = places(value) if value is not None else places(child.value)
            yield child.label, child.formula, f"{sign}{shown}", child.clause
