"""The spreadsheets: for signature, for finance, sums. Amounts are values, totals formulas, words never formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bonuses.approving.totals import Totals
from reports.files import written_aside
from reports.money_files.cells import in_capitals, yuan
from reports.money_files.lines import PaperLine
from reports.money_files.paper import MoneyPaper
from reports.workbook.writer import cell_text

HEAD: Final = 3  # the row of the headings, counted from 0
SIGNED_BY: Final = (
    "制表人：　　　　　　　　审核人：　　　　　　　　单位负责人：　　　　　　　　日期：　　　　年　　月　　日"
)
_A4: Final = 9
_FORMATS: Final = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "facts": {"valign": "vcenter"},
    "mark": {"valign": "vcenter", "bold": True, "font_color": "#B02A24"},
    "heading": {"bold": True, "bg_color": "#DDE6F0", "border": 1, "align": "center", "valign": "vcenter"},
    "text": {"num_format": "@", "border": 1, "valign": "vcenter", "text_wrap": True},
    "word": {"border": 1, "align": "center", "valign": "vcenter"},
    "money": {"num_format": "#,##0.00", "border": 1, "valign": "vcenter"},
    "total": {"num_format": "#,##0.00", "border": 1, "valign": "vcenter", "bold": True, "top": 2},
    "label": {"border": 1, "align": "center", "valign": "vcenter", "bold": True, "top": 2},
}


class Column(NamedTuple):
    """Heading, width in Latin characters, look of its cells, attribute of a line (empty: left blank)."""

    heading: str
    width: int
    look: str
    name: str = ""


_WHO: Final = (
    Column("序号", 6, "word", "place"),
    Column("工号", 11, "text", "number"),
    Column("姓名", 12, "text", "name"),
    Column("所在对象", 22, "text", "section"),
)
SIGNED: Final = (
    *_WHO,
    Column("应发金额", 14, "money", "amount"),
    Column("签名", 16, "text"),
    Column("备注", 14, "text"),
)
SIGNED_CHANGE: Final = (
    *_WHO, Column("已核定金额", 14, "money", "before"), Column("应发金额", 14, "money", "after"),
    Column("补发（＋）追回（－）", 18, "money", "amount"), Column("签名", 14, "text"), Column("备注", 12, "text"),
)  # fmt: skip
FINANCE: Final = (
    Column("序号", 6, "word", "place"), Column("工号", 11, "text", "number"), Column("姓名", 12, "text", "name"),
    Column("银行账号", 26, "text"), Column("金额", 14, "money", "amount"), Column("资金来源", 20, "text", "source"),
    Column("人员类别", 14, "text", "category"), Column("所在对象", 22, "text", "section"),
    Column("备注", 16, "text"),
)  # fmt: skip


def write_signed(paper: MoneyPaper, path: Path) -> None:
    """The list that people sign."""
    _write(paper, path, SIGNED_CHANGE if paper.supplement else SIGNED, "签领表")


def write_finance(paper: MoneyPaper, path: Path) -> None:
    """The list for finance: the account column is text and empty, the program keeps no bank accounts."""
    _write(paper, path, FINANCE, "财务发放表")


def write_totals(paper: MoneyPaper, path: Path) -> None:
    """Sums by unit, section, category and source, a sheet each, every one with its total."""
    with written_aside(path) as aside, xlsxwriter.Workbook(aside) as book:
        looks = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        for totals in paper.totals:
            sheet = book.add_worksheet(totals.title)
            _fill_totals(sheet, looks, paper, totals)


def _write(paper: MoneyPaper, path: Path, columns: Sequence[Column], name: str) -> None:
    with written_aside(path) as aside, xlsxwriter.Workbook(aside) as book:
        looks = {look: book.add_format(properties) for look, properties in _FORMATS.items()}
        sheet = book.add_worksheet(name)
        _page(sheet, paper, columns, name)
        last = _rows(sheet, looks, paper.lines, columns)
        _sum(sheet, looks, paper, columns, last)
        sheet.write_string(last + 2, 0, f"合计人民币（大写）：{in_capitals(paper.total)}", looks["facts"])
        sheet.write_string(last + 4, 0, SIGNED_BY, looks["facts"])


def _page(sheet: Any, paper: MoneyPaper, columns: Sequence[Column], name: str) -> None:
    sheet.set_paper(_A4)
    if len(columns) > len(SIGNED):
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(0, HEAD)
    sheet.freeze_panes(HEAD + 1, 3)
    mark = f"（{paper.mark}）" if paper.mark else ""
    sheet.set_footer(f"&L{_plain(paper.heading)}{name}{mark}&R第 &P 页 共 &N 页")
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)


def _head(sheet: Any, looks: dict[str, Any], paper: MoneyPaper, columns: int, name: str) -> None:
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, columns - 1, "", looks["title"])
    sheet.write_string(0, 0, cell_text(f"{paper.heading}{name}"), looks["title"])
    sheet.write_string(
        1, 0, cell_text(f"{paper.basis}　名单摘要 {paper.digest[:16]}　单位：元"), looks["facts"]
    )
    sheet.write_string(2, 0, cell_text(paper.approval), looks["mark" if paper.mark else "facts"])


def _rows(sheet: Any, looks: dict[str, Any], lines: Sequence[PaperLine], columns: Sequence[Column]) -> int:
    line = HEAD
    sheet.set_row(HEAD, 24)
    for index, column in enumerate(columns):
        sheet.write_string(HEAD, index, column.heading, looks["heading"])
    for line, row in enumerate(lines, HEAD + 1):  # the last number is the answer
        sheet.set_row(line, 22)
        for index, column in enumerate(columns):
            _cell(
                sheet,
                line,
                index,
                getattr(row, column.name) if column.name else "",
                looks[column.look],
                column.look,
            )
    if lines:
        sheet.ignore_errors(
            {"number_stored_as_text": f"B{HEAD + 2}:{xl_col_to_name(len(columns) - 1)}{line + 1}"}
        )
    return line


def _cell(sheet: Any, line: int, index: int, value: str | int, look: Any, kind: str) -> None:
    if value == "":
        sheet.write_blank(line, index, None, look)
    elif isinstance(value, str):
        sheet.write_string(line, index, cell_text(value), look)
    else:
        sheet.write_number(line, index, yuan(value) if kind in ("money", "total") else value, look)


def _sum(sheet: Any, looks: dict[str, Any], paper: MoneyPaper, columns: Sequence[Column], last: int) -> None:
    _head(sheet, looks, paper, len(columns), sheet.get_name())
    line = last + 1
    for index, column in enumerate(columns):
        if column.look != "money":
            sheet.write_blank(line, index, None, looks["label"])
            continue
        letter = xl_col_to_name(index)
        total = sum(getattr(row, column.name) for row in paper.lines)
        formula = f"=SUM({letter}{HEAD + 2}:{letter}{last + 1})" if paper.lines else "=0"
        sheet.write_formula(line, index, formula, looks["total"], yuan(total))
    sheet.write_string(line, 2, "合计", looks["label"])
    sheet.write_string(line, 3, paper.count, looks["label"])


def _fill_totals(sheet: Any, looks: dict[str, Any], paper: MoneyPaper, totals: Totals) -> None:
    columns = (
        Column(totals.head, 28, "text"), Column("人数", 10, "word"), Column("领取人数", 12, "word"), Column("金额", 18, "money"),
    )  # fmt: skip
    _page(sheet, paper, columns, totals.title)
    _head(sheet, looks, paper, len(columns), totals.title)
    for index, column in enumerate(columns):
        sheet.write_string(HEAD, index, column.heading, looks["heading"])
    line = HEAD
    for line, row in enumerate(totals.lines, HEAD + 1):  # the last number is the answer
        values: tuple[str | int, ...] = (row.name, row.people, row.receivers, row.amount)
        for index, (value, column) in enumerate(zip(values, columns, strict=True)):
            _cell(sheet, line, index, value, looks[column.look], column.look)
    sheet.write_string(line + 1, 0, "合计", looks["label"])
    for index, total in ((1, totals.people), (2, totals.receivers), (3, totals.amount)):
        letter = xl_col_to_name(index)
        look = looks["total" if index == 3 else "label"]
        shown = yuan(total) if index == 3 else total
        sheet.write_formula(line + 1, index, f"=SUM({letter}{HEAD + 2}:{letter}{line + 1})", look, shown)


def _plain(text: str) -> str:
    """Words of a footer, where & would begin a code."""
    return text.replace("&", "&&")
