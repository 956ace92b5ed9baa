"""待决定事项: what blocks, with the action that resolves it; the reminders, one line a kind; the decisions made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bonuses.settled import Settled
from reports.problem_guide import problem_guide
from reports.results.blocks import Block, HeadingBlock
from reports.results.pdf_report.names import Names
from reports.results.pdf_report.tables import table_block
from reports.results.tables import Column, Kind, Table
from scoring.engine.results import Problem

# So many places of one kind are named; the workbook and the page have them all.
MOST_PLACES: Final = 12


def section(settled: Settled, names: Names) -> Iterator[Block]:
    """Heading, blocking problems, reminders, decisions."""
    problems = settled.outcome.problems
    blocking = [row for row in problems if row.blocking]
    reminders = [row for row in problems if not row.blocking]
    intro = "没有待决定事项。"
    if blocking:
        intro = f"以下{len(blocking)}项处理好以前，奖金不计算，结果不能发布。"
    yield HeadingBlock("待决定事项", intro)
    if blocking:
        yield _blocking(blocking, names)
    if reminders:
        yield _reminders(reminders, names)
    if settled.rows.decisions:
        yield _decisions(settled, names)


def _blocking(problems: Sequence[Problem], names: Names) -> Block:
    columns = (
        Column("事项", width=14),
        Column("对象", width=24),
        Column("说明", width=36),
        Column("处理办法", width=36),
    )
    rows = (
        (
            problem_guide(row.code).title,
            names.place(row.code, row.where),
            row.message,
            problem_guide(row.code).action,
        )
        for row in problems
    )
    return table_block(Table("问题", columns, rows), f"须先决定（{len(problems)}项）", level=3, look="words")


def _reminders(problems: Sequence[Problem], names: Names) -> Block:
    kinds: dict[str, list[str]] = {}
    for row in problems:
        kinds.setdefault(row.code, []).append(names.place(row.code, row.where))
    columns = (
        Column("提醒", width=18),
        Column("件数", Kind.WHOLE, 6),
        Column("对象", width=44),
        Column("处理办法", width=38),
    )
    rows = (
        (problem_guide(code).title, len(places), _some(places), problem_guide(code).action)
        for code, places in kinds.items()
    )
    heading = f"提醒（{len(problems)}项，不影响计算）"
    return table_block(Table("提醒", columns, rows), heading, level=3, look="words")


def _some(places: Sequence[str]) -> str:
    shown = "；".join(places[:MOST_PLACES])
    return shown if len(places) <= MOST_PLACES else f"{shown}等，全部见结果工作簿“问题”表"


def _decisions(settled: Settled, names: Names) -> Block:
    columns = (
        Column("事项", width=14),
        Column("对象", width=24),
        Column("结论", Kind.WORD, 9),
        Column("理由", width=34),
        Column("决定机构", width=14),
        Column("日期", Kind.WORD, 13),
    )
    rows = (
        (
            problem_guide(row.matter).title,
            names.place(row.matter, row.target),
            row.conclusion,
            row.reason,
            row.body,
            row.decided_on.isoformat() if row.decided_on else "",
        )
        for row in settled.rows.decisions
    )
    heading = f"已作决定（{len(settled.rows.decisions)}项）"
    return table_block(Table("决定", columns, rows), heading, level=3, look="words")
