"""People who get nothing, or less for a part of the year, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bonuses.approving.frozen import FULL_YEAR, FrozenYear, frozen_year
from bonuses.approving.lists import Payment, PaymentList
from scoring.models import Settlement

_NOWHERE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Somebody on the list with an amount of zero, and why."""

    payment: Payment
    why: str


def unpaid(
    settlement: Settlement, found: PaymentList, elsewhere: Mapping[str, str] = _NOWHERE
) -> list[Unpaid]:
    """Everybody on the list who gets nothing; `elsewhere` names by 工号 the list that pays somebody instead."""
    year = frozen_year(settlement)
    return [
        Unpaid(row, f"由{where}发放，这里不再发" if where else why_nothing(row, year))
        for row in found.rows
        if not row.amount
        for where in (elsewhere.get(row.number),)
    ]


def part_year(found: PaymentList) -> list[Payment]:
    """Everybody on the list who was in post for a part of the year."""
    return [row for row in found.rows if row.months != FULL_YEAR]


def why_nothing(row: Payment, year: FrozenYear) -> str:
    """Why the amount of a person is zero; the first reason that alone suffices."""
    if row.cancelled_by:
        return f"奖金取消：{cancelled_words(row.cancelled_by, year.violations)}"
    if not row.given_base:
        return "没有奖金基数" if row.given_base is None else "奖金基数为 0"
    if row.base == 0:
        return f"{row.grade}等次没有发放月数" if row.grade else "按所在单位等次或分配额，份额为 0"
    if row.deduction:
        return f"等次为“{row.grade}”，基数全部扣减" if row.grade else "基数全部扣减"
    return "份额不足一分"


def cancelled_words(codes: tuple[str, ...], violations: Mapping[str, str]) -> str:
    """The rows that cancelled a bonus, in words."""
    return "、".join(f"{code} {violations[code]}" if code in violations else code for code in codes)
