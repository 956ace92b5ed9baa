"""人员结果 as formulas: scores, grades and amounts of persons (workbook.md «结果.xlsx»).

`Persons(refs).pages()` announces everything of persons and money and gives the pages; `waiting()` tells what of it keeps
the money from being computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plans.engine.scheme.subjects import Condition, Grading, PeopleRules
from reports.results.living.base import PEOPLE, TIED, Formula, Mixed, Page, Place, Refs, both, mark_ties, text
from reports.results.living.money import Money
from reports.results.living.money_methods import figure
from reports.results.living.people_places import PersonPlaces
from reports.results.living.people_scores import PARTS, PersonScores
from reports.results.tables import person_table
from scoring.engine.results import PersonOutcome


@dataclass
class Persons:
    """The persons of one settlement."""

    refs: Refs

    @cached_property
    def _rules(self) -> PeopleRules | None:
        rules = self.refs.settled.rules.scheme.people
        return rules if rules and rules.parts else None

    @cached_property
    def _scores(self) -> PersonScores | None:
        return PersonScores(self.refs, self._rules) if self._rules else None

    @cached_property
    def _places(self) -> PersonPlaces | None:
        """Where grades depend on places."""
        rules, scores = self._rules, self._scores
        if rules is None or scores is None or rules.grading is None or not rules.grading.by_place:
            return None
        places = PersonPlaces(self.refs, rules, rules.grading, scores)
        scores.tied = places.tied
        return places

    @cached_property
    def _money(self) -> Money:
        return Money(self.refs)

    @cached_property
    def _place(self) -> Place:
        settled = self.refs.settled
        columns = person_table(settled).columns
        return self.refs.announce(PEOPLE, columns, [row.number for row in settled.outcome.people])

    def pages(self) -> tuple[list[Page], list[Page]]:
        """人员结果 and 奖金, and the helper pages behind them; the rows come when they are written."""
        page = Page(self._place, self._rows, self._finish if self._places else None)
        helpers = [self._scores.page()] if self._scores else []
        helpers += [self._places.page()] if self._places else []
        money = self._money.page()
        return [page, money], [*helpers, *self._money.helpers()]

    def waiting(self) -> list[tuple[str, Formula]]:
        """What of persons is undecided and keeps the money from being computed, with its number (rules 0.9, 0.11)."""
        people = self.refs.settled.outcome.people
        if self._scores is None or not people:
            return []
        left_out = {person.number for person in self.refs.settled.facts.people if not person.appraised}
        count = sum(row.number not in left_out and row.score is None for row in people)
        appraised = self.refs.inputs("人员", "参加考核", 2, self._place.last)
        empty = f'SUMPRODUCT(--({self._place.column("得分")}=""))'
        found = [("人员得分待定", Formula(f"{empty}-COUNTIF({appraised},{text('否')})", count))]
        return [*found, self._places.waiting()] if self._places else found

    def _rows(self) -> Iterator[tuple[Mixed, ...]]:
        rows = {row.number: self.refs.row(at) for at, row in enumerate(self.refs.settled.rows.participants)}
        for person in self.refs.settled.outcome.people:
            yield (
                person.number,
                person.name,
                person.subject,
                self._scores.score(person.number, person.score) if self._scores else None,
                self._grade(person),
                *self._money.amounts(person.number, rows[person.number]),
                "、".join(person.cancelled_by),
            )

    def _grade(self, person: PersonOutcome) -> Mixed:
        rules = self._rules
        if rules is None or rules.grading is None:
            return None
        if self._places:
            return self._places.grade(person.number, person.grade)
        score = self._place.here(person.number, "得分")
        return Formula(f'IF({score}="","",{by_lines(self.refs, rules.grading, score)})', person.grade)

    def _finish(self, book: Any, sheet: Any) -> None:
        """Open ties are marked beside the grade."""
        mark_ties(book, sheet, self._place, "等次", self.refs.places[PARTS].column(TIED), "人员同分待定")


def by_lines(refs: Refs, grading: Grading, score: str) -> str:
    """The grade that the score alone gives: the first rule that applies (rules 0.3)."""
    chosen = text(grading.rules[-1].grade)
    for rule in reversed(grading.rules[:-1]):
        assert rule.when is not None
        chosen = f"IF({both(_lines(refs, rule.when, score))},{text(rule.grade)},{chosen})"
    return chosen


def _lines(refs: Refs, when: Condition, score: str) -> list[str]:
    signs = (("at_least", ">="), ("at_most", "<="), ("below", "<"))
    return [
        f"{score}{sign}{figure(refs, when, name)}" for name, sign in signs if getattr(when, name) is not None
    ]
