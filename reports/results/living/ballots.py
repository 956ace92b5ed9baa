"""测评得分: valid ballots and mean of every target and rater group, and the score of the form (rules 0.9, 0.10, 5.3).

A formula reads the rows of its own target and group only, so that 150,000 ballots recalculate quickly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Final

from plans.engine.scheme.ballots import BallotForm, RaterGroup
from plans.engine.scheme.subjects import BallotPart
from plans.engine.typed import plain_decimal
from plans.engine.units import POINT
from reports.results.living.base import Formula, Mixed, Page, Place, Refs, text
from reports.results.tables import Column, Kind
from reports.workbook import vocabulary as word
from scoring.engine.ballots import form_score as engine_score

SHEET: Final = "测评得分"
FORM: Final = "测评得分"
# Set aside at each end where a plan setting gives the number.
MOST_ASIDE: Final = 3


def page(refs: Refs) -> Page | None:
    """The page, or None where nobody is rated."""
    targets = list(_targets(refs))
    if not targets:
        return None
    several = any(len(form.groups) > 1 for _, form in targets)
    columns = [
        Column("对象", width=12),
        Column("评价主体", width=12),
        Column("有效票", Kind.WHOLE, 8, "各项都已打分且在 0 至满分之间的票"),
        Column("合计", Kind.FINE, 14, "有效票各项得分×权重之和"),
        Column("得分", Kind.FINE, 14, "合计÷有效票；没有有效票时按“决定”，仍没有则空白（待定）"),
    ]
    if several:
        columns.append(Column(FORM, Kind.FINE, 14, "各评价主体得分按权重之和；写在该对象的第一行"))
    keys = [f"{target}/{group.name}" for target, form in targets for group in form.groups]
    place = refs.announce(SHEET, columns, keys)
    return Page(place, lambda: _Writer(refs, place, several).rows(targets))


def form_score(refs: Refs, target: str, form: BallotForm) -> str:
    """The cell with the exact score (0..100) of a target on a form; "" while undecided."""
    heading = FORM if len(form.groups) > 1 else "得分"
    return refs.cell(SHEET, f"{target}/{form.groups[0].name}", heading)


def _targets(refs: Refs) -> Iterator[tuple[str, BallotForm]]:
    """Everybody rated on a form: subjects, then persons; each pair of target and group once."""
    scheme = refs.settled.rules.scheme
    seen: set[tuple[str, str]] = set()
    wanted = [
        (code, part.form)
        for code, entry in refs.engine.scored.items()
        for part in entry.rules.parts
        if isinstance(part, BallotPart)
    ]
    parts = scheme.people.parts if scheme.people else ()
    forms = [part.form for part in parts if isinstance(part, BallotPart)]
    wanted += [(person, form) for person in sorted(refs.engine.year.people) for form in forms]
    for target, name in wanted:
        form = scheme.form(name)
        pair = (target, form.groups[0].name)
        if pair not in seen:
            seen.add(pair)
            yield target, form


@dataclass(slots=True)
class _Writer:
    refs: Refs
    place: Place
    several: bool

    def rows(self, targets: list[tuple[str, BallotForm]]) -> Iterator[tuple[Mixed, ...]]:
        """One row for each target and group."""
        texts = {form.name: _Texts(self.refs, form) for _, form in targets}
        decisions = _decisions(self.refs)
        line = 1
        for target, form in targets:
            for position, group in enumerate(form.groups):
                line += 1
                where = f"{target}/{group.name}"
                cells = self._group(texts[form.name], target, group, line, decisions.get(where))
                if position == 0 and len(form.groups) > 1:
                    value = engine_score(self.refs.engine.year, target, form, "").score
                    cells = (*cells, Formula(texts[form.name].score(line), value))
                yield cells

    def _group(
        self, texts: _Texts, target: str, group: RaterGroup, line: int, decided: int | None
    ) -> tuple[Mixed, ...]:
        refs, layout = self.refs, self.refs.layout
        found = refs.engine.year.tallies.get((target, group.name))
        valid = found.valid if found else 0
        weighted = texts.weighted(found.sums) if found and valid else Fraction(0)
        count: Mixed = 0
        total: Mixed = 0
        if (target, group.name) in layout.tallies:
            row = layout.tallies[target, group.name]
            count = Formula(refs.input(word.TALLIES, "有效", row), valid)
            total = Formula(texts.summed(row), weighted)
        elif (target, group.name) in layout.ballots:
            first, last = layout.ballots[target, group.name]
            count = Formula(texts.count(first, last), valid)
            total = Formula(texts.total(first, last), weighted)
        score: Fraction | str | None = weighted / valid if valid else None
        otherwise = '""'
        if decided is not None:
            cell = refs.input(word.DECISIONS, "结论", refs.row(decided))
            otherwise = f"IF({cell}={text(word.SPREAD)},{cell},VALUE({cell}))"
            score = score if valid else _decided(refs.settled.rows.decisions[decided].conclusion)
        words = f"IF(C{line}>0,D{line}/C{line},{otherwise})"
        return target, group.name, count, total, Formula(words, score)


def _decisions(refs: Refs) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, row in enumerate(refs.settled.rows.decisions):
        if row.matter == word.NO_BALLOTS:
            found.setdefault(row.target, at)
    return found


def _decided(conclusion: str) -> Fraction | str | None:
    written = plain_decimal(conclusion)
    return conclusion if conclusion == word.SPREAD else None if written is None else Fraction(written)


class _Texts:
    """The formulas of one form; what does not depend on the rows is put together once."""

    def __init__(self, refs: Refs, form: BallotForm) -> None:
        self.refs, self.form = refs, form
        letters = refs.layout.sheets[word.BALLOTS].letters if word.BALLOTS in refs.layout.sheets else {}
        self.columns = [letters.get(dimension.name, "") for dimension in form.dimensions]
        self.maxima = [refs.rule(dimension, "max") for dimension in form.dimensions]
        self.weights = [
            ""
            if dimension.weight == 1 and not refs.varies(dimension, "weight")
            else refs.rule(dimension, "weight")
            for dimension in form.dimensions
        ]

    @cached_property
    def _each(self) -> tuple[str, str]:
        """Which ballots are valid (0 and 1), and their weighted sums; {0} and {1} are the rows."""
        ranges = [f"{word.BALLOTS}!${letter}${{0}}:${letter}${{1}}" for letter in self.columns]
        valid = "*".join(
            f"ISNUMBER({cells})*({cells}>=0)*({cells}<={high})"
            for cells, high in zip(ranges, self.maxima, strict=True)
        )
        return valid, "+".join(map(_times, ranges, self.weights))

    def count(self, first: int, last: int) -> str:
        """Number of ballots that count."""
        valid = f"SUMPRODUCT({self._each[0].format(first, last)})"
        if not self._trims:
            return valid
        return f"{valid}-IF({valid}>2*{self._aside},2*{self._aside},0)"

    def total(self, first: int, last: int) -> str:
        """Weighted sum of the ballots that count."""
        valid, weighted = (each.format(first, last) for each in self._each)
        total = f"SUMPRODUCT({valid}*({weighted}))"
        if not self._trims:
            return total
        # Valid ballots count one more than their sum, invalid ones 0: so the lowest valid ones can be found.
        count, raised = f"SUMPRODUCT({valid})", f"{valid}*({weighted}+1)"
        outer = ",".join(_outermost(raised, count, many) for many in range(1, self._most + 1))
        aside = f"AND({self._aside}>0,{count}>2*{self._aside})"
        return f"{total}-IF({aside},CHOOSE({self._aside},{outer}),0)"

    @property
    def _trims(self) -> bool:
        return bool(self.form.trim) or self.refs.varies(self.form, "trim")

    @property
    def _most(self) -> int:
        """So many may be set aside at each end; a plan setting may ask for more than now."""
        return max(self.form.trim, MOST_ASIDE if self.refs.varies(self.form, "trim") else 0)

    @property
    def _aside(self) -> str:
        return self.refs.rule(self.form, "trim")

    def summed(self, row: int) -> str:
        """Weighted sum of a row of 测评汇总."""
        cells = [self.refs.input(word.TALLIES, d.name, row) for d in self.form.dimensions]
        return "+".join(map(_times, cells, self.weights))

    def weighted(self, sums: tuple[int, ...]) -> Fraction:
        """The value of that sum."""
        weights, scale = self.form.whole_weights
        return Fraction(sum(map(mul, sums, weights)), scale * POINT)

    def score(self, first: int) -> str:
        """Score of a form of several groups whose rows begin here; a spread group leaves its weight to the others."""
        last = first + len(self.form.groups) - 1
        cells = f"E{first}:E{last}"
        parts, shares = [], []
        for line, group in enumerate(self.form.groups, first):
            weight = self.refs.rule(group, "weight")
            parts.append(f"N(E{line})*{weight}")
            shares.append(f"ISNUMBER(E{line})*{weight}")
        given = f"COUNT({cells})"
        missing = f"{given}+COUNTIF({cells},{text(word.SPREAD)})<{len(self.form.groups)}"
        mean = f"({'+'.join(parts)})/({'+'.join(shares)})"
        return f'IF(OR({missing},{given}=0),"",{mean})'


def _outermost(raised: str, count: str, many: int) -> str:
    """Sum of the highest and the lowest so many valid ballots."""
    highest, lowest = ",".join(map(str, range(1, many + 1))), ",".join(map(str, range(many)))
    both = f"SUMPRODUCT(LARGE({raised},{{{highest}}}))+SUMPRODUCT(LARGE({raised},{count}-{{{lowest}}}))"
    return f"{both}-{2 * many}"


def _times(cells: str, weight: str) -> str:
    return f"{cells}*{weight}" if weight else cells
