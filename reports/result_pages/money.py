"""The money of a settlement: the bridge from the total to what is paid, and sums by section and grade, to the fen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from bonuses.models import BonusAllocation, BonusPool
from plans.engine.loading import Rules
from reports.opened import rules_of
from reports.result_pages.frozen import KEPT, Key, kept_frozen, key_of
from reports.result_pages.shape import kept_shape
from reports.results.bridge import Bridge as Picture
from reports.results.bridge import bridge
from scoring.models import Settlement

WIDE: Final = 720
NARROW: Final = 330


@dataclass(frozen=True, slots=True)
class Terms:
    """Sums over people: how many, how many of them are paid and cancelled; their base, what they lost, got on top,
    and are paid.
    """

    people: int = 0
    paid: int = 0
    cancelled: int = 0
    base: int = 0
    deduction: int = 0
    supplement: int = 0
    amount: int = 0

    def __add__(self, other: Terms) -> Terms:
        return Terms(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Group:
    """Sums of one section or grade."""

    key: str
    name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge. ``by_unit``: several 单位 are paid, so that sums are by unit and by its grade. ``total`` None: no total is given; ``open``: a blocking problem keeps the money uncomputed."""

    method: str
    total: int | None
    paid: int | None
    returned: int | None
    undistributed: int | None
    wide: Picture | None
    narrow: Picture | None
    terms: Terms
    sections: tuple[Group, ...]
    grades: tuple[Group, ...]
    by_unit: bool

    @property
    def open(self) -> bool:
        """Whether the amounts are not computed."""
        return self.paid is None

    @property
    def check(self) -> int:
        """Total minus the three: 0, or something is wrong (rules 6.4)."""
        if self.total is None or self.paid is None:
            return 0
        return self.total - self.paid - (self.returned or 0) - (self.undistributed or 0)


METHODS: Final = {
    "deduct_and_supplement": "扣差补优",
    "differential_pool": "差异化奖金",
    "months_by_grade": "按等次发月数",
}


def bridge_of(settlement: Settlement) -> Bridge | None:
    """The bridge of a settlement; None where its scheme pays nothing or no total is given."""
    rules = rules_of(settlement)
    if rules.scheme.bonus is None:
        return None
    return _bridge(key_of(settlement), _grades(rules), rules.scheme.bonus.method)


def _grades(rules: Rules) -> tuple[str, ...]:
    people = rules.scheme.people
    orders = [people.grading if people else None, *(group.grading for group in rules.scheme.subjects)]
    return tuple(dict.fromkeys(grade for grading in orders if grading for grade in grading.grades))


@lru_cache(maxsize=KEPT)
def _bridge(key: Key, order: tuple[str, ...], method: str) -> Bridge | None:
    pool = BonusPool.objects.filter(settlement=key.pk).first()
    if pool is None:
        return None
    frozen = kept_frozen(key)
    rows = list(_rows(pool))
    by_unit = len(frozen.units) > 1
    if by_unit:
        units = kept_shape(key).rows
        rows = [(frozen.unit(section), "", terms) for section, _, terms in rows]
        rows = [(unit, units[unit].grade if unit in units else "", terms) for unit, _, terms in rows]
    sections = _grouped(((section, terms) for section, _, terms in rows), frozen.name)
    grades = _grouped(((grade, terms) for _, grade, terms in rows), lambda key: key or "未定等次")
    places = {grade: place for place, grade in enumerate(order)}
    return Bridge(
        METHODS[method],
        pool.total_fen,
        pool.paid_fen,
        pool.returned_fen,
        pool.undistributed_fen,
        *_pictures(pool),
        sum((terms for _, _, terms in rows), Terms()),
        tuple(sorted(sections, key=lambda group: group.key)),
        tuple(sorted(grades, key=lambda group: places.get(group.key, len(places)))),
        by_unit,
    )


def _rows(pool: BonusPool) -> Iterator[tuple[str, str, Terms]]:
    columns = (
        "person_result__subject_code", "person_result__grade", "person_result__cancelled_by", "base_fen",
        "deduction_fen", "supplement_fen", "amount_fen",
    )  # fmt: skip
    rows = BonusAllocation.objects.filter(pool=pool).order_by().values_list(*columns)
    for section, grade, cancelled, *terms in rows:
        yield section, grade, Terms(1, int(terms[-1] > 0), int(bool(cancelled)), *terms)


def _grouped(rows: Iterable[tuple[str, Terms]], name: Callable[[str], str]) -> list[Group]:
    found: dict[str, Terms] = {}
    for key, terms in rows:
        found[key] = found.get(key, Terms()) + terms
    return [Group(key, name(key), terms) for key, terms in found.items()]


def _pictures(pool: BonusPool) -> tuple[Picture | None, Picture | None]:
    """The picture in both widths; none while the amounts are open."""
    total, paid = pool.total_fen, pool.paid_fen
    if total is None or paid is None:
        return None, None
    rest = (paid, pool.returned_fen or 0, pool.undistributed_fen or 0)
    return bridge(total, *rest, width=WIDE), bridge(total, *rest, width=NARROW)
