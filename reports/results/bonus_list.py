"""奖金发放表.xlsx: who is paid what, in the order of 工号, to be completed with bank accounts and signed.

A workbook of its own, apart from 结果.xlsx: amounts are values, only the line of totals is a formula. It is printed on
A4 landscape with the head on every page.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bonuses.approving.own import payment_mark
from bonuses.settled import Settled
from plans.models import Participant, Subject
from reports.files import written_aside
from reports.results.blocks import money
from reports.results.tables import allocations
from reports.workbook.printing import dated
from reports.workbook.writer import cell_text
from scoring.models import Settlement

TITLE: Final = "奖金发放表"
# Heading, width in Latin characters, and how the cells look.
COLUMNS: Final = (
    ("序号", 6, "word"),
    ("工号", 11, "text"),
    ("姓名", 12, "text"),
    ("所在对象", 20, "text"),
    ("岗位", 16, "text"),
    ("等次", 9, "word"),
    ("基数", 13, "money"),
    ("扣减", 13, "money"),
    ("补发", 13, "money"),
    ("奖金", 14, "money"),
    ("银行账号", 24, "text"),
    ("签名", 14, "text"),
)
HEAD: Final = 2  # the row of the headings, counted from 0
MONEY: Final = range(6, 10)
SIGNED_BY: Final = (
    "制表人：　　　　　　　　审核人：　　　　　　　　单位负责人：　　　　　　　　日期：　　　　年　　月　　日"
)
_A4: Final = 9
_FORMATS: Final = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "facts": {"valign": "vcenter"},
    "right": {"align": "right", "valign": "vcenter"},
    "heading": {"bold": True, "bg_color": "#DDE6F0", "border": 1, "align": "center", "valign": "vcenter"},
    "text": {"num_format": "@", "border": 1, "valign": "vcenter", "text_wrap": True},
    "word": {"border": 1, "align": "center", "valign": "vcenter"},
    "money": {"num_format": "#,##0.00", "border": 1, "valign": "vcenter"},
    "total": {"num_format": "#,##0.00", "border": 1, "valign": "vcenter", "bold": True, "top": 2},
    "label": {"border": 1, "align": "center", "valign": "vcenter", "bold": True, "top": 2},
    "note": {"text_wrap": True, "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of the list; amounts in fen."""

    number: str
    name: str
    place: str
    job: str
    grade: str
    amounts: tuple[int, int, int, int]


def write_bonus_list(settled: Settled, path: str | os.PathLike[str]) -> None:
    """Write the list of everybody who takes part in the distribution; while nothing is decided it says why."""
    with written_aside(Path(path)) as aside, xlsxwriter.Workbook(aside) as book:
        dated(book, settled.settlement.created_at)
        looks = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        sheet = book.add_worksheet(TITLE)
        rows = list(paid_rows(settled))
        _page(sheet, settled)
        _head(sheet, looks, settled)
        last = _fill(sheet, looks, rows)
        _totals(sheet, looks, rows, last)
        _foot(sheet, looks, settled, rows, last + 3)


def paid_rows(settled: Settled) -> Iterator[Paid]:
    """The lines in the order of 工号; none while amounts are undecided or the scheme pays nobody."""
    people: dict[str, Participant] = {row.number: row for row in settled.rows.participants}
    places: dict[str, Subject] = {row.code: row for row in settled.rows.subjects}
    shares = allocations(settled)
    for row in settled.outcome.people:
        share = shares.get(row.number)
        if share is None:
            continue
        place = places.get(row.subject)
        yield Paid(
            row.number,
            row.name,
            place.name if place else row.subject,
            people[row.number].job_title,
            row.grade or "",
            (share.base, share.deduction, share.supplement, share.amount),
        )


def _page(sheet: Any, settled: Settled) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(0, HEAD)
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.set_footer(f"&L{_plain(_title(settled))}&R第 &P 页 共 &N 页")
    for index, (_, width, _) in enumerate(COLUMNS):
        sheet.set_column(index, index, width)


def _plain(text: str) -> str:
    """Words of a footer, where & would begin a code."""
    return text.replace("&", "&&")


def _title(settled: Settled) -> str:
    plan = settled.settlement.plan
    mark = payment_mark(settled.settlement)
    return f"{plan.agency.name}{plan.year}年度{TITLE}{f'（{mark}）' if mark else ''}"


def _head(sheet: Any, looks: dict[str, Any], settled: Settled) -> None:
    settlement = settled.settlement
    state = Settlement.State(settlement.state).label
    last = len(COLUMNS) - 1
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, last, "", looks["title"])
    sheet.write_string(0, 0, cell_text(_title(settled)), looks["title"])
    digest = settlement.result_digest[:16]
    sheet.write_string(1, 0, f"核算第{settlement.version}版（{state}）　结果摘要 {digest}", looks["facts"])
    sheet.write_string(1, last, "单位：元", looks["right"])
    sheet.set_row(HEAD, 24)
    for index, (heading, _, _) in enumerate(COLUMNS):
        sheet.write_string(HEAD, index, heading, looks["heading"])


def _fill(sheet: Any, looks: dict[str, Any], rows: Sequence[Paid]) -> int:
    """Write the lines below the head; gives the row of the last one, the head's where there is none."""
    line = HEAD
    for line, row in enumerate(rows, HEAD + 1):  # the last number is the answer
        sheet.set_row(line, 22)
        sheet.write_number(line, 0, line - HEAD, looks["word"])
        for index, text in enumerate((row.number, row.name, row.place, row.job), 1):
            sheet.write_string(line, index, cell_text(text), looks["text"])
        sheet.write_string(line, 5, cell_text(row.grade), looks["word"])
        for index, fen in zip(MONEY, row.amounts, strict=True):
            sheet.write_number(line, index, _yuan(fen), looks["money"])
        for index in (10, 11):
            sheet.write_blank(line, index, None, looks["text"])
    if rows:
        columns = {"number_stored_as_text": f"B{HEAD + 2}:K{line + 1}"}
        sheet.ignore_errors(columns)
    return line


def _totals(sheet: Any, looks: dict[str, Any], rows: Sequence[Paid], last: int) -> None:
    if not rows:
        return
    line = last + 1
    sheet.set_row(line, 24)
    for index in range(len(COLUMNS)):
        sheet.write_blank(line, index, None, looks["label"])
    sheet.write_string(line, 2, "合计", looks["label"])
    sheet.write_string(line, 3, f"{len(rows)} 人", looks["label"])
    for position, index in enumerate(MONEY):
        letter = xl_col_to_name(index)
        total = sum(row.amounts[position] for row in rows)
        formula = f"=SUM({letter}{HEAD + 2}:{letter}{last + 1})"
        sheet.write_formula(line, index, formula, looks["total"], _yuan(total))


def _foot(sheet: Any, looks: dict[str, Any], settled: Settled, rows: Sequence[Paid], line: int) -> None:
    last = len(COLUMNS) - 1
    if not rows:
        sheet.merge_range(HEAD + 1, 0, HEAD + 1, last, "", looks["note"])
        sheet.write_string(HEAD + 1, 0, _why_empty(settled), looks["note"])
        return
    bonus = settled.bonus
    assert bonus is not None
    split = (
        ("总额", bonus.total),
        ("发放", bonus.paid),
        ("收回", bonus.returned),
        ("未分配", bonus.undistributed),
    )
    words = "，".join(f"{name} {money(fen or 0)}" for name, fen in split)
    sheet.write_string(line, 0, f"{words}。奖金＝基数－扣减＋补发，尾差已含在内。", looks["facts"])
    sheet.write_string(line + 2, 0, SIGNED_BY, looks["facts"])


def _why_empty(settled: Settled) -> str:
    if settled.outcome.blocked:
        return "还有阻断的问题没有处理，奖金没有计算。请先在结果页处理完，再生成本表。"
    if settled.bonus is None:
        return "本方案不分配奖金，或者没有填奖金总额，没有可发放的金额。"
    return "没有参加分配的人员，没有可发放的金额。"


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
