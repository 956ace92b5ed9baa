"""规则 in the workbook: every figure of the scheme in a cell of its own; what a plan may change refers to 方案."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reports.results.living.base import RULES, Formula, Mixed, Page, Refs, number, text
from reports.results.rules_table import RULE_COLUMNS, RuleFigure, labelled
from reports.results.sheets import Share


def page(refs: Refs) -> Page:
    """The page; a row for each figure, in the order of `Refs.figures`, as `Refs.rule` expects it."""
    place = refs.announce(RULES, RULE_COLUMNS, map(str, range(len(refs.figures))))

    def rows() -> Iterator[tuple[Mixed, ...]]:
        for figure in refs.figures:
            value = _value(refs, figure)
            yield labelled(figure), Share(value) if figure.share else value, figure.clause

    return Page(place, rows)


def _value(refs: Refs, figure: RuleFigure) -> Formula | Fraction | str:
    if not figure.setting:
        return figure.value
    cell = refs.setting(figure.setting)
    if refs.settled.rules.values[figure.setting] is not None:
        return Formula(cell, figure.value)
    # A setting without a value stands as something harmless while nothing uses it.
    instead = number(figure.value) if isinstance(figure.value, Fraction) else text(figure.value)
    return Formula(f'IF({cell}="",{instead},{cell})', figure.value)
