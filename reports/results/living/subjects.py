"""考核结果 with 得分计算 and 定等: parts, score, 100-scale, rank and grade of every subject as formulas (rules 0–5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from plans.engine.scheme.subjects import Grading
from reports.results.living import ballots, indicators, quarters, registers
from reports.results.living.base import (
    SUBJECTS,
    TIED,
    Formula,
    Mixed,
    Page,
    Place,
    Refs,
    mark_ties,
    round2,
    text,
    when,
)
from reports.results.living.parts import WAITS
from reports.results.living.standing import GRADE, RANK, STATE, Group, Ladder, Member
from reports.results.living.subject_scores import PERCENT, SCORE, SCORES, STANDINGS, Scores, state_value
from reports.results.tables import Column, Kind, part_names, subject_table
from reports.workbook import vocabulary as word
from scoring.engine.run import ScoredSubject

FINAL, BEFORE = "等次", "降档前等次"
BELONGING: Final = "改动数值后各表自动重算；改动编号、分组、责任对象、所在对象等归属后，请用本工作簿重新核算"


def pages(refs: Refs) -> tuple[Page, list[Page]]:
    """考核结果, and the helper pages behind it."""
    behind = [
        indicators.page(refs),
        quarters.page(refs),
        ballots.page(refs),
        registers.adjustment_page(refs),
        registers.letter_page(refs),
    ]
    code, *others = subject_table(refs.settled).columns
    columns = [replace(code, note=BELONGING), *others]
    place = refs.announce(SUBJECTS, columns, [row.code for row in refs.settled.outcome.subjects])
    scores = Scores(refs).page()
    standings = _Standings(refs)
    result = Page(
        place, lambda: _result_rows(refs, place), lambda book, sheet: _mark_ties(refs, place, book, sheet)
    )
    return result, [scores, standings.page(), *(page for page in behind if page is not None)]


def waiting(refs: Refs) -> list[tuple[str, Formula]]:
    """Blocking matters of subjects: words, and a formula of their number (rules 0.4, 0.9, 0.11)."""
    scores, standings = refs.places[SCORES], refs.places[STANDINGS]
    names = part_names(refs.settled)
    cells = f"{SCORES}!${scores.letters[names[0]]}$2:${scores.letters[names[-1]]}${max(scores.last, 2)}"
    undecided = sum(
        value.state == "undecided" for entry in refs.engine.scored.values() for value in entry.parts.values()
    )
    found = [("考核对象得分待定", Formula(f"COUNTIF({cells},{text(WAITS)})", undecided))]
    if TIED in standings.letters:
        tied = sum(candidate.provisional for candidate in refs.engine.candidates.values())
        found.append(("考核对象同分待定", Formula(f"SUM({standings.column(TIED)})", tied)))
    return found


def _result_rows(refs: Refs, place: Place) -> Iterator[tuple[Mixed, ...]]:
    """考核结果: published figures, each rounded once from its exact value."""
    scores, standings = refs.places[SCORES], refs.places[STANDINGS]
    names = part_names(refs.settled)
    for row in refs.settled.outcome.subjects:
        parts = dict(row.parts)
        cells: list[Mixed] = [row.code, row.name, row.kind, row.group]
        for name in names:
            cells.append(_published(scores.cell(row.code, name), parts[name]) if name in parts else None)
        cells.append(_published(scores.cell(row.code, SCORE), row.score))
        cells.append(_published(scores.cell(row.code, PERCENT), row.percent))
        cells.append(Formula(standings.cell(row.code, RANK), row.rank))
        graded = FINAL in standings.letters and _grading(refs, row.code) is not None
        cells.append(Formula(standings.cell(row.code, FINAL), row.grade) if graded else None)
        yield tuple(cells)


def _published(cell: str, value: int | None) -> Formula:
    return Formula(when(f"ISNUMBER({cell})", round2(cell)), value)


def _grading(refs: Refs, code: str) -> Grading | None:
    return refs.engine.scored[code].rules.grading


def _mark_ties(refs: Refs, place: Place, book: Any, sheet: Any) -> None:
    flags = refs.places[SCORES]
    if TIED in flags.letters:
        mark_ties(book, sheet, place, "等次", flags.column(TIED), "考核对象同分待定")


class _Standings:
    """定等: the ladder of subjects, with what downgrades do to a grade (rules 4.12, 4.13)."""

    def __init__(self, refs: Refs) -> None:
        self.refs = refs
        self.outcomes = {row.code: row for row in refs.settled.outcome.subjects}
        self.ladder = Ladder(refs, STANDINGS, self._groups())

    def page(self) -> Page:
        """Announce the sheet."""
        columns = [*self.ladder.columns()]
        if any(column.heading == GRADE for column in columns):
            columns += [
                Column(FINAL, Kind.WORD, 9, "重大情形和违规降档之后的等次"),
                Column(BEFORE, Kind.WORD, 11, "只因领导违规而降档的，为降档前的等次；其余同等次"),
            ]
        self.graded = len(columns) > len(self.ladder.columns())
        self.place = self.refs.announce(STANDINGS, columns, self.ladder.keys())
        return Page(self.place, self.rows)

    def rows(self) -> Iterator[tuple[Mixed, ...]]:
        """One row for each subject, group by group."""
        for code, row in zip(self.ladder.keys(), self.ladder.rows(self.place), strict=True):
            yield (*row, *self._grades(code)) if self.graded else row

    def _groups(self) -> list[Group]:
        def key(entry: ScoredSubject) -> tuple[str, str]:
            return entry.rules.name, entry.subject.group

        entries = sorted(self.refs.engine.scored.values(), key=key)
        return [
            Group(
                "/".join(name for name in names if name), rows[0].rules, [self._member(row) for row in rows]
            )
            for names, found in groupby(entries, key=key)
            if (rows := list(found))
        ]

    def _member(self, entry: ScoredSubject) -> Member:
        refs, code = self.refs, entry.subject.code
        outcome = self.outcomes[code]
        return Member(
            code=code,
            state=refs.cell(SCORES, code, STATE),
            score=refs.subject(code, SCORE),
            scale=refs.subject(code, PERCENT),
            parts={part.name: refs.subject(code, part.name) for part in entry.rules.parts},
            state_value=state_value(entry),
            score_value=outcome.score,
            scale_value=outcome.percent,
            part_values=dict(outcome.parts),
            candidate=refs.engine.candidates.get(code),
            last_years=_last_years(refs, code),
            last_years_value=_years(refs, code),
        )

    def _grades(self, code: str) -> tuple[Mixed, ...]:
        """等次 after downgrades, and the grade that 4.13 pays by before a leader's own downgrade."""
        grading = _grading(self.refs, code)
        if grading is None:
            return None, None
        outcome = self.outcomes[code]
        before = self.place.here(code, GRADE)
        final, kept = self._moved(code, before, grading)
        names = ",".join(text(grade) for grade in grading.grades)
        cells = [
            Formula(when(f"ISNUMBER({before})", f"CHOOSE({words},{names})"), value)
            for words, value in ((final, outcome.grade), (kept, outcome.grade_before or outcome.grade))
        ]
        return tuple(cells)

    def _moved(self, code: str, before: str, grading: Grading) -> tuple[str, str]:
        refs, rules, last = self.refs, self.refs.settled.rules.scheme.grave_events, len(grading.grades)
        grave = [at for at, row in enumerate(refs.settled.rows.grave_events) if row.subject.code == code]
        kinds = [refs.input(word.GRAVE, "情形", refs.row(at)) for at in grave]
        own = [f'COUNTIF({cells},"是")>0' for cells in violated(refs, code)]
        down = [*own, *(f"{cell}={text(rules.downgrade)}" for cell in kinds if rules)]
        worst = [f"{cell}={text(rules.worst)}" for cell in kinds if rules]
        lower = f"MIN({before}+1,{last})"
        final = f"IF({_any(down)},{lower},{before})" if down else before
        final = f"IF({_any(worst)},{last},{final})" if worst else final
        return final, before if own and not grave else final


def violated(refs: Refs, code: str) -> list[str]:
    """The cells of 降档 in 违规计分 of one subject."""
    return registers.violated(refs, code, "降档")


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _last_years(refs: Refs, code: str) -> list[list[tuple[str, str]]]:
    """(名次, 参评数) of the years before, back to the first without a row."""
    found: dict[int, list[tuple[str, str]]] = {}
    for at, row in enumerate(refs.settled.rows.past_results):
        if row.subject.code == code:
            line = refs.row(at)
            pair = refs.input(word.PAST, "名次", line), refs.input(word.PAST, "参评数", line)
            found.setdefault(row.year, []).append(pair)
    years, year = [], refs.engine.year.facts.year - 1
    while year in found:
        years.append(found[year])
        year -= 1
    return years


def _years(refs: Refs, code: str) -> int:
    last, year = refs.engine.year.past_last, refs.engine.year.facts.year
    years = 1
    while (year - years, code) in last:
        years += 1
    return years
