"""得分计算: the exact parts and totals of every subject; nothing is rounded here (rules 0.2, 0.8)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from plans.engine.scheme.subjects import SubjectClass
from reports.results.living.base import TIED, Formula, Mixed, Page, Refs, text, when
from reports.results.living.parts import NONE, WAITS, Parts
from reports.results.living.standing import DECIDED, OPEN, OUT, STATE
from reports.results.tables import Column, Kind, part_names
from scoring.engine.run import ScoredSubject

SCORES: Final = "得分计算"
STANDINGS: Final = "定等"
FULL, SCORE, PERCENT = "分值", "得分", "百分制"


class Scores:
    """得分计算: exact parts and totals; nothing is rounded here."""

    def __init__(self, refs: Refs) -> None:
        self.refs = refs
        self.names = part_names(refs.settled)
        self.of_full = any(_of_full(entry.rules) for entry in refs.engine.scored.values())

    def page(self) -> Page:
        """Announce the sheet."""
        may_tie = any(_may_tie(entry) for entry in self.refs.engine.scored.values())
        columns = (
            Column("编号", width=10),
            *(
                Column(name, Kind.FINE, 14, "未四舍五入；待定：缺少数据；无：没有负责的指标")
                for name in self.names
            ),
            *([Column(FULL, Kind.FINE, 12, "按分值折算百分制的，全部指标分值之和")] if self.of_full else []),
            Column(STATE, Kind.WORD, 9, "已定、待定，或不参评（没有负责的指标）"),
            Column(SCORE, Kind.FINE, 14, "未四舍五入"),
            Column(PERCENT, Kind.FINE, 14, "未四舍五入"),
            *([Column(TIED, Kind.WHOLE, 10)] if may_tie else []),
        )
        self.place = self.refs.announce(SCORES, columns, list(self.refs.engine.scored))
        return Page(self.place, self.rows)

    def rows(self) -> Iterator[tuple[Mixed, ...]]:
        """One row for each subject."""
        for code, entry in self.refs.engine.scored.items():
            rules, parts = entry.rules, Parts(self.refs, entry.subject)
            own = {part.name: part for part in rules.parts}
            cells: list[Mixed] = [code]
            for name in self.names:
                cells.append(_part(parts.part(own[name]), entry, name) if name in own else None)
            full = sum((value.full for value in entry.parts.values()), start=Fraction(0))
            fulls = [words for part in rules.parts if (words := parts.full(part))]
            of_full = _of_full(rules)
            if self.of_full:
                cells.append(Formula("+".join(fulls), full) if of_full and fulls else None)
            cells.append(Formula(self._state(code, rules), state_value(entry)))
            cells.append(Formula(self._total(code, rules), entry.total))
            cells.append(Formula(self._percent(code, rules), entry.percent))
            cells.append(self._tied(entry))
            yield tuple(cells)

    def _state(self, code: str, rules: SubjectClass) -> str:
        here = self.place.here
        cells = f"{here(code, self.names[0])}:{here(code, self.names[-1])}"
        nothing = f"COUNTIF({cells},{text(NONE)})>0"
        words = when(f"COUNTIF({cells},{text(WAITS)})>0", text(OPEN), when(nothing, text(OUT), text(DECIDED)))
        return when(f"{here(code, FULL)}=0", text(OUT), words) if _of_full(rules) else words

    def _total(self, code: str, rules: SubjectClass) -> str:
        terms = []
        for part in rules.parts:
            cell = self.place.here(code, part.name)
            weight = f"*{self.refs.rule(part, 'weight')}" if part.weight is not None else ""
            terms.append(f"{'+' if part.sign == 'plus' else '-'}{cell}{weight}")
        summed = "".join(terms).removeprefix("+")
        if rules.total == "percent_of_full":
            summed = f"100*({summed})/{self.place.here(code, FULL)}"
        summed = f"MAX({summed},0)"
        if rules.cap is not None:
            summed = f"MIN({summed},{self.refs.rule(rules, 'cap')})"
        return when(f"{self.place.here(code, STATE)}={text(DECIDED)}", summed)

    def _tied(self, entry: ScoredSubject) -> Mixed:
        """1 while the tie of a subject is open, here row by row as in 考核结果."""
        if not _may_tie(entry):
            return None
        found = self.refs.engine.candidates.get(entry.subject.code)
        cell = self.refs.cell(STANDINGS, entry.subject.code, TIED)
        return Formula(cell, int(bool(found and found.provisional)))

    def _percent(self, code: str, rules: SubjectClass) -> str:
        score = self.place.here(code, SCORE)
        if rules.percent == "score":
            return score
        return when(f"ISNUMBER({score})", f"100*{score}/{self.place.here(code, FULL)}")


def _may_tie(entry: ScoredSubject) -> bool:
    return entry.rules.grading is not None and entry.rules.grading.by_place


def _of_full(rules: SubjectClass) -> bool:
    return rules.total == "percent_of_full" or rules.percent == "of_full"


def _part(words: str, entry: ScoredSubject, name: str) -> Formula:
    found = entry.parts[name]
    names = {"known": found.value, "undecided": WAITS, "absent": NONE}
    return Formula(words, names[found.state])


def state_value(entry: ScoredSubject) -> str:
    """已定, 待定 or 不参评."""
    return OUT if entry.absent else OPEN if entry.total is None else DECIDED
