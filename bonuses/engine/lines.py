"""敏感线: who stands within half a point of a grade line or of the neighbour across the cut of a quota. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plans.engine.facts import Subject
from plans.engine.rounding import two_places
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import GradeRule, Grading, PeopleRules
from scoring.engine.facts import YearFacts
from scoring.engine.grading import places_words
from scoring.engine.results import Outcome

# Half a point, in 1/100.
NEAR: Final = 50
PEOPLE: Final = "人员"


@dataclass(frozen=True, slots=True)
class Near:
    """One who stands near a line: the side, how far (1/100 point), the line in words with its clause.

    ``above``: on the better side; ``neighbour`` names who stands first across the cut of a quota.
    """

    code: str
    name: str
    of: str
    score: int
    grade: str
    above: bool
    distance: int
    line: str
    clause: str
    neighbour: str = ""

    @property
    def shown(self) -> str:
        """The score as it is published."""
        return two_places(self.score)

    @property
    def words(self) -> str:
        """高出 0.20 or 还差 0.30; two across a cut with the same score: 同分."""
        if not self.distance and self.neighbour:
            return "同分"
        if not self.distance:
            return "正好在线上"
        return f"{'高出' if self.above else '还差'} {two_places(self.distance)} 分"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A scored subject or person with what lines are held against."""

    code: str
    name: str
    score: int
    scale: int
    grade: str
    rank: int


def near_lines(facts: YearFacts, outcome: Outcome, scheme: Scheme) -> tuple[Near, ...]:
    """Everybody within half a point of a line, the nearest first; undecided groups have no cuts of quotas."""
    found = [*_subjects(outcome, scheme), *_people(facts, outcome, scheme)]
    return tuple(sorted(found, key=lambda row: (row.of == PEOPLE, row.distance, row.code, row.line)))


def _subjects(outcome: Outcome, scheme: Scheme) -> Iterator[Near]:
    for rules in scheme.subjects:
        if rules.grading is None:
            continue
        groups: dict[str, list[_Placed]] = defaultdict(list)
        for row in outcome.subjects:
            if row.kind in rules.kinds and row.score is not None:
                scale = row.score if row.percent is None else row.percent
                placed = _Placed(row.code, row.name, row.score, scale, row.grade or "", row.rank or 0)
                groups[row.group].append(placed)
        for group, rows in groups.items():
            title = f"{rules.name}（{group}）" if group else rules.name
            yield from _thresholds(rules.grading, rows, title)
            if all(row.rank for row in rows):
                yield from _cuts(rules.grading, sorted(rows, key=lambda row: (row.rank, row.code)), title)


def _people(facts: YearFacts, outcome: Outcome, scheme: Scheme) -> Iterator[Near]:
    rules = scheme.people
    if rules is None or rules.grading is None:
        return
    subjects = {row.code: row for row in facts.subjects}
    groups: dict[str, list[_Placed]] = defaultdict(list)
    undecided = set()
    appraised = {row.number for row in facts.people if row.appraised}
    for row in outcome.people:
        group = _group(rules, subjects, row.subject)
        if row.score is not None:
            groups[group].append(_Placed(row.number, row.name, row.score, row.score, row.grade or "", 0))
        elif row.number in appraised:
            undecided.add(group)
    for group, rows in groups.items():
        yield from _thresholds(rules.grading, rows, PEOPLE)
        if rules.grading.by_place and group not in undecided:
            yield from _cuts(rules.grading, sorted(rows, key=lambda row: (-row.score, row.code)), PEOPLE)


def _group(rules: PeopleRules, subjects: dict[str, Subject], code: str) -> str:
    """Among whom a person's place is counted."""
    if rules.within == "all":
        return ""
    if rules.within == "subject":
        return code
    found = subjects.get(code)
    return found.group if found else ""


def _thresholds(grading: Grading, rows: Sequence[_Placed], title: str) -> Iterator[Near]:
    for rule in grading.rules:
        for line in _lines(rule):
            words = f"{'，且'.join(rule.when.score_words()) if rule.when else ''}为{rule.grade}"
            for row in rows:
                gap = row.scale - line
                if abs(gap) <= NEAR:
                    yield _near(row, title, gap >= 0, abs(gap), words, rule.clause)


def _lines(rule: GradeRule) -> Iterator[int]:
    """The published scores (1/100) from which on one stands on the better side of a rule."""
    when = rule.when
    if when is None:
        return
    if when.lowest is not None:
        yield when.lowest
    if when.highest is not None:
        yield when.highest + 1


def _cuts(grading: Grading, rows: Sequence[_Placed], title: str) -> Iterator[Near]:
    """Who stands on either side of the cut of a quota, held against the nearest on the other side."""
    size = len(rows)
    for rule in grading.rules:
        when = rule.when
        if when is None or (when.first is None and when.last is None):
            continue
        places = when.first or when.last
        assert places is not None
        number = places.among(size)
        cut = number if when.first is not None else size - number
        if not 0 < cut < size:
            continue
        words = f"{'前' if when.first is not None else '后'} {places_words(places, size)}为{rule.grade}"
        inside, outside = rows[:cut], rows[cut:]
        # A quota that also asks for a score is out of reach of those below it.
        yield from _across(inside, outside, title, words, rule.clause, when.lowest or 0)


def _across(
    upper: Sequence[_Placed], lower: Sequence[_Placed], title: str, words: str, clause: str, lowest: int
) -> Iterator[Near]:
    last, first = upper[-1], lower[0]
    for row in upper:
        if row.score - first.score <= NEAR:
            yield _near(row, title, True, row.score - first.score, words, clause, _named(first))
    for row in lower:
        if last.score - row.score <= NEAR and row.scale >= lowest:
            yield _near(row, title, False, last.score - row.score, words, clause, _named(last))


def _near(
    row: _Placed, title: str, above: bool, distance: int, line: str, clause: str, neighbour: str = ""
) -> Near:
    return Near(row.code, row.name, title, row.score, row.grade, above, distance, line, clause, neighbour)


def _named(row: _Placed) -> str:
    return f"{row.name} {two_places(row.score)}"


def counted(rows: Iterable[Near]) -> int:
    """How many stand near a line, each once."""
    return len({(row.of == PEOPLE, row.code) for row in rows})
