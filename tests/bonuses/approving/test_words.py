"""Words of a list: where everybody is paid alike, why somebody gets nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bonuses.approving.alike import hints_of
from bonuses.approving.frozen import FrozenYear
from bonuses.approving.lists import Payment, PaymentList, Unbalanced
from bonuses.approving.reasons import why_nothing
from bonuses.approving.totals import all_totals

YEAR = FrozenYear({}, {}, {}, {}, {"V01": "纪检处分（市，党内警告）"})


def payment(number: str, **values: Any) -> Payment:
    given: dict[str, Any] = {
        "name": number, "unit": "U1", "unit_name": "甲局", "section": "K1", "section_name": "一科", "category": "",
        "months": 12, "given_base": 1000, "grade": "良好", "cancelled_by": (), "base": 1000, "deduction": 0,
        "supplement": 0, "amount": 1000, **values,
    }  # fmt: skip
    return Payment(number=number, **given)


def listed(method: str, *rows: Payment) -> PaymentList:
    paid = sum(row.amount for row in rows)
    return PaymentList(rows, paid, paid, 0, 0, method, "")


@pytest.mark.parametrize(
    ("method", "other", "alike"),
    [
        ("deduct_and_supplement", {}, True),
        ("deduct_and_supplement", {"deduction": 100, "amount": 900}, False),
        ("differential_pool", {"supplement": 5, "amount": 1005}, True),
        ("differential_pool", {"grade": "优秀"}, False),
        ("months_by_grade", {"months": 6, "base": 500, "amount": 500}, True),
        ("months_by_grade", {"base": 750, "amount": 750}, False),
    ],
)
def test_a_method_that_pays_everybody_alike_says_so(method: str, other: dict[str, Any], alike: bool) -> None:
    assert bool(hints_of(listed(method, payment("A"), payment("B", **other)))) == alike


def test_one_person_alone_is_not_everybody() -> None:
    gone = payment("B", cancelled_by=("V01",), deduction=1000, amount=0)
    assert hints_of(listed("deduct_and_supplement", payment("A"), gone)) == ()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"cancelled_by": ("V01", "V09"), "deduction": 1000}, "奖金取消：V01 纪检处分（市，党内警告）、V09"),
        ({"given_base": None, "base": 0}, "没有奖金基数"),
        ({"given_base": 0, "base": 0}, "奖金基数为 0"),
        ({"grade": "差", "base": 0}, "差等次没有发放月数"),
        ({"grade": "不合格", "deduction": 1000}, "等次为“不合格”，基数全部扣减"),
    ],
)
def test_why_somebody_gets_nothing(values: dict[str, Any], why: str) -> None:
    assert why_nothing(payment("A", **{**values, "amount": 0}), YEAR) == why


def test_a_grouping_that_does_not_meet_the_paid_total_is_refused() -> None:
    found = listed("deduct_and_supplement", payment("A"), payment("B"))
    wrong = PaymentList(found.rows, found.total, found.paid + 1, 0, 0, found.method, "")
    with pytest.raises(Unbalanced, match="合计 2000 分，应发 2001 分"):
        all_totals(wrong)
    assert {group.amount for group in all_totals(found, {"": "财政"})} == {2000}
