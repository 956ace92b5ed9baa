"""季度报表.xlsx: how far every section came with its indicators, quarter by quarter (rules 3.3, 4.15; the form 附件3).

One sheet for each quarter, one block for each section on a page of its own, with a line to be signed by its head and its
leader. Everything comes from the input rows of the settlement; a row that is not approved says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from bonuses.settled import Settled
from indicators.models import LedgerEntry, SecondaryIndicator
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Subject
from reports.results.paper import (
    FIGURE,
    SHARE,
    WORD,
    Field,
    Paper,
    Papers,
    Value,
    papers,
    settled_words,
    title_words,
)
from reports.workbook.writer import cell_text

TITLE: Final = "绩效目标落实情况季度报表"
QUARTERS: Final = ("一", "二", "三", "四")
NO_SECTION: Final = "未指定责任对象"
NOT_FILED: Final = "本季度未填报"
HEAD: Final = 3  # rows above the table: title, facts, headings
FIELDS: Final = (
    Field("序号", 5, WORD),
    Field("一级指标", 14),
    Field("二级指标", 18),
    Field("分值", 7, FIGURE),
    Field("目标值", 13),
    Field("完成时限", 10, WORD),
    Field("计划进度", 8, SHARE),
    Field("完成率", 8, SHARE),
    Field("完成情况", 28),
    Field("存在问题", 19),
    Field("整改措施", 19),
    Field("自评分", 7, FIGURE),
    Field("责任人", 8, WORD),
    Field("责任领导", 8, WORD),
    Field("备注", 8, WORD),
)
GRADE: Final = Field("考核等次", 8, WORD)
PRIMARY: Final = 1


@dataclass(frozen=True, slots=True)
class Block:
    """The indicators of one section with their rows of the quarter, None where nothing was filed."""

    subject: Subject | None
    rows: tuple[tuple[SecondaryIndicator, LedgerEntry | None], ...]


def write_quarterly_return(
    settled: Settled, path: str | os.PathLike[str], *, quarter: int | None = None
) -> None:
    """Write the return of one quarter (1–4), or a sheet for every quarter in which anything was filed."""
    with papers(Path(path)) as book:
        quarters = [quarter] if quarter is not None else filed_quarters(settled)
        for number in quarters:
            _write(book, settled, number)
        if not quarters:
            _write_empty(book, settled)


def filed_quarters(settled: Settled) -> list[int]:
    """The quarters of which the ledger has any row."""
    return sorted({entry.quarter for entry in settled.rows.ledger})


def blocks(settled: Settled, quarter: int) -> list[Block]:
    """The sections by 编号 with their indicators in the order of the plan; those of nobody come last."""
    entries = {entry.indicator.code: entry for entry in settled.rows.ledger if entry.quarter == quarter}
    sections: dict[str, list[SecondaryIndicator]] = {}
    subjects: dict[str, Subject | None] = {}
    for indicator in sorted(settled.rows.indicators, key=lambda row: (row.primary.position, row.code)):
        code = indicator.subject.code if indicator.subject else ""
        sections.setdefault(code, []).append(indicator)
        subjects[code] = indicator.subject
    return [
        Block(subjects[code], tuple((row, entries.get(row.code)) for row in sections[code]))
        for code in sorted(sections, key=lambda code: (not code, code))
    ]


def _write(book: Papers, settled: Settled, quarter: int) -> None:
    fields = fields_of(settled)
    foot = title_words(settled, TITLE)
    paper = book.sheet(
        f"第{QUARTERS[quarter - 1]}季度", [field.width for field in fields], across=True, foot=foot
    )
    paper.sheet.repeat_rows(0, HEAD - 1)
    paper.sheet.freeze_panes(HEAD, 3)
    paper.spread(f"{title_words(settled, TITLE)}（第{QUARTERS[quarter - 1]}季度）", "title", least=32)
    paper.spread(settled_words(settled), "facts", least=18)
    paper.headings(fields, height=32)
    breaks = []
    for block in blocks(settled, quarter):
        if paper.line > HEAD:
            breaks.append(paper.line)
        _write_block(paper, fields, block, quarter)
    paper.sheet.set_h_pagebreaks(breaks)


def fields_of(settled: Settled) -> tuple[Field, ...]:
    """The columns; a plan that grades its indicators (rules 2.1) shows the grade beside the rate."""
    rules = settled.rules.scheme.indicators
    return fields_for(graded=rules is not None and rules.scoring.method == "graded")


def fields_for(*, graded: bool) -> tuple[Field, ...]:
    """The columns; `graded`: the grade of each indicator beside the rate."""
    place = next(index for index, field in enumerate(FIELDS) if field.heading == "完成率") + 1
    return (*FIELDS[:place], GRADE, *FIELDS[place:]) if graded else FIELDS


def _write_block(paper: Paper, fields: Sequence[Field], block: Block, quarter: int) -> None:
    paper.spread(section_words(block.subject), "chapter", least=24)
    first = paper.line
    for number, (indicator, entry) in enumerate(block.rows, 1):
        paper.row(fields, return_values(number, indicator, entry, quarter, fields), least=30)
    merge_primaries(paper, block, first)
    paper.spread(_signature(block.subject), "facts", least=40)


def section_words(subject: Subject | None) -> str:
    """The line above a section's block."""
    return f"填报单位：{subject.name}（{subject.code}）" if subject else f"填报单位：{NO_SECTION}"


def return_values(
    number: int,
    indicator: SecondaryIndicator,
    entry: LedgerEntry | None,
    quarter: int,
    fields: Sequence[Field],
) -> list[Value]:
    """One line of the table, by the headings of the columns."""
    found: dict[str, Value] = {
        "序号": number,
        "一级指标": indicator.primary.name,
        "二级指标": indicator.name or "（免设二级）",
        "分值": _points(indicator.full_points),
        "目标值": indicator.target,
        "完成时限": indicator.deadline,
        "计划进度": planned(indicator, quarter),
        "责任人": _name(indicator.responsible),
        "责任领导": _name(indicator.leader),
        "备注": NOT_FILED,
    }
    if entry is not None:
        found |= {
            "完成率": _ratio(entry.attainment),
            "考核等次": entry.grade,
            "完成情况": entry.progress,
            "存在问题": entry.problems,
            "整改措施": entry.measures,
            "自评分": _points(entry.self_points),
            "备注": "" if entry.state == LedgerEntry.State.APPROVED else f"{entry.state}，未计分",
        }
    return [found.get(field.heading) for field in fields]


def planned(indicator: SecondaryIndicator, quarter: int) -> Decimal:
    """The planned progress at the end of a quarter: as the plan has it, else a quarter of the work each."""
    given: int | None = getattr(indicator, f"planned_q{quarter}")
    return Decimal(quarter) / 4 if given is None else Decimal(given) / RATIO


def _points(points: int | None) -> Decimal | None:
    return None if points is None else Decimal(points) / POINT


def _ratio(ratio: int | None) -> Decimal | None:
    return None if ratio is None else Decimal(ratio) / RATIO


def _name(person: Participant | None) -> str:
    return person.name if person else ""


def merge_primaries(paper: Paper, block: Block, first: int) -> None:
    """One cell for a 一级指标 that several rows in a run belong to."""
    for start, end in runs([(row.primary.category, row.primary.name) for row, _ in block.rows]):
        if end > start:
            name = block.rows[start][0].primary.name
            paper.sheet.merge_range(first + start, PRIMARY, first + end, PRIMARY, "", paper.looks["text"])
            paper.sheet.write_string(first + start, PRIMARY, cell_text(name), paper.looks["text"])


def runs(keys: Sequence[object]) -> Iterator[tuple[int, int]]:
    """First and last index of every run of equal keys."""
    start = 0
    for index in range(1, len(keys) + 1):
        if index == len(keys) or keys[index] != keys[start]:
            yield start, index - 1
            start = index


def _signature(subject: Subject | None) -> str:
    head = _name(subject.head) if subject else ""
    leader = _name(subject.supervising_leader) if subject else ""
    blank = "　" * 6
    return (
        f"填报人：{blank}负责人{f'（{head}）' if head else ''}签名：{blank}"
        f"分管领导{f'（{leader}）' if leader else ''}签名：{blank}填报日期：　　　年　　月　　日"
    )


def _write_empty(book: Papers, settled: Settled) -> None:
    paper = book.sheet("季度报表", [field.width for field in FIELDS], across=True)
    paper.spread(title_words(settled, TITLE), "title", least=32)
    paper.spread("本年度没有季度台账，没有可汇总的内容。请先在季度台账中填写，再重新核算。", "note", least=24)
