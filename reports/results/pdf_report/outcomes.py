"""结果运用 and 违规违纪计分: what follows from the results, in words and with names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bonuses.settled import Settled
from reports.results.blocks import Block
from reports.results.pdf_report.names import Names
from reports.results.pdf_report.tables import table_block
from reports.results.tables import Cell, Column, Table, violation_table
from scoring.engine.honoured import priority_people, talk_people

PROVISIONAL: Final = "有待决定事项，以下为暂定。"


def honours(settled: Settled, names: Names) -> Block:
    """Honours and consequences by subject, in words; the heads and leaders concerned by name."""
    found = settled.outcome.honours
    rows: list[tuple[Cell, ...]] = []
    preferred = priority_people(settled.facts, found.priority, found.talk)
    called = talk_people(settled.facts, found.talk)
    rows += [
        _row(settled, names, code, _with_names("优先评优", preferred.get(code, ()), names))
        for code in found.priority
    ]
    rows += [
        _row(settled, names, code, _with_names("约谈，不得评优", called.get(code, ()), names))
        for code in found.talk
    ]
    rows += [
        _row(settled, names, code, f"次年优秀名额 {quota} 人（测算数）")
        for code, quota in found.next_year_quota
    ]
    rows += [_row(settled, names, code, "、".join(results)) for code, results in found.consequences]
    columns = (
        Column("编号", width=8),
        Column("名称", width=26),
        Column("负责人", width=14),
        Column("分管领导", width=14),
        Column("结果运用", width=40),
    )
    intro = "" if rows else "没有需要兑现的结果运用。"
    if rows and settled.settlement.blocked:
        intro = PROVISIONAL
    return table_block(Table("结果运用", columns, iter(rows)), "结果运用", intro=intro, look="words")


def _with_names(result: str, numbers: Sequence[str], names: Names) -> str:
    """The consequence with the people it means (rules 5.7)."""
    return f"{result}：{'、'.join(names.person(number) for number in numbers)}" if numbers else result


def _row(settled: Settled, names: Names, code: str, result: str) -> tuple[Cell, ...]:
    subject = next((row for row in settled.facts.subjects if row.code == code), None)
    head = names.person(subject.head) if subject and subject.head else ""
    leader = names.person(subject.leader) if subject and subject.leader else ""
    return code, names.subject(code), head, leader, result


def violations(settled: Settled, names: Names) -> Iterator[Block]:
    """违规违纪计分, where there is any."""
    if not settled.outcome.violations:
        return
    table = violation_table(settled)
    place, cancels = table.headings.index("当事人"), table.headings.index("取消奖金")
    rows = (
        tuple(
            _people(str(cell or ""), names) if index in (place, cancels) else cell
            for index, cell in enumerate(row)
        )
        for row in table.rows
    )
    yield table_block(Table(table.title, table.columns, rows), "违规违纪计分", look="words")


def _people(numbers: str, names: Names) -> str:
    return "、".join(
        f"{names.people[number]} {number}" if number in names.people else number
        for number in numbers.split("、")
    )
