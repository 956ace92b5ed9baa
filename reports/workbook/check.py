"""Checking a year workbook: its faults as lines, and the decisions that only the results can judge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from people.xlsx.faults import BookRefused, Fault
from plans.engine.findings import Finding
from reports.workbook import vocabulary as word
from reports.workbook.parse import BookReading, read_book, sorted_faults
from scoring.engine.run import settle
from scoring.gather import gather

MOST_LINES: Final = 500


def check(path: str | Path, scheme_file: Path | None = None) -> BookReading:
    """Read a workbook and try its decisions: those that cannot stand become faults, unneeded ones notes.

    BookRefused where the file is no workbook or not safe to read.
    """
    reading = read_book(path, scheme_file=scheme_file)
    if reading.rows is None or reading.rules is None or not reading.rows.decisions:
        return reading
    facts = gather(reading.rows, reading.rules.scheme, agency=reading.agency)
    outcome = settle(facts, reading.rules.scheme, trace=False)
    bad = [
        Fault(
            word.DECISIONS, reading.places.cell(word.DECISIONS, each.index, "结论"), each.problem, each.remedy
        )
        for each in outcome.bad_decisions
    ]
    unneeded = [
        f"工作表“{word.DECISIONS}”第 {reading.places.numbers[word.DECISIONS][index]} 行："
        f"{facts.decisions[index].target} 的 {facts.decisions[index].matter} 已不需要决定，未采用"
        for index in outcome.unneeded_decisions
    ]
    return replace(
        reading,
        rows=None if bad else reading.rows,
        faults=sorted_faults([*reading.faults, *bad]),
        fault_count=reading.fault_count + len(bad),
        notes=[*reading.notes, *unneeded],
    )


def fault_lines(path: str | Path, scheme_file: Path | None = None) -> list[str]:
    """The faults of a workbook as lines: 500 at most, then one with their number; none where it is sound."""
    try:
        reading = check(path, scheme_file)
    except BookRefused as refusal:
        return [refusal.fault.line()]
    return lines_of(reading)


def lines_of(reading: BookReading) -> list[str]:
    """The faults of a reading as lines, 500 at most, then one with their number."""
    lines = [fault.line() for fault in reading.faults[:MOST_LINES]]
    if reading.fault_count > MOST_LINES:
        number = f"{'至少' if reading.cut else '共'}有 {reading.fault_count} 处错误"
        lines.append(f"{number}，只列出前 {MOST_LINES} 处；请改正后再检查一次")
    return lines


def hint_line(finding: Finding) -> str:
    """A finding 提示 as a line: where it has a place, what, and what to do."""
    place = f"{finding.indicator} {finding.field}".strip() or finding.setting
    where = f"（{place}）" if place else ""
    clause = f"［{finding.clause}］" if finding.clause else ""
    return " ".join(f"提示{where}：{finding.problem}；{finding.remedy}{clause}".split())
