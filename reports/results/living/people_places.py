"""Grades of persons by their place among others, as formulas: the helper sheet 人员定等 (rules 0.4, 0.5, 0.9)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Final

from plans.engine.facts import Person
from plans.engine.rounding import hundredths
from plans.engine.scheme.subjects import Grading, PeopleRules
from reports.results.living.base import TIED, Formula, Mixed, Page, Refs, round8, text, when
from reports.results.living.people_scores import PersonScores
from reports.results.living.standing import DECIDED, GRADE, OPEN, OUT, Group, Ladder, Member
from scoring.engine.ranking import Candidate, rank_group

SHEET: Final = "人员定等"
EVERYBODY: Final = "全部人员"


@dataclass
class PersonPlaces:
    """Quotas and places of one settlement's persons, group by group."""

    refs: Refs
    rules: PeopleRules
    grading: Grading
    scores: PersonScores

    def page(self) -> Page:
        """The helper sheet."""
        ladder = self._ladder
        place = self.refs.announce(SHEET, ladder.columns(), ladder.keys())
        return Page(place, lambda: ladder.rows(place))

    def grade(self, number: str, value: str | None) -> Mixed:
        """The grade of a person; empty while the group has somebody undecided."""
        position = self.refs.cell(SHEET, number, GRADE)
        names = ",".join(text(name) for name in self.grading.grades)
        return Formula(when(f"ISNUMBER({position})", f"CHOOSE({position},{names})"), value)

    def tied(self, number: str) -> Formula:
        """1 while a tie of the person is open."""
        found = self._candidates.get(number)
        return Formula(self.refs.cell(SHEET, number, TIED), int(bool(found and found.provisional)))

    def waiting(self) -> tuple[str, Formula]:
        """How many are in open ties."""
        count = sum(candidate.provisional for candidate in self._candidates.values())
        return "人员同分待定", Formula(f"SUM({self.refs.places[SHEET].column(TIED)})", count)

    @cached_property
    def _ladder(self) -> Ladder:
        people = sorted(self.refs.engine.year.people.values(), key=lambda p: (self._group(p), p.number))
        groups = [
            Group(name or EVERYBODY, self.rules, [self._member(person) for person in members])
            for name, members in groupby(people, key=self._group)
        ]
        return Ladder(self.refs, SHEET, groups)

    def _group(self, person: Person) -> str:
        """Among whom the quotas are counted."""
        if self.rules.within == "all":
            return ""
        if self.rules.within == "subject":
            return person.subject
        subject = self.refs.engine.year.subjects.get(person.subject)
        return subject.group if subject else ""

    @cached_property
    def _published(self) -> dict[str, int | None]:
        return {row.number: row.score for row in self.refs.settled.outcome.people}

    def _member(self, person: Person) -> Member:
        refs, number = self.refs, person.number
        score = self._published[number]
        cell = refs.person(number, "得分")
        left_out = f"{refs.input('人员', '参加考核', self.scores.row(number))}={text('否')}"
        state = OUT if not person.appraised else OPEN if score is None else DECIDED
        return Member(
            code=number,
            state=when(left_out, text(OUT), when(f'{cell}=""', text(OPEN), text(DECIDED))),
            score=cell,
            scale=cell,
            parts={part.name: round8(self.scores.cell(number, part.name)) for part in self.rules.parts},
            state_value=state,
            score_value=score,
            scale_value=score,
            part_values=self._parts(person),
            candidate=self._candidates.get(number),
        )

    def _parts(self, person: Person) -> dict[str, int | None]:
        """The published parts, for tie-breaks; a part that a person does not have counts 0."""
        if not self.rules.tie_breaks:
            return {}
        return {name: hundredths(value or Fraction(0)) for name, value in self.scores.values(person).items()}

    @cached_property
    def _candidates(self) -> dict[str, Candidate]:
        """Everybody of the decided groups, ranked and graded by the engine."""
        year = self.refs.engine.year
        found: dict[str, Candidate] = {}
        people = sorted((p for p in year.people.values() if p.appraised), key=self._group)
        for name, members in groupby(people, key=self._group):
            candidates = []
            for person in members:
                score = self._published[person.number]
                if score is None:
                    break
                parts = {part: value or 0 for part, value in self._parts(person).items()}
                candidates.append(Candidate(person.number, name, score, parts, score))
            else:
                rank_group(year, candidates, self.rules)
                found |= {candidate.code: candidate for candidate in candidates}
        return found
