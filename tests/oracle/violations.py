"""工信局: what each violation row costs the unit and whose bonus it cancels (rules 4.3–4.9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle.book import Row
from tests.oracle.facts import Person, Year

LIGHT = set("党内警告 党内严重警告 行政警告 记过 记大过 降级".split())
INSPECTED = ("察访核验", "外来人员", "下属单位人员")


@dataclass(frozen=True)
class Effect:
    """A row that is not 往年已扣, with what it does."""

    row: Row
    unit: str
    points: Fraction
    downgrade: bool
    cancels: frozenset[str]
    bars: str

    @property
    def id(self) -> str:
        """编号 of the row."""
        return self.row.text("编号")


@dataclass
class Outcome:
    """Effects of all rows together."""

    points: dict[str, Fraction] = field(default_factory=dict)
    downgraded: set[str] = field(default_factory=set)
    cancelled_by: dict[str, list[str]] = field(default_factory=dict)
    barred: set[str] = field(default_factory=set)


def _by_rank(person: Person, leader: str, county: str, other: str) -> Fraction:
    if person.post == "班子成员":
        return Fraction(leader)
    return Fraction(county if person.is_county_level else other)


def _cost(row: Row, person: Person) -> Fraction:
    kind, level = row.text("情形"), row.text("查处层级")
    if kind in INSPECTED:
        points = Fraction("0.5") if kind == "察访核验" and person.is_county_level else Fraction("0.3")
        return points * 2 if level == "省" else points
    if kind in ("纪检处分", "诫勉"):
        return _by_rank(person, "0.3", "0.2", "0.1")
    if kind == "立案调查":
        return _by_rank(person, "0", "0.2", "0.1")
    if kind == "重处分":
        return _by_rank(person, "0", "1", "0.5")
    return _accountability_points(level)


def _accountability_points(level: str) -> Fraction:
    return {"省": Fraction("0.5"), "市": Fraction("0.3")}[level]


def _cancelled_roles(row: Row, person: Person) -> set[str]:
    """Which of self, head, leader lose the bonus by the table (first matching line)."""
    kind, is_head = row.text("情形"), person.post == "科室主要负责人"
    if kind in INSPECTED and row.text("查处层级") == "省":
        return {"head"} if kind == "外来人员" else {"self", "head"}
    if kind == "察访核验":
        if person.is_county_level:
            return {"self"}
        return {"self", "leader"} if is_head else {"self", "head", "leader"}
    if kind == "外来人员":
        return {"head"}
    if kind == "下属单位人员":
        return {"leader"}
    if kind == "效能问责":
        if is_head:
            return {"self", "leader"}
        return {"self"} if person.is_county_level else {"self", "head"}
    if kind == "纪检处分":
        return {"self"} if row.text("处分") in LIGHT else set()
    return {"self"} if kind in ("立案调查", "重处分") else set()


def _effect(year: Year, row: Row) -> Effect:
    if not row.text("当事人"):
        exempt = row.yes("非现任职期间") or row.yes("立案时已离任") or row.yes("自查自办")
        points = Fraction(0) if exempt else _accountability_points(row.text("查处层级"))
        return Effect(row, row.text("对象"), points, False, frozenset(), "")
    person = year.people[row.text("当事人")]
    office = year.offices[person.office]
    outsider = row.text("情形") == "外来人员"
    left, own = row.yes("非现任职期间") or row.yes("立案时已离任"), row.yes("自查自办")
    roles = _cancelled_roles(row, person)
    if left or own:
        roles &= {"self"}
        if own:
            roles |= {"self"}
    if person.category == "民主党派机关":
        roles |= {"self"}
    if outsider:
        roles = set() if left or own else roles - {"self"}
    who = {"self": person.id, "head": "" if office.kind == "单位" else office.head, "leader": office.leader}
    exempt = left or own
    return Effect(
        row=row,
        unit=year.unit_of(office.id),
        points=Fraction(0) if exempt else _cost(row, person),
        downgrade=not exempt and row.text("情形") == "重处分" and person.post == "班子成员",
        cancels=frozenset(who[role] for role in roles) - {""},
        bars="" if outsider else person.id,
    )


def _heaviest(rows: list[Effect]) -> Effect:
    """A downgrade, then points, then the later date, then the smaller 编号 (rules 4.9, 8)."""

    def weight(effect: Effect) -> tuple[bool, Fraction, date]:
        return effect.downgrade, effect.points, effect.row.day("决定日期") or date.min

    return max(sorted(rows, key=lambda e: e.id), key=weight)


def _merge(effects: list[Effect], key_of: dict[str, tuple[str, str]]) -> list[Effect]:
    kept: list[Effect] = []
    sets: dict[tuple[str, str], list[Effect]] = {}
    for effect in effects:
        if effect.id in key_of:
            sets.setdefault(key_of[effect.id], []).append(effect)
        else:
            kept.append(effect)
    return kept + [_heaviest(rows) for rows in sets.values()]


def _per_person(effects: list[Effect]) -> list[Effect]:
    return _merge(
        effects,
        {
            e.id: (e.row.text("当事人"), e.row.text("同一事件"))
            for e in effects
            if e.row.text("当事人") and e.row.text("同一事件") and e.row.text("情形") != "外来人员"
        },
    )


def _per_case(effects: list[Effect]) -> list[Effect]:
    return _merge(
        effects,
        {
            e.id: (e.unit, e.row.text("同一事件"))
            for e in effects
            if e.row.text("情形") == "效能问责" and e.row.text("同一事件")
        },
    )


def judge(year: Year) -> Outcome:
    """Points and downgrades of units, cancellations and bars of people."""
    effects = [_effect(year, row) for row in year.book.rows("违规违纪") if not row.yes("往年已扣")]
    outcome = Outcome(barred={effect.bars for effect in effects} - {""})
    for effect in sorted(effects, key=lambda e: e.id):
        for one in effect.cancels:
            outcome.cancelled_by.setdefault(one, []).append(effect.id)
    for effect in _per_case(_per_person(effects)):
        outcome.points[effect.unit] = outcome.points.get(effect.unit, Fraction(0)) + effect.points
        if effect.downgrade:
            outcome.downgraded.add(effect.unit)
    return outcome
