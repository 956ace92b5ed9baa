"""Scores of persons as formulas (rules 1.2–1.4, 2.2, 2.3, 3.4): the helper sheet 个人计分, and the score over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from plans.engine.facts import Person
from plans.engine.scheme.subjects import BallotPart, ChargePart, PeopleRules, PersonPart, SubjectScorePart
from plans.engine.units import POINT
from reports.results.living import ballots
from reports.results.living.base import TIED, Formula, Mixed, Page, Refs, number, round2, text, total_of
from reports.results.living.money_methods import figure
from reports.results.tables import Column, Kind
from reports.workbook import vocabulary as word
from scoring.engine.ballots import form_score

PARTS: Final = "个人计分"
SCORES: Final = "得分计算"
# Rows below the last one that a formula also looks at, so that a charge written there counts.
SPARE: Final = 50
# So many comparisons at most; a larger year adds up the rows that each person has.
COMPARED: Final = 2_000_000


@dataclass
class PersonScores:
    """The parts of everybody's score, and the score."""

    refs: Refs
    rules: PeopleRules

    tied: Callable[[str], Formula] | None = None

    def page(self) -> Page:
        """The helper sheet: a row for each person, a column for each part; open ties row by row as on 人员结果."""
        columns = (
            Column("工号", width=10),
            Column("姓名", width=12),
            *(Column(part.name, Kind.EXACT, 16, _NOTES[type(part)]) for part in self.rules.parts),
            *([Column(TIED, Kind.WHOLE, 10)] if self.tied else []),
        )
        numbers = [row.number for row in self.refs.settled.outcome.people]
        return Page(self.refs.announce(PARTS, columns, numbers), self._page_rows)

    @cached_property
    def _rows(self) -> dict[str, int]:
        participants = self.refs.settled.rows.participants
        return {row.number: self.refs.row(at) for at, row in enumerate(participants)}

    def row(self, number_: str) -> int:
        """The row of a person on the sheet 人员."""
        return self._rows[number_]

    def cell(self, number_: str, part: str) -> str:
        """The cell with the exact value of a part of a person."""
        return self.refs.cell(PARTS, number_, part)

    def values(self, person: Person) -> dict[str, Fraction | None]:
        """The exact parts of a person by name; None where undecided or not had."""
        return {part.name: self._value(person, part) for part in self.rules.parts}

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.number: person for person in self.refs.settled.facts.people}

    @cached_property
    def _percents(self) -> Mapping[str, Fraction | None]:
        """Exact 100-scale scores of scored subjects."""
        return {code: entry.percent for code, entry in self.refs.engine.scored.items()}

    def _page_rows(self) -> Iterator[tuple[Mixed, ...]]:
        for row in self.refs.settled.outcome.people:
            person = self._people[row.number]
            tied = (self.tied(row.number),) if self.tied else ()
            yield row.number, row.name, *(self._part(person, part) for part in self.rules.parts), *tied

    def _part(self, person: Person, part: PersonPart) -> Mixed:
        refs, value = self.refs, self._value(person, part)
        match part:
            case BallotPart():
                form = refs.engine.year.scheme.form(part.form)
                return Formula(ballots.form_score(refs, person.number, form), value)
            case ChargePart():
                return Formula(self._charges(person.number), value)
            case SubjectScorePart():
                code = self._scored_subject(person, part)
                return Formula(refs.cell(SCORES, code, "百分制"), value) if code in self._percents else None

    def _value(self, person: Person, part: PersonPart) -> Fraction | None:
        year = self.refs.engine.year
        match part:
            case BallotPart():
                return form_score(year, person.number, year.scheme.form(part.form), part.name).score
            case ChargePart():
                points = sum(row.points for row in year.charges.get(person.number, ()))
                return Fraction(points, POINT)
            case SubjectScorePart():
                return self._percents.get(self._scored_subject(person, part))

    def _scored_subject(self, person: Person, part: SubjectScorePart) -> str:
        return person.subject if part.of == "own" else self.refs.engine.year.unit_of.get(person.subject, "")

    def _charges(self, number_: str) -> str:
        """Σ 分值 of the person's rows in 个人扣分."""
        refs, rows = self.refs, self.refs.settled.rows.charges
        if word.CHARGES not in refs.layout.sheets:
            return "0"
        if len(rows) * len(self._people) > COMPARED:
            cells = [
                refs.input(word.CHARGES, "分值", refs.row(at)) for at in self._charge_rows.get(number_, ())
            ]
            return total_of(cells)
        last = refs.row(len(rows)) + SPARE
        numbers = refs.inputs(word.CHARGES, "工号", 2, last)
        points = refs.inputs(word.CHARGES, "分值", 2, last)
        return f"SUMPRODUCT(--EXACT({numbers},{refs.places[PARTS].here(number_, '工号')}),{points})"

    @cached_property
    def _charge_rows(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, row in enumerate(self.refs.settled.rows.charges):
            found.setdefault(row.participant.number, []).append(index)
        return found

    def score(self, number_: str, value: int | None) -> Mixed:
        """The score: Σ of the parts with weight and sign, floor 0; empty while a part is, or 参加考核 is 否."""
        refs, person = self.refs, self._people[number_]
        kept = [part for part in self.rules.parts if not self._spread(person, part)]
        cells = {part.name: self.cell(number_, part.name) for part in kept}
        open_ = [f"{refs.input('人员', '参加考核', self.row(number_))}={text('否')}"]
        open_ += [f"NOT(ISNUMBER({cells[part.name]}))" for part in kept if not isinstance(part, ChargePart)]
        total = self._sum(kept, cells)
        total = f"MAX({total},0)"
        if self.rules.cap is not None:
            total = f"MIN({total},{figure(refs, self.rules, 'cap')})"
        condition = open_[0] if len(open_) == 1 else f"OR({','.join(open_)})"
        return Formula(f'IF({condition},"",{round2(total)})', value)

    def _spread(self, person: Person, part: PersonPart) -> bool:
        """Whether the weight of a part goes to the others: the subject of this person is not scored at all."""
        if not isinstance(part, SubjectScorePart) or part.without != "spread":
            return False
        return self._scored_subject(person, part) not in self._percents

    def _sum(self, kept: list[PersonPart], cells: dict[str, str]) -> str:
        weights = [figure(self.refs, part, "weight") for part in kept if part.weight is not None]
        whole = "" if len(kept) == len(self.rules.parts) or not weights else f"/({'+'.join(weights)})"
        terms = []
        for part in kept:
            times = f"*{figure(self.refs, part, 'weight')}{whole}" if part.weight is not None else ""
            terms.append(f"{'+' if part.sign == 'plus' else '-'}{cells[part.name]}{times}")
        return "".join(terms).removeprefix("+") or number(0)


_NOTES: Final[dict[type, str]] = {
    BallotPart: "民主测评得分，未四舍五入",
    ChargePart: "个人扣分合计",
    SubjectScorePart: "所在对象（或所属单位）的百分制得分，未四舍五入",
}
