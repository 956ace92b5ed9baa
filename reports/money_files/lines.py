"""The lines of a list and of a supplement: a person each, and one for a unit that splits its total by an inner plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bonuses.approving.inside import UnitShare, handed_words, parted
from bonuses.approving.lists import Payment, PaymentList, Unbalanced, payment_list
from bonuses.approving.totals import category_words, source_of
from bonuses.models import BonusSupplement, SupplementLine
from plans.engine.rounding import two_places
from scoring.models import Settlement


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One person, or with ``unit`` (its 编号) one unit for all its ``people``; amounts in fen.

    ``before`` and ``after`` only on a supplement; ``amount`` is paid, below zero taken back.
    """

    place: int
    number: str
    name: str
    section: str
    category: str
    source: str
    grade: str
    amount: int
    before: int = 0
    after: int = 0
    unit: str = ""
    people: int = 1


@dataclass(slots=True)
class _UnitChange:
    """What a supplement changes in a unit's sum: of whom, before and after, by source."""

    name: str
    people: set[str] = field(default_factory=set)
    before: int = 0
    after: int = 0
    sources: dict[str, int] = field(default_factory=dict)

    def add(self, number: str, source: str, *, before: int = 0, after: int = 0) -> None:
        self.people.add(number)
        self.before += before
        self.after += after
        self.sources[source] = self.sources.get(source, 0) + after - before


def list_lines(
    settlement: Settlement, listed: PaymentList, sources: Mapping[str, str], inside: Collection[str]
) -> tuple[PaperLine, ...]:
    """The lines of a list, proved: Σ of people and units is what it pays."""
    people, units = parted(settlement, listed, inside)
    lines = [
        PaperLine(
            0, row.number, row.name, row.section_name, category_words(row.category),
            source_of(sources, row) if sources else "", row.grade, row.amount,
        )
        for row in people
    ]  # fmt: skip
    return _numbered([*lines, *(_unit_line(unit, sources) for unit in units)])


def supplement_lines(
    row: BonusSupplement,
    stored: Sequence[SupplementLine],
    sources: Mapping[str, str],
    inside: Collection[str],
) -> tuple[PaperLine, ...]:
    """The lines of a supplement; what was or is paid through a unit `inside` changes that unit's sum.

    Somebody who moves into or out of such a unit is taken back from the one and paid by the other. Unbalanced where Σ
    is not that of the stored lines.
    """
    before, after = _by_number(row.before), _by_number(row.after)
    lines: list[PaperLine] = []
    units: dict[str, _UnitChange] = {}
    for line in (*stored, *_moved(before, after, {line.number for line in stored}, inside)):
        known = before.get(line.number) or after.get(line.number)
        source = sources.get(known.category, "") if known else ""
        was, now = _unit(before.get(line.number), inside), _unit(after.get(line.number), inside)
        if was is not None:
            units.setdefault(was.unit, _UnitChange(was.unit_name)).add(
                line.number, source, before=line.before_fen
            )
        if now is not None:
            units.setdefault(now.unit, _UnitChange(now.unit_name)).add(
                line.number, source, after=line.after_fen
            )
        own = (0 if was else line.before_fen, 0 if now else line.after_fen)
        if any(own) or not (was or now):
            lines.append(_person_line(line, after.get(line.number) or known, source, own))
    made = _numbered([*lines, *(_change_line(code, units[code]) for code in sorted(units))])
    if sum(line.amount for line in made) != sum(line.difference_fen for line in stored):
        raise Unbalanced("补发追回单各人和各单位之和与编制时的不一致")
    return made


def _unit_line(unit: UnitShare, sources: Mapping[str, str]) -> PaperLine:
    by_source: dict[str, int] = {}
    for row in unit.rows if sources else ():
        source = source_of(sources, row)
        by_source[source] = by_source.get(source, 0) + row.amount
    return PaperLine(
        0, "", unit.words, f"{unit.name}（{len(unit.rows)}人）", "", _source_words(by_source), "", unit.amount,
        unit=unit.code, people=len(unit.rows),
    )  # fmt: skip


def _change_line(code: str, unit: _UnitChange) -> PaperLine:
    return PaperLine(
        0, "", handed_words(unit.name), f"{unit.name}（变动{len(unit.people)}人）", "", _source_words(unit.sources), "",
        unit.after - unit.before, unit.before, unit.after, unit=code, people=len(unit.people),
    )  # fmt: skip


def _person_line(
    line: SupplementLine, payment: Payment | None, source: str, own: tuple[int, int]
) -> PaperLine:
    return PaperLine(
        0, line.number, line.name, line.section, category_words(payment.category) if payment else "", source,
        payment.grade if payment else "", own[1] - own[0], *own,
    )  # fmt: skip


def _moved(
    before: Mapping[str, Payment],
    after: Mapping[str, Payment],
    known: Collection[str],
    inside: Collection[str],
) -> list[SupplementLine]:
    """People of the same amount in another unit, where one of the two splits its total; not stored."""
    return [
        SupplementLine(
            number=number, name=now.name, section=now.section_name, before_fen=now.amount, after_fen=now.amount,
            difference_fen=0,
        )
        for number, now in after.items()
        if number not in known and number in before and before[number].unit != now.unit
        and {before[number].unit, now.unit} & set(inside)
    ]  # fmt: skip


def _unit(payment: Payment | None, inside: Collection[str]) -> Payment | None:
    return payment if payment is not None and payment.unit in inside else None


def _by_number(settlement: Settlement) -> dict[str, Payment]:
    listed = payment_list(settlement)
    return listed.by_number if listed else {}


def _source_words(amounts: Mapping[str, int]) -> str:
    """Where a unit's sum comes from; with amounts where there is more than one source."""
    named = {source: fen for source, fen in amounts.items() if source}
    if len(named) < 2:
        return "".join(named)
    return "；".join(f"{source} {two_places(fen)}" for source, fen in sorted(named.items()))


def _numbered(lines: Iterable[PaperLine]) -> tuple[PaperLine, ...]:
    return tuple(replace(line, place=place) for place, line in enumerate(lines, 1))
