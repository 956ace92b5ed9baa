"""From the city to the person on one screen down: every level with its Σ, and whether it is the Σ of the level above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from bonuses.approving.inside import inner_units
from bonuses.approving.lists import Payment, PaymentList, payment_lists
from bonuses.approving.totals import Totals, all_totals
from bonuses.chain.standing import Standing, standings
from bonuses.chain.units import CityMoney, UnitTotal, city_money
from bonuses.models import InternalSplit
from scoring.models import Settlement, SubjectResult
from scoring.settlement_states import PUBLISHED

WAITING: Final = "待下达"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of conservation: two sums that have to be equal, in fen."""

    words: str
    left: int
    right: int

    @property
    def difference(self) -> int:
        """0, or what is wrong."""
        return self.left - self.right


@dataclass(frozen=True, slots=True)
class Section:
    """One section or subordinate unit of the inner plan with its people."""

    code: str
    name: str
    people: tuple[Payment, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Inner:
    """What an inner plan made of the total: the version shown, its sections, its categories."""

    settlement: Settlement
    listed: PaymentList
    sections: tuple[Section, ...]
    categories: Totals
    checks: tuple[Check, ...]

    @property
    def published(self) -> bool:
        """Whether the version stands before everybody."""
        return self.settlement.state in PUBLISHED


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the city: what it is given, how that was handed down, what became of it inside; ``subject`` is its key.

    ``taken``: an inner plan has taken its total over, of this version or an earlier one: its people are paid by that.
    """

    unit: UnitTotal
    subject: int
    standing: Standing | None
    inner: Inner | None
    taken: bool = False

    @property
    def state(self) -> str:
        """How far the unit is, in a word."""
        if self.standing is None:
            return WAITING
        if self.standing.outdated:
            return "需重新办理"
        if self.standing.split.inner is None:
            return "待重新转入" if self.taken else "按市级名单发放"
        if not self.standing.equal:
            return "内部总额待批准"
        return (
            "已分配" if self.inner and self.inner.published else "内部核算中" if self.inner else "待内部核算"
        )


@dataclass(frozen=True, slots=True)
class Chain:
    """The whole chain of a settlement with its lines of conservation."""

    city: CityMoney
    lines: tuple[UnitLine, ...]
    checks: tuple[Check, ...]

    @property
    def waiting(self) -> int:
        """How many units were not handed their total yet."""
        return sum(1 for line in self.lines if line.standing is None)


def chain_of(settlement: Settlement, code: str = "") -> Chain | None:
    """The chain of a city's settlement; None while the amounts are open. Unbalanced where they do not add up.

    With the 编号 of a unit only that one is followed into its inner plan.
    """
    city = city_money(settlement)
    if city is None:
        return None
    rows = InternalSplit.objects.filter(
        outer__plan=settlement.plan_id, outer__version__lte=settlement.version
    )
    rows = rows.filter(subject_code=code) if code else rows
    splits: dict[str, InternalSplit] = {}
    for row in _with(rows.order_by("outer__version")):
        splits[row.subject_code] = row
    found = {standing.split.subject_code: standing for standing in standings(splits.values())}
    inner = inner_views(list(found.values()))
    keys = dict(SubjectResult.objects.filter(settlement=settlement).order_by().values_list("code", "pk"))
    taken = inner_units(settlement.plan_id)
    lines = tuple(
        UnitLine(
            unit, keys.get(unit.code, 0), standing := found.get(unit.code),
            inner.get(standing.split.pk) if standing else None, unit.code in taken,
        )
        for unit in city.units
    )  # fmt: skip
    return Chain(city, lines, _checks(city, lines))


def inner_views(found: Sequence[Standing]) -> dict[int, Inner]:
    """What the inner plans made of their totals, by split; the published version, else the newest."""
    plans = {standing.split.inner_id: standing for standing in found if standing.split.inner_id is not None}
    rows = Settlement.objects.get_queryset().filter(plan__in=list(plans)).select_related("plan__agency")
    rows = rows.exclude(state=Settlement.State.SUPERSEDED).defer("inputs", "book", "result")
    shown: dict[int, Settlement] = {}
    for row in rows.order_by("version"):
        before = shown.get(row.plan_id)
        if before is None or row.state in PUBLISHED or before.state not in PUBLISHED:
            shown[row.plan_id] = row
    lists = payment_lists(list(shown.values()))
    return {
        plans[key].split.pk: inner_of(settlement, lists[settlement.pk], plans[key])
        for key, settlement in shown.items()
        if settlement.pk in lists
    }


def inner_of(settlement: Settlement, listed: PaymentList, standing: Standing) -> Inner:
    """The sections and people of an inner version."""
    groups: dict[str, list[Payment]] = {}
    for row in listed.rows:
        groups.setdefault(row.section, []).append(row)
    sections = tuple(
        Section(code, people[0].section_name, tuple(people), sum(row.amount for row in people))
        for code, people in sorted(groups.items())
    )
    categories = next(totals for totals in all_totals(listed) if totals.head == "人员类别")
    return Inner(settlement, listed, sections, categories, _inner_checks(listed, sections, standing))


def standings_of(agency: int, year: int) -> list[Standing]:
    """What was handed down to a unit in a year, the newest version of each city's plan."""
    rows = InternalSplit.objects.filter(agency=agency, outer__plan__year=year)
    newest = {(row.outer.plan_id, row.subject_code): row for row in _with(rows.order_by("outer__version"))}
    return standings(newest.values())


def _with(rows: QuerySet[InternalSplit]) -> list[InternalSplit]:
    found = rows.select_related("outer__plan__agency", "inner__agency", "agency", "change")
    return list(found.defer("outer__inputs", "outer__book", "outer__result"))


def _checks(city: CityMoney, lines: Sequence[UnitLine]) -> tuple[Check, ...]:
    """Σ of persons, of units; the totals handed down; what the inner plans split."""
    listed = city.listed
    made = [
        Check("各人之和＝发放总额", sum(row.amount for row in listed.rows), listed.paid),
        Check("各单位之和＝发放总额", city.amount, listed.paid),
        Check("发放＋收回＋未分配＝总额", listed.paid + listed.returned + listed.undistributed, listed.total),
    ]
    handed = [line for line in lines if line.standing is not None]
    if handed:
        made.append(
            Check(
                "已下达＝这些单位的总额",
                sum(line.standing.split.total_fen for line in handed if line.standing),
                sum(line.unit.amount for line in handed),
            )
        )
    split = [line for line in handed if line.inner is not None]
    if split:
        made.append(
            Check(
                "内部分配的总额＝下达",
                sum(line.inner.listed.total for line in split if line.inner),
                sum(line.standing.split.total_fen for line in split if line.standing),
            )
        )
    return tuple(made)


def _inner_checks(listed: PaymentList, sections: Sequence[Section], standing: Standing) -> tuple[Check, ...]:
    return (
        Check("内部分配的总额＝下达", listed.total, standing.split.total_fen),
        Check("发放＋收回＋未分配＝总额", listed.paid + listed.returned + listed.undistributed, listed.total),
        Check("各科室和下属单位之和＝发放", sum(section.amount for section in sections), listed.paid),
        Check("各人之和＝发放", sum(row.amount for row in listed.rows), listed.paid),
    )
