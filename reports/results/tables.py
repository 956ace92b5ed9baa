"""The result tables of a settlement, the same for 结果.xlsx, 结果.pdf and the terminal (workbook.md «结果.xlsx»).

A table is headings and rows of plain cells. Figures and amounts stay integers of 1/100, points integers of 1/10000;
None is an undecided figure. How a cell looks is the writer's affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from bonuses.engine.results import Allocation
from bonuses.settled import Settled

Cell = str | int | Fraction | None


class Kind(Enum):
    """What the cells of a column hold: text, a word to be centred, a whole number, a score or money in 1/100 units,
    points in 1/10000, the value of a step or rule, or an exact value that is shown with up to eight places."""

    TEXT = "text"
    WORD = "word"
    WHOLE = "whole"
    SCORE = "score"
    MONEY = "money"
    POINTS = "points"
    EXACT = "exact"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with the kind of its cells, a width in Latin characters, and a note for the reader.

    ``one_line``: a text that is not wrapped in a spreadsheet, however long.
    """

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 12
    note: str = ""
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Headings in order, and rows with one cell each; ``rows`` can be walked once."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Cell, ...]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings alone."""
        return tuple(column.heading for column in self.columns)


ROUNDING_NOTE = "分项四舍五入，可能与总分相差0.01"
BONUS_NOTE = "奖金＝基数－扣减＋补发；尾差（按最大余数法补的分）已含在基数和补发中"


def part_names(settled: Settled) -> tuple[str, ...]:
    """Names of all parts that subjects of the scheme can have, in its order."""
    return tuple(dict.fromkeys(part.name for group in settled.rules.scheme.subjects for part in group.parts))


def subject_table(settled: Settled) -> Table:
    """考核结果: a row for each subject, sorted by 编号."""
    names = part_names(settled)
    columns = (
        Column("编号", width=10),
        Column("名称", width=30),
        Column("类型", Kind.WORD, 10),
        Column("分组", width=10),
        *(Column(name, Kind.SCORE, 11, ROUNDING_NOTE) for name in names),
        Column("得分", Kind.SCORE, 10, ROUNDING_NOTE),
        Column("百分制", Kind.SCORE, 10),
        Column("名次", Kind.WHOLE, 7),
        Column("等次", Kind.WORD, 8),
    )
    return Table("考核结果", columns, _subject_rows(settled, names))


def _subject_rows(settled: Settled, names: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    for row in settled.outcome.subjects:
        parts = dict(row.parts)
        figures = (parts.get(name) for name in names)
        yield (row.code, row.name, row.kind, row.group, *figures, row.score, row.percent, row.rank, row.grade)


def person_table(settled: Settled) -> Table:
    """人员结果: a row for each person, sorted by 工号; amounts empty while nothing is paid or decided."""
    columns = (
        Column("工号", width=10),
        Column("姓名", width=12),
        Column("所在对象", width=16),
        Column("得分", Kind.SCORE, 9),
        Column("等次", Kind.WORD, 8),
        Column("基数", Kind.MONEY, 13, BONUS_NOTE),
        Column("扣减", Kind.MONEY, 13),
        Column("补发", Kind.MONEY, 13),
        Column("尾差", Kind.MONEY, 8),
        Column("奖金", Kind.MONEY, 13, BONUS_NOTE),
        Column("取消依据", width=14),
    )
    return Table("人员结果", columns, _person_rows(settled))


def _person_rows(settled: Settled) -> Iterator[tuple[Cell, ...]]:
    paid = allocations(settled)
    for row in settled.outcome.people:
        money: tuple[int | None, ...] = (None,) * 5
        if (share := paid.get(row.number)) is not None:
            money = (share.base, share.deduction, share.supplement, share.remainder, share.amount)
        cancelled = "、".join(row.cancelled_by)
        yield (row.number, row.name, row.subject, row.score, row.grade, *money, cancelled)


def allocations(settled: Settled) -> dict[str, Allocation]:
    """Amounts by 工号."""
    return {row.number: row for row in settled.bonus.allocations} if settled.bonus else {}


def bonus_table(settled: Settled) -> Table:
    """奖金: total, paid, returned, undistributed, and the line that shows nothing is lost (rules 6.4)."""
    bonus = settled.bonus
    total, *split = (bonus.total, bonus.paid, bonus.returned, bonus.undistributed) if bonus else (None,) * 4
    known = [amount for amount in split if amount is not None]
    check = total - sum(known) if total is not None and len(known) == len(split) else None
    rows: list[tuple[Cell, ...]] = [
        *zip(("总额", "发放", "收回", "未分配"), (total, *split), strict=True),
        ("核对", check),
    ]
    columns = (
        Column("项目", width=14),
        Column("值", Kind.MONEY, 18, "核对＝总额－发放－收回－未分配，应为0"),
    )
    return Table("奖金", columns, iter(rows))


def problem_table(settled: Settled) -> Table:
    """问题: what a person must see, as in 结果.json."""
    columns = (
        Column("代码", width=26),
        Column("是否阻断", Kind.WORD, 10),
        Column("位置", width=24),
        Column("说明", width=66),
    )
    rows = (
        (row.code, "是" if row.blocking else "否", row.where, row.message) for row in settled.outcome.problems
    )
    return Table("问题", columns, rows)


def violation_table(settled: Settled) -> Table:
    """违规计分: what the violation table gives for each row of 违规违纪."""
    columns = (
        Column("编号", width=10),
        Column("对象", width=12),
        Column("当事人", width=16),
        Column("分值", Kind.POINTS, 9),
        Column("取消奖金", width=26),
        Column("降档", Kind.WORD, 7),
        Column("条款", width=14),
    )
    rows = (
        (
            row.code,
            row.unit,
            row.person,
            row.points,
            "、".join(row.cancels),
            "是" if row.downgrade else "否",
            row.clause,
        )
        for row in settled.outcome.violations
    )
    return Table("违规计分", columns, rows)
