"""Units that split their total by an own inner plan: the city's list gives them one sum and pays none of their people.

What was approved never changes by it: the list and its digest stay, the papers that money is paid by ask how the splits
stand now (rules 4.16).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from bonuses.approving.frozen import frozen_year
from bonuses.approving.lists import Payment, PaymentList, Unbalanced
from bonuses.models import InternalSplit
from plans.models import Plan
from scoring.models import PersonResult, Settlement

# Where a unit's people are listed as one line: sorted behind every 编号 and word.
_LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What a list pays to one unit for all its people."""

    code: str
    name: str
    rows: tuple[Payment, ...]

    @property
    def amount(self) -> int:
        """Σ of the people's shares in fen."""
        return sum(row.amount for row in self.rows)

    @property
    def words(self) -> str:
        """How it stands on a list."""
        return handed_words(self.name)


def handed_words(name: str) -> str:
    """How a unit's sum stands on a list."""
    return f"由单位内部分配：拨付{name}"


def inner_units(plan: Plan | int) -> frozenset[str]:
    """编号 of the units of a plan whose total an inner plan has taken over, of whatever version. One query."""
    rows = InternalSplit.objects.filter(outer__plan=plan, inner__isnull=False)
    return frozenset(rows.values_list("subject_code", flat=True))


def inside_stamp(inside: Collection[str]) -> str:
    """What of the splits a file shows: other units make another file; empty without any."""
    text = "\n".join(sorted(inside))
    return f"inside-{hashlib.sha256(text.encode()).hexdigest()[:12]}" if inside else ""


def splits_of(settlement: Settlement) -> frozenset[str]:
    """As `inner_units`, of a published version; empty of any other and of one that is not stored."""
    published = settlement.state in (Settlement.State.PUBLISHED, Settlement.State.ARCHIVED)
    return inner_units(settlement.plan_id) if settlement.pk and published else frozenset()


def paid_inside(settlement: Settlement, number: str) -> bool:
    """Whether a person's unit splits its total itself, so that the list of this version pays the person nothing."""
    inside = splits_of(settlement)
    if not inside:
        return False
    rows = PersonResult.objects.filter(settlement=settlement, number=number)
    code = rows.values_list("subject_code", flat=True).first()
    return code is not None and frozen_year(settlement).unit(code) in inside


def parted(
    settlement: Settlement, listed: PaymentList, inside: Collection[str]
) -> tuple[tuple[Payment, ...], tuple[UnitShare, ...]]:
    """The people whom a list pays and the units that it pays instead of theirs.

    Unbalanced where both together are not what the list pays, or a unit's sum is not the total handed down.
    """
    people = tuple(row for row in listed.rows if row.unit not in inside)
    members: dict[str, list[Payment]] = {}
    for row in listed.rows:
        if row.unit in inside:
            members.setdefault(row.unit, []).append(row)
    units = tuple(UnitShare(code, rows[0].unit_name, tuple(rows)) for code, rows in sorted(members.items()))
    if sum(row.amount for row in people) + sum(unit.amount for unit in units) != listed.paid:
        raise Unbalanced("各人和各单位之和不等于发放总额")
    handed = InternalSplit.objects.filter(outer=settlement, subject_code__in=members)
    totals = dict(handed.values_list("subject_code", "total_fen")) if members else {}
    for unit in units:
        if totals.get(unit.code, unit.amount) != unit.amount:
            raise Unbalanced(f"{unit.name}各人之和不等于下达的总额")
    return people, units


def placed(row: Payment, inside: Collection[str], else_: tuple[str, str]) -> tuple[str, str]:
    """Key and name of the group of a person: the unit's one line where it splits its total itself."""
    return (f"{_LAST}{row.unit}", handed_words(row.unit_name)) if row.unit in inside else else_
