"""Ballot means of a target and rater group, opened ballots or sealed sums (rules 0.9, 0.10)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tests.oracle.book import Row
from tests.oracle.exact import mean
from tests.oracle.facts import Year


def _mark_sum(row: Row, maxima: Mapping[str, int]) -> Fraction | None:
    marks = {name: row.number(name) for name in maxima}
    total = Fraction(0)
    for name, mark in marks.items():
        if mark is None or not 0 <= mark <= maxima[name]:
            return None
        total += mark
    return total


def ballot_mean(year: Year, target: str, group: str, maxima: Mapping[str, int]) -> Fraction | None:
    """Mean of the sums of marks of the valid ballots; None where none is valid. Reports INVALID_BALLOTS."""
    totals: list[Fraction] = []
    invalid = 0
    for row in year.book.rows("测评"):
        if (row.text("对象"), row.text("评价主体")) == (target, group):
            total = _mark_sum(row, maxima)
            if total is None:
                invalid += 1
            else:
                totals.append(total)
    result = mean(totals) if totals else None
    for row in year.book.rows("测评汇总"):
        if (row.text("对象"), row.text("评价主体")) == (target, group):
            valid, invalid = row.amount("有效"), int(row.amount("无效"))
            result = sum((row.amount(name) for name in maxima), Fraction(0)) / valid if valid else None
    if invalid:
        year.report("INVALID_BALLOTS", f"{target}/{group}", blocking=False)
    return result
