"""A 提示 where the method, applied to this list, pays everybody alike: every share is the base and nothing else."""

from __future__ import annotations

from typing import Final

from bonuses.approving.lists import Payment, PaymentList

ALIKE: Final = {
    "deduct_and_supplement": (
        "没有人被扣减，也没有人补发，奖金全按基数平均发放；请注意“取消平均分配绩效奖金”的要求"
    ),
    "differential_pool": "领取人员等次相同，差异化部分也按基数分配，等于平均发放",
    "months_by_grade": "各单位发放月数相同，奖金没有因等次拉开差距",
}


def hints_of(found: PaymentList) -> tuple[str, ...]:
    """The 提示 of a list; none where amounts differ by grade, or one person at most is paid."""
    paid = [row for row in found.rows if not row.cancelled_by and row.base]
    if len(paid) < 2:
        return ()
    if found.method == "deduct_and_supplement":
        alike = all(row.deduction == 0 and row.supplement == 0 for row in paid)
    elif found.method == "differential_pool":
        alike = len({row.grade for row in paid}) == 1
    else:
        first = paid[0]
        alike = all(_same_rate(first.base, _weight(first), row.base, _weight(row)) for row in paid)
    return (ALIKE[found.method],) if alike else ()


def _weight(row: Payment) -> int:
    return (row.given_base or 0) * row.months


def _same_rate(base: int, weight: int, other: int, other_weight: int) -> bool:
    """Whether both were paid the same number of months, up to the rounding of each to the fen."""
    return abs(base * other_weight - other * weight) <= max(weight, other_weight)
