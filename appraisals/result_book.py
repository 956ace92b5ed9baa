"""测评结果.xlsx for readers: numbers of ballots, sums and means by dimension, with the same held back as on the page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from appraisals.counted import CountedRound
from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.round_results import APART, PoolFigures, Results, TargetFigures, lines_of, results_of
from plans.figures import in_points

SHEET: Final = "测评结果"
NOTES: Final = "说明"
# Columns of words come first; the others have figures, or say why there is none.
WORDS: Final = 3
WIDTHS: Final = (9, 18, 16, 7, 8, 8, 7)
WIDTH: Final = 10
NUMBER: Final = re.compile(r"-?\d+(?:\.(\d{1,4}))?")
NUMBERS: Final = {0: "0"} | {decimals: f"0.{'0' * decimals}" for decimals in range(1, 5)}
HEAD: Final = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF2F7"}
HEAD_HEIGHT: Final = 32
A4: Final = 9
LONGEST_HEADER: Final = 200


def result_book(counted: CountedRound) -> bytes:
    """Write the results of a closed round; text stays text, nothing is a formula."""
    results = results_of(counted)
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _figures(book, counted, results)
        _notes(book, counted, results)
    return buffer.getvalue()


def _figures(book: Any, counted: CountedRound, results: Results) -> None:
    sheet = book.add_worksheet(SHEET)
    heads = [book.add_format(HEAD | {"align": side}) for side in ("left", "right")]
    looks = {decimals: book.add_format({"num_format": form}) for decimals, form in NUMBERS.items()}
    beside = book.add_format({"align": "right"})
    headings = ["编号", "名称", "评价主体", "权重", "有效票", "无效票", "弃权", "平均得分"]
    headings += [f"{name}合计" for name in results.dimensions]
    headings += [f"{name}平均" for name in results.dimensions]
    headings += ["对象得分"]
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, heads[place >= WORDS])
    sheet.set_row(0, HEAD_HEIGHT)
    for place, width in enumerate((*WIDTHS, *[WIDTH] * (len(headings) - len(WIDTHS)))):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 3)
    for line, (target, pool) in enumerate(lines_of(results), 1):
        for place, cell in enumerate(_cells(target, pool, len(results.dimensions))):
            found = None if place < WORDS else NUMBER.fullmatch(cell)
            if found:
                # A cell holds a binary number; it shows the very figure.
                sheet.write_number(line, place, float(cell), looks[len(found[1] or "")])
            else:
                sheet.write_string(line, place, cell, *([beside] if place >= WORDS else []))
    _on_paper(sheet, counted)


def _on_paper(sheet: Any, counted: CountedRound) -> None:
    """Lay it out for a printer: across, one page wide, with the headings and the name of the round on each."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    row = counted.row
    title = f"{row.plan.agency.name}{row.plan.year}年度 {row.name}结果".replace("&", "&&")
    # The size stands apart from a name that begins with a digit.
    sheet.set_header(f"&C&12 {title[:LONGEST_HEADER]}")
    sheet.set_footer("&R第 &P 页，共 &N 页")


def _cells(target: TargetFigures, pool: PoolFigures, dimensions: int) -> list[str]:
    apart = (APART,) * dimensions
    sums = [in_points(total) for total in pool.sums] if pool.sums else apart
    return [
        target.code, target.name, pool.name, pool.weight, pool.valid, pool.invalid, pool.abstained, pool.mean,
        *sums, *(pool.dimensions or apart), target.score,
    ]  # fmt: skip


def _notes(book: Any, counted: CountedRound, results: Results) -> None:
    sheet = book.add_worksheet(NOTES)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100, wrap)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    round_ = counted.row
    lines = [
        f"{round_.plan.agency.name}{round_.plan.year}年度 {round_.name}（密封测评，已计票）",
        f"有效票不足 {LEAST_VOTERS} 张的评价主体不列平均分和合计；一减就能算出来的，同一对象的其他评价主体也不列。",
        "各评价主体的完整合计（测评汇总）只在绩效办的年度工作簿里，用于复算得分。",
        f"开出票的摘要：{round_.outcome.get('摘要', '')}",
        *results.habits,
        *(f"{target.code} {target.name}：{note}" for target in results.targets for note in target.notes),
    ]
    for line, words in enumerate(lines):
        sheet.write_string(line, 0, words)
