"""The return and the self-evaluation as Excel: the forms of `reports.results.paper`, the table of 附件3."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from plans.engine.units import POINT, RATIO
from reports.results.paper import FIGURE, SHARE, WORD, Field, Papers, Value, papers
from reports.results.quarterly import HEAD, fields_for, merge_primaries, return_values, section_words
from reports.returns.gathered import Evaluation, Line, Return
from reports.returns.summary import HEADINGS, summary

SCORES: Final = (
    Field("类别", 10, WORD),
    Field("一级指标", 18),
    Field("编号", 8, WORD),
    Field("二级指标", 26),
    Field("分值", 8, FIGURE),
    Field("完成率", 9, SHARE),
    Field("自评分", 8, FIGURE),
    Field("考核得分", 9, FIGURE),
    Field("自评说明", 40),
    Field("佐证编号", 20),
)
CATALOGUE: Final = (
    Field("编号", 14, WORD),
    Field("指标", 30),
    Field("季度", 8, WORD),
    Field("文件", 36),
    Field("说明", 24),
    Field("提供人", 10, WORD),
)


def write_return(found: Return, path: Path) -> None:
    """Write 附件3 of one quarter: a block for each section, with who signed."""
    fields = fields_for(graded=found.graded)
    with papers(path) as book:
        if len(found.blocks) > 1:
            _write_summary(book, found)
        paper = book.sheet(
            f"第{found.quarter}季度", [field.width for field in fields], across=True, foot=found.title
        )
        paper.sheet.repeat_rows(0, HEAD - 1)
        paper.sheet.freeze_panes(HEAD, 3)
        paper.spread(found.title, "title", least=32)
        paper.spread(found.facts, "facts", least=18)
        paper.headings(fields, height=32)
        for block in found.blocks:
            paper.spread(section_words(block.subject), "chapter", least=24)
            first = paper.line
            for number, (indicator, entry) in enumerate(block.rows, 1):
                values = return_values(number, indicator, entry, found.quarter, fields)
                paper.row(fields, values, least=30)
            merge_primaries(paper, block, first)
            paper.spread(found.signature(block.subject), "facts", least=40)
        if not found.blocks:
            paper.spread("还没有指标，没有可汇总的内容。", "note", least=24)


def _write_summary(book: Papers, found: Return) -> None:
    """One line a section, for the superior offices, with the leader who signs."""
    fields = [Field(heading, 24 if place == 0 else 10, WORD) for place, heading in enumerate(HEADINGS)]
    title = found.title.replace("季度报表", "汇总表")
    paper = book.sheet("汇总", [field.width for field in fields], across=True, foot=title)
    paper.spread(title, "title", least=32)
    paper.spread(found.facts, "facts", least=18)
    paper.headings(fields, height=24)
    for line in summary(found):
        paper.row(fields, list(line.cells), least=22)
    paper.spread(f"签批领导：{found.leader}　　　　　　报送日期：　　　年　　月　　日", "facts", least=40)


def write_evaluation(found: Evaluation, path: Path) -> None:
    """Write the self-score table and the catalogue of evidence, a sheet each."""
    with papers(path) as book:
        _write_scores(book, found)
        _write_catalogue(book, found)


def _write_scores(book: Papers, found: Evaluation) -> None:
    title = f"{found.plan.agency.name}{found.period}绩效自评得分表"
    paper = book.sheet("自评得分表", [field.width for field in SCORES], across=True, foot=title)
    paper.spread(title, "title", least=32)
    paper.headings(SCORES, height=28)
    for line in found.lines:
        paper.row(SCORES, score_values(line), least=24)
    full = sum(line.indicator.full_points for line in found.lines)
    given = sum(line.entry.self_points or 0 for line in found.lines if line.entry)
    total: list[Value] = [
        "合计",
        "",
        "",
        f"{len(found.lines)} 项",
        _points(full),
        None,
        _points(given),
        None,
        "",
        "",
    ]
    paper.row(SCORES, total, least=24)
    paper.spread(
        "负责人签名：　　　　　　主要领导签名：　　　　　　日期：　　　年　　月　　日", "facts", least=40
    )


def score_values(line: Line) -> list[Value]:
    """One line of the self-score table."""
    entry, row = line.entry, line.indicator
    return [
        row.primary.category,
        row.primary.name,
        row.code,
        row.name or "（免设二级）",
        _points(row.full_points),
        _ratio(entry.attainment) if entry else None,
        _points(entry.self_points) if entry else None,
        _points(entry.approved_points) if entry else None,
        entry.progress if entry else "未填报",
        line.numbers or (entry.no_evidence_reason if entry else ""),
    ]


def _write_catalogue(book: Papers, found: Evaluation) -> None:
    title = f"{found.plan.agency.name}{found.period}佐证材料目录"
    paper = book.sheet("佐证材料目录", [field.width for field in CATALOGUE], across=True, foot=title)
    paper.spread(title, "title", least=32)
    paper.headings(CATALOGUE, height=28)
    count = 0
    for line in found.lines:
        for number, proof in line.evidence:
            count += 1
            quarter = f"第{proof.entry.quarter}季度"
            values: list[Value] = [
                number, str(line.indicator), quarter, proof.file.name, proof.caption, proof.file.uploaded_name,
            ]  # fmt: skip
            paper.row(CATALOGUE, values, least=22)
    paper.spread(f"共 {count} 件。" if count else "还没有佐证材料。", "note", least=22)


def _points(points: int | None) -> Decimal | None:
    return None if points is None else Decimal(points) / POINT


def _ratio(ratio: int | None) -> Decimal | None:
    return None if ratio is None else Decimal(ratio) / RATIO
