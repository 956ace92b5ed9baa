"""The parts with results: year workbook, result files, sums of the ballots."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from appraisals.models import AppraisalRound, BallotTally
from bonuses.settled import Settled
from plans.figures import in_points
from reports.archive.source import Source
from reports.archive.writing import PackageWriter
from reports.opened import facts_of, settled_of
from reports.papers.keeping import aside_folder
from reports.result_files import KINDS, build
from reports.results.xlsx import write_results
from reports.workbook.printing import dated, name_pages
from reports.workbook.writer import write_sheets
from reports.workbook.writer_rows import is_sealed
from scoring.models import Settlement
from scoring.year import YearRows


def workbook(source: Source, out: PackageWriter) -> None:
    """年度工作簿.xlsx from what was frozen, and 结果.xlsx; ballots leave as sums only (quality «Ballots»)."""
    source.progress("重新计算，写年度工作簿")
    settled = settled_of(source.settlement)
    settled = replace(settled, rows=with_sums(settled.rows, source.settlement))
    with tempfile.TemporaryDirectory(dir=aside_folder()) as folder:
        book = Path(folder, "book.xlsx")
        write_book(settled, source.settlement, book)
        out.file("年度工作簿.xlsx", book, "年度工作簿：全部输入数据，可以重新导入核算")
        source.progress("写结果.xlsx")
        write_results(settled, book)
        out.file("结果.xlsx", book, "结果：每个数都是公式，附计算过程")


def result_files(source: Source, out: PackageWriter) -> None:
    """The report, the data and, where money is paid, the list."""
    pays = hasattr(source.settlement, "bonus_pool")
    for key in ("pdf", "bonus") if pays else ("pdf",):
        kind = KINDS[key]
        path = build(source.settlement, kind, progress=source.progress)
        out.file(kind.name, path, kind.purpose)
    out.text("结果.json", source.settlement.result, "结果数据（与存储的逐字节相同）")


def ballot_sums(source: Source, out: PackageWriter) -> None:
    """测评汇总: counts and sums of each target and rater group, from which all scores recompute."""
    facts = facts_of(source.settlement)
    names = {row.code: row.name for row in facts.subjects} | {row.number: row.name for row in facts.people}

    def rows() -> Iterator[Sequence[object]]:
        for row in facts.tallies:
            sums = "、".join(in_points(one) for one in row.sums)
            yield (row.target, names.get(row.target, ""), row.group, row.valid, row.invalid, sums)

    note = "只有票数和各项合计，没有单张测评票。各项的次序与方案里的评分项目一致。"
    out.sheet("测评汇总", ("编号", "名称", "评价主体", "有效票", "无效票", "各项合计"), rows, note=note)


def with_sums(rows: YearRows, settlement: Settlement) -> YearRows:
    """The same year with its single ballots replaced by their sums."""
    if is_sealed(rows) or not rows.ballots:
        return rows
    found = copy.copy(rows)
    sealed = AppraisalRound(plan=rows.plan, sealed=True)
    subjects = {row.code: row for row in rows.subjects}
    people = {row.number: row for row in rows.participants}
    found.ballots, found.round = [], sealed
    found.tallies = [
        BallotTally(
            round=sealed, subject=subjects.get(row.target), group=row.group, valid=row.valid, invalid=row.invalid,
            participant=None if row.target in subjects else people.get(row.target), sums=list(row.sums),
        )
        for row in facts_of(settlement).tallies
    ]  # fmt: skip
    return found


def write_book(settled: Settled, settlement: Settlement, path: Path) -> None:
    """Write the year workbook alone."""
    options = {"constant_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        dated(book, settlement.created_at)
        write_sheets(book, settled.rows, settled.rules)
        name_pages(book, settlement.plan)
