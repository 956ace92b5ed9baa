"""The list of bonuses of one settlement, as it froze them: everybody with a share, to the fen, proved against its pool."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Min, Q, Sum

from bonuses.approving.frozen import FULL_YEAR, FrozenPerson, FrozenYear, frozen_years
from bonuses.models import BonusAllocation, BonusPool
from people.errors import DomainError
from scoring.models import Settlement

_COLUMNS: Final = (
    "person_result__number", "person_result__name", "person_result__subject_code", "person_result__grade",
    "person_result__cancelled_by", "base_fen", "deduction_fen", "supplement_fen", "amount_fen",
)  # fmt: skip


class Unbalanced(DomainError):
    """Sums that do not meet: nothing is shown or approved on them."""

    def __init__(self, why: str) -> None:
        super().__init__("奖金名单不平", why=why, next_step="请不要发放，立即与系统管理员核对核算数据")


@dataclass(frozen=True, slots=True)
class Payment:
    """One person on the list; amounts in fen. ``unit`` and ``section`` are 编号, the other two their names."""

    number: str
    name: str
    unit: str
    unit_name: str
    section: str
    section_name: str
    category: str
    months: int
    given_base: int | None
    grade: str
    cancelled_by: tuple[str, ...]
    base: int
    deduction: int
    supplement: int
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentList:
    """All payments in the order of 工号 with the pool they come from (paid + returned + undistributed = total)."""

    rows: tuple[Payment, ...]
    total: int
    paid: int
    returned: int
    undistributed: int
    method: str
    digest: str

    @property
    def by_number(self) -> dict[str, Payment]:
        """Payments by 工号."""
        return {row.number: row for row in self.rows}

    @property
    def receivers(self) -> int:
        """How many are paid anything."""
        return sum(1 for row in self.rows if row.amount)


def payment_list(settlement: Settlement) -> PaymentList | None:
    """Read the list of a settlement; None where it pays nothing or a blocking problem leaves the amounts open.

    Raises Unbalanced where Σ of the payments is not what the pool pays, or the pool does not add up (rules 6.4).
    """
    return payment_lists([settlement]).get(settlement.pk)


def payment_lists(settlements: Sequence[Settlement]) -> dict[int, PaymentList]:
    """Read the lists of several settlements, by key, in a constant number of queries; as `payment_list`."""
    pools = {
        pool.settlement_id: pool
        for pool in BonusPool.objects.filter(
            settlement__in=[row.pk for row in settlements], paid_fen__isnull=False, total_fen__isnull=False
        ).order_by()
    }
    paying = [row for row in settlements if row.pk in pools]
    if not paying:
        return {}
    years = frozen_years(paying)
    rows: dict[int, list[Payment]] = {row.pk: [] for row in paying}
    stored = BonusAllocation.objects.filter(pool__in=[pools[row.pk].pk for row in paying])
    for key, *values in stored.order_by("person_result__number").values_list("pool__settlement", *_COLUMNS):
        rows[key].append(_payment(years[key], *values))
    return {row.pk: _list(pools[row.pk], tuple(rows[row.pk])) for row in paying}


def is_proved(settlement: Settlement) -> bool:
    """Whether there is a list, proved as `payment_list` proves it, by sums of the database: pages that show no names ask this.

    Two queries however many people. Raises Unbalanced as `payment_list` does.
    """
    pool = BonusPool.objects.filter(
        settlement=settlement, paid_fen__isnull=False, total_fen__isnull=False
    ).first()
    if pool is None:
        return False
    stored = BonusAllocation.objects.filter(pool=pool)
    wrong = ~Q(amount_fen=F("base_fen") - F("deduction_fen") + F("supplement_fen"))
    found = stored.aggregate(
        summed=Sum("amount_fen", default=0), wrong=Min("person_result__number", filter=wrong)
    )
    _prove_sums(int(found["summed"]), pool.paid_fen or 0, _rest(pool), pool.total_fen or 0)
    if found["wrong"] is not None:
        raise _wrong_terms(found["wrong"])
    return True


def _rest(pool: BonusPool) -> int:
    return (pool.returned_fen or 0) + (pool.undistributed_fen or 0)


def _list(pool: BonusPool, rows: tuple[Payment, ...]) -> PaymentList:
    found = PaymentList(
        rows, pool.total_fen or 0, pool.paid_fen or 0, pool.returned_fen or 0, pool.undistributed_fen or 0, pool.method,
        digest_of((row.number, row.name, row.amount) for row in rows),
    )  # fmt: skip
    _prove(found)
    return found


def digest_of(rows: Iterable[tuple[str, str, int]]) -> str:
    """The sha256 of 工号, 姓名 and fen of everybody, in the order of 工号."""
    text = json.dumps(sorted(rows), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _prove(found: PaymentList) -> None:
    summed = sum(row.amount for row in found.rows)
    _prove_sums(summed, found.paid, found.returned + found.undistributed, found.total)
    for row in found.rows:
        if row.base - row.deduction + row.supplement != row.amount:
            raise _wrong_terms(row.number)


def _prove_sums(summed: int, paid: int, rest: int, total: int) -> None:
    if summed != paid:
        raise Unbalanced(f"各人之和 {summed} 分，应发 {paid} 分")
    if paid + rest != total:
        raise Unbalanced("发放、收回、未分配之和不等于总额")


def _wrong_terms(number: str) -> Unbalanced:
    return Unbalanced(f"{number} 的基数、扣减、补发与奖金不符")


def _payment(
    year: FrozenYear, number: str, name: str, section: str, grade: str, cancelled_by: list[str], *fen: int
) -> Payment:
    person = year.people.get(number, FrozenPerson())
    unit = year.unit(section)
    base, deduction, supplement, amount = fen
    return Payment(
        number=number, name=name, unit=unit, unit_name=year.name(unit), section=section,
        section_name=year.name(section), category=person.category, months=person.months or FULL_YEAR,
        given_base=person.base, grade=grade, cancelled_by=tuple(cancelled_by), base=base, deduction=deduction,
        supplement=supplement, amount=amount,
    )  # fmt: skip
