"""加减分计分 and 提醒函计分: which rows of the registers count, and for how much (rules 4.2, 4.10, 5.5).

Rows are sorted by 对象, so that what a subject sums up is one unbroken run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from plans.engine.scheme.registers import Matter
from plans.engine.units import POINT
from reports.results.living.base import Formula, Mixed, Page, Place, Refs, either, runs, text
from reports.results.tables import Column, Kind
from reports.workbook import vocabulary as word
from scoring.models import Adjustment

ADJUSTMENTS: Final = "加减分计分"
LETTERS: Final = "提醒函计分"
PLUS, MINUS = word.DIRECTIONS


def adjustment_page(refs: Refs) -> Page | None:
    """加减分计分, or None without rows."""
    rows = refs.settled.rows.adjustments
    if not rows or word.ADJUSTMENTS not in refs.layout.sheets:
        return None
    order = sorted(range(len(rows)), key=lambda at: (rows[at].subject.code, at))
    columns = (
        Column("行号", Kind.WHOLE, 7, "在“加减分”中的行号"),
        Column("对象", width=12),
        Column("事项", width=16),
        Column("分值", Kind.FINE, 9, "所填分值；空白时按规则"),
        Column("同一事项", width=26, note="事项和同一事项都相同的，只计分值最高的一条"),
        Column("加分", Kind.FINE, 9, "计入的加分"),
        Column("减分", Kind.FINE, 9, "计入的减分，为正数"),
    )
    place = refs.announce(ADJUSTMENTS, columns, [str(at) for at in order])
    return Page(place, lambda: _Adjustments(refs, place, order).rows())


def adjusted(refs: Refs, code: str, heading: str) -> list[str]:
    """The cells of 加分 or 减分 of a subject."""
    place = refs.places.get(ADJUSTMENTS)
    if place is None:
        return []
    own = [str(at) for at, row in enumerate(refs.settled.rows.adjustments) if row.subject.code == code]
    return [place.part(heading, first, last) for first, last in runs(place.rows[key] for key in own)]


@dataclass(slots=True)
class _Adjustments:
    refs: Refs
    place: Place
    order: list[int]

    def rows(self) -> Iterator[tuple[Mixed, ...]]:
        """One row for each 加减分 row."""
        rows = self.refs.settled.rows.adjustments
        rules = self.refs.settled.rules.scheme.adjustments
        matters = {matter.name: matter for matter in rules.matters} if rules else {}
        own: dict[str, list[int]] = defaultdict(list)
        for at in self.order:
            own[rows[at].subject.code].append(at)
        for at in self.order:
            row = rows[at]
            counted = _counts(rows, own[row.subject.code], at, matters)
            yield self._row(at, row, matters.get(row.matter), own[row.subject.code], counted)

    def _row(
        self, at: int, row: Adjustment, matter: Matter | None, own: list[int], counted: bool
    ) -> tuple[Mixed, ...]:
        refs, line = self.refs, self.refs.row(at)
        points = Fraction(row.points or 0, POINT)
        given = refs.input(word.ADJUSTMENTS, "分值", line)
        fixed = self._fixed(matter, row.level)
        value = Formula(f"IF(ISNUMBER({given}),{given},{fixed})", points)
        same: Mixed = None
        alone = "TRUE"
        if matter and matter.highest_of_same:
            words = refs.input(word.ADJUSTMENTS, "同一事项", line)
            key = text(f"{row.matter}：")
            same = Formula(
                f'IF({words}="","",{key}&{words})',
                f"{row.matter}：{row.same_matter}" if row.same_matter else None,
            )
            alone = self._alone(str(at), own)
        direction = refs.input(word.ADJUSTMENTS, "方向", line)
        here = self.place.here(str(at), "分值")
        cells = [
            Formula(
                f"IF(AND({direction}={text(way)},{alone}),{here},0)",
                points if counted and row.direction == way else Fraction(0),
            )
            for way in (PLUS, MINUS)
        ]
        return (line, row.subject.code, row.matter, value, same, *cells)

    def _alone(self, key: str, own: list[int]) -> str:
        """No other row of the subject on the same matter has more points, or as many and stands above."""
        first, last = self.place.rows[str(own[0])], self.place.rows[str(own[-1])]
        if first == last:
            return "TRUE"
        same = self.place.here(key, "同一事项")
        points = self.place.here(key, "分值")
        sames = f"$E${first}:$E${last}"
        others = f"$D${first}:$D${last}"
        above = f"(({others}>{points})+({others}={points})*(ROW({others})<ROW({points})))"
        return f'OR({same}="",SUMPRODUCT(EXACT({sames},{same})*{above})=0)'

    def _fixed(self, matter: Matter | None, level: str) -> str:
        if matter is None:
            return "0"
        if matter.points is not None:
            return self.refs.rule(matter, "points")
        found = next((entry for entry in matter.levels if entry.level == level), None)
        return self.refs.rule(found, "points") if found else "0"


def _counts(rows: list[Adjustment], own: list[int], at: int, matters: dict[str, Matter]) -> bool:
    """Whether a row counts: the heaviest of its 同一事项, the first of several (rules 5.5)."""
    row = rows[at]
    matter = matters.get(row.matter)
    if matter is None or not matter.highest_of_same or not row.same_matter:
        return True
    same = [
        (-(rows[i].points or 0), i)
        for i in own
        if (rows[i].matter, rows[i].same_matter) == (row.matter, row.same_matter)
    ]
    return min(same)[1] == at


def letter_page(refs: Refs) -> Page | None:
    """提醒函计分: one row for each unit and matter, or None where letters have no points."""
    rules = refs.settled.rules.scheme.reminders
    if rules is None or not refs.settled.rows.letters or word.LETTERS not in refs.layout.sheets:
        return None
    columns = (
        Column("对象", width=12),
        Column("事项", width=30),
        Column("发函次数", Kind.WHOLE, 9),
        Column("最后逾期", Kind.WORD, 9, "最后一天所发的函件中有逾期的"),
        Column("扣分", Kind.FINE, 9),
    )
    matters = _matters(refs)
    place = refs.announce(LETTERS, columns, [_key(*pair) for pair in matters])
    return Page(place, lambda: _letter_rows(refs, place, matters))


def _key(code: str, matter: str) -> str:
    return f"{code}/{matter}"


def _matters(refs: Refs) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, row in enumerate(refs.settled.rows.letters):
        found[row.subject.code, row.matter].append(at)
    return dict(sorted(found.items()))


def _letter_rows(
    refs: Refs, place: Place, matters: dict[tuple[str, str], list[int]]
) -> Iterator[tuple[Mixed, ...]]:
    rules = refs.settled.rules.scheme.reminders
    assert rules is not None
    letters = refs.settled.rows.letters
    for (code, matter), own in matters.items():
        last: date = max(letters[at].sent_on for at in own)
        late = any(letters[at].overdue for at in own if letters[at].sent_on == last)
        sent = [refs.input(word.LETTERS, "发函日期", refs.row(at)) for at in own]
        overdue = [refs.input(word.LETTERS, "逾期", refs.row(at)) for at in own]
        newest = f"MAX({','.join(sent)})"
        tests = [f'AND({day}={newest},{flag}="是")' for day, flag in zip(sent, overdue, strict=True)]
        times, flagged = (place.here(_key(code, matter), heading) for heading in ("发函次数", "最后逾期"))
        least, points = refs.rule(rules.repeated, "letters"), refs.rule(rules.repeated, "points")
        counted = late and len(own) >= rules.repeated.letters
        yield (
            code,
            matter,
            len(own),
            Formula(f'IF({either(tests)},"是","否")', "是" if late else "否"),
            Formula(
                f'IF(AND({times}>={least},{flagged}="是"),{points},0)',
                rules.repeated.points if counted else Fraction(0),
            ),
        )


def lettered(refs: Refs, code: str) -> list[str]:
    """The terms that a unit's reminder letters add to its deductions."""
    place, rules = refs.places.get(LETTERS), refs.settled.rules.scheme.reminders
    own = [pair for pair in _matters(refs) if pair[0] == code] if place and rules else []
    if not own or place is None or rules is None:
        return []
    rows = [place.rows[_key(*pair)] for pair in own]
    least, points = refs.rule(rules.distinct, "matters"), refs.rule(rules.distinct, "points")
    run = place.part("扣分", rows[0], rows[-1])
    return [f"SUM({run})", f"IF(ROWS({run})>={least},{points},0)"]


def violated(refs: Refs, code: str, heading: str) -> list[str]:
    """The cells of 分值 or 降档 of 违规计分 that fall on one subject."""
    rows = [at for at, row in enumerate(refs.settled.outcome.violations, 2) if row.unit == code]
    letter = {"分值": "D", "降档": "F"}[heading]
    return [f"违规计分!${letter}${first}:${letter}${last}" for first, last in runs(rows)]
