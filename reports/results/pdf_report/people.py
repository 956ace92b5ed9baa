"""The people table and the bonus: bridge, check line and list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bonuses.engine.results import Allocation
from bonuses.settled import Settled
from plans.engine.facts import Person
from reports.results.amounts import money
from reports.results.blocks import Block, HeadingBlock, NamedPicture, PictureBlock
from reports.results.bridge import bridge
from reports.results.distribution import Mark, distribution, lines_of
from reports.results.pdf_report.names import Names
from reports.results.pdf_report.subjects import ENOUGH, OPEN, TIE_NOTE, picture_notes
from reports.results.pdf_report.tables import table_block
from reports.results.tables import Cell, Column, Kind, Table, allocations
from scoring.engine.results import PersonOutcome

# An office of more people gets one table of results and money instead of two.
MOST_TWICE: Final = 500
BONUS_NOTE: Final = "奖金＝基数－扣减＋补发，单位：元。"


def scored(settled: Settled) -> bool:
    """Whether the plan gives people scores or grades of their own."""
    return settled.rules.scheme.people is not None and bool(settled.rules.scheme.people.parts)


def together(settled: Settled) -> bool:
    """Whether results and money stand in one table."""
    return len(settled.outcome.people) > MOST_TWICE


def picture(settled: Settled, names: Names) -> NamedPicture | None:
    """The distribution of the people's scores, where there are enough."""
    rules = settled.rules.scheme.people
    if rules is None or rules.grading is None:
        return None
    marks = [
        Mark(f"{row.number} {row.name}", row.score, row.grade or "", row.number in names.tied)
        for row in settled.outcome.people
        if row.score is not None
    ]
    if len(marks) < ENOUGH:
        return None
    caption = "人员得分分布"
    made = distribution(marks, lines_of(rules.grading, marks), grades=rules.grading.grades, name=caption)
    return NamedPicture(caption, made, picture_notes(made.ties, moved=made.moved))


def section(settled: Settled, names: Names) -> Iterator[Block]:
    """人员结果: those with the highest scores first; in a large office with the money, by 工号."""
    outcomes = settled.outcome.people
    if not outcomes or not scored(settled):
        return
    notes = [f"{TIE_NOTE}。"] if any(row.number in names.tied for row in outcomes) else []
    if together(settled):
        yield _whole_table(settled, names, "".join((BONUS_NOTE, *notes)) if settled.bonus else "".join(notes))
        return
    people = {row.number: row for row in settled.facts.people}
    ordered = sorted(outcomes, key=lambda row: (row.score is None, -(row.score or 0), row.number))
    columns = (
        Column("工号", width=11),
        Column("姓名", width=14),
        Column("所在对象", width=22),
        Column("职务", width=19),
        Column("得分", Kind.SCORE, 9),
        Column("等次", Kind.WORD, 9),
        Column("备注", width=20),
    )
    shown = (
        (
            row.number,
            row.name,
            names.subject(row.subject),
            people[row.number].post if row.number in people else "",
            row.score,
            _grade(row, names),
            remark(row, people.get(row.number)),
        )
        for row in ordered
    )
    note = "".join(notes)
    yield table_block(Table("人员结果", columns, shown), "人员结果", note=note, look="people")


def _grade(row: PersonOutcome, names: Names) -> str | None:
    return f"{row.grade}{OPEN}" if row.grade and row.number in names.tied else row.grade


def remark(row: PersonOutcome, person: Person | None) -> str:
    """What must be known beside score and grade."""
    words = [] if person is None or person.appraised else ["不参加考核"]
    words += [f"取消奖金：{'、'.join(row.cancelled_by)}"] if row.cancelled_by else []
    words += ["不得评优"] if row.barred else []
    return "；".join(words)


def _whole_table(settled: Settled, names: Names, note: str) -> Block:
    paid = allocations(settled)
    supplements = any(share.supplement for share in paid.values())
    columns = (
        Column("工号", width=11),
        Column("姓名", width=13),
        Column("所在对象", width=18),
        Column("得分", Kind.SCORE, 9),
        Column("等次", Kind.WORD, 9),
        *_money_columns(),
        Column("备注", width=18),
    )
    people = {row.number: row for row in settled.facts.people}
    shown = (
        (
            row.number,
            row.name,
            names.subject(row.subject),
            row.score,
            _grade(row, names),
            *_money(paid.get(row.number)),
            remark(row, people.get(row.number)),
        )
        for row in settled.outcome.people
    )
    leave_out = () if supplements else ("补发",)
    table = Table("人员结果", columns, shown)
    return table_block(table, "人员结果和奖金", note=note, leave_out=leave_out, look="bonus")


def _money_columns() -> tuple[Column, ...]:
    return (
        Column("基数", Kind.MONEY, 13),
        Column("扣减", Kind.MONEY, 13),
        Column("补发", Kind.MONEY, 13),
        Column("奖金", Kind.MONEY, 13),
    )


def _money(share: Allocation | None) -> tuple[int | None, ...]:
    if share is None:
        return (None,) * 4
    return share.base, share.deduction, share.supplement, share.amount


def money_picture(settled: Settled) -> NamedPicture | None:
    """The bridge from the total to where it went."""
    bonus = settled.bonus
    if bonus is None or bonus.total is None or bonus.paid is None:
        return None
    made = bridge(bonus.total, bonus.paid, bonus.returned or 0, bonus.undistributed or 0)
    return NamedPicture("奖金去向（元）", made)


def money_section(settled: Settled, names: Names) -> Iterator[Block]:
    """奖金: the bridge to the fen, its check line, and the list by 工号."""
    bonus = settled.bonus
    if bonus is None:
        return
    hints = f"提示：{'；'.join(bonus.hints)}。" if bonus.hints else ""
    shown = money_picture(settled)
    if shown is None:
        total = "" if bonus.total is None else f"奖金总额{money(bonus.total)}元。"
        yield HeadingBlock("奖金分配", f"{total}有阻断问题，奖金没有计算；处理后重新核算。")
        return
    assert bonus.total is not None
    assert bonus.paid is not None
    rest = bonus.total - bonus.paid - (bonus.returned or 0) - (bonus.undistributed or 0)
    check = (
        f"核对：总额 {money(bonus.total)} － 发放 {money(bonus.paid)} － 收回 {money(bonus.returned or 0)}"
        f" － 未分配 {money(bonus.undistributed or 0)} ＝ {money(rest)}。"
    )
    yield HeadingBlock("奖金分配", hints)
    yield PictureBlock(NamedPicture(shown.caption, shown.picture, (check,)))
    if not (together(settled) and scored(settled)):
        yield _bonus_list(settled, names)


def _bonus_list(settled: Settled, names: Names) -> Block:
    outcomes = {row.number: row for row in settled.outcome.people}
    people = {row.number: row for row in settled.facts.people}
    paid = settled.bonus.allocations if settled.bonus else ()
    columns = (
        Column("工号", width=11),
        Column("姓名", width=11),
        Column("所在对象", width=21),
        Column("等次", Kind.WORD, 9),
        *_money_columns(),
        Column("备注", width=17),
    )
    rows: Iterator[tuple[Cell, ...]] = (
        (
            share.number,
            names.person(share.number),
            names.subject(outcomes[share.number].subject),
            outcomes[share.number].grade,
            *_money(share),
            remark(outcomes[share.number], people.get(share.number)),
        )
        for share in paid
    )
    supplements = any(share.supplement for share in paid)
    leave_out = () if supplements else ("补发",)
    heading = f"奖金发放名单（{len(paid)}人）"
    table = Table("奖金", columns, rows)
    return table_block(table, heading, note=BONUS_NOTE, leave_out=leave_out, level=3, look="bonus")
