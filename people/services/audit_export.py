"""The log as an Excel file: exactly the rows that are looked for, with the head of the chain, and itself audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, Final

import xlsxwriter
from django.db import transaction
from django.utils import timezone

from people.access import Access, Role
from people.acting import Actor
from people.audit import AuditEntry, AuditHead, head
from people.audit_reading import Rows, Told, Wanted, tell, wanted_rows
from people.errors import DomainError
from people.models import Agency

MOST: Final = 100_000
CHUNK: Final = 2_000
ACTION: Final = "导出审计记录"
HEADINGS: Final = (
    "序号", "时间", "操作人", "代谁", "操作", "对象", "类别", "变动", "其他内容", "来源", "请求编号", "前一条摘要", "本条摘要",
    "单位",
)  # fmt: skip
WIDTHS: Final = (8, 20, 18, 14, 18, 32, 12, 50, 40, 16, 20, 20, 20, 24)
# The longest text that a cell holds.
CELL: Final = 32_767


def export_audit(
    *, by: Actor, access: Access, wanted: Wanted, looked_for: Mapping[str, str], to: IO[bytes]
) -> int:
    """Write the rows that the access may read and looks for, up to the head at this moment; give their number.

    `looked_for` says the filters in words, for the file and for the audit row. Raises DomainError, and writes
    nothing, for more than 100,000 rows.
    """
    with transaction.atomic():
        end = head()
        rows = wanted_rows(access, wanted).filter(position__lte=end.position)
        number = rows.order_by()[: MOST + 1].count()
        if number > MOST:
            raise DomainError(
                "没有导出", why=f"查到的记录超过 {MOST:,} 条", next_step="请缩小日期或其他条件后再导出"
            )
        by.record(
            action=ACTION,
            target=f"审计记录 {number} 条",
            detail={"条件": dict(looked_for), "条数": number, "链头": str(end)},
            agency=_agency(access, wanted),
            category=AuditEntry.Category.SYSTEM,
        )
    _write(access, rows, end, looked_for, number, to)
    return number


def _agency(access: Access, wanted: Wanted) -> int | None:
    """An export of one agency's rows belongs to that agency, so that its 监督小组 sees it."""
    if wanted.agency:
        return wanted.agency
    own = frozenset[int]().union(*(held.agencies for held in access.roles(Role.SUPERVISION)))
    return next(iter(own)) if len(own) == 1 else None


def _write(
    access: Access, rows: Rows, end: AuditHead, looked_for: Mapping[str, str], number: int, to: IO[bytes]
) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(to, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        sheet = book.add_worksheet("审计记录")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        names = dict(Agency.objects.values_list("pk", "name"))
        asked = "；".join(f"{name}：{value}" for name, value in looked_for.items()) or "全部"
        for line, text in enumerate(
            (
                f"审计记录 {number} 条",
                f"条件：{asked}",
                f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M:%S}　导出时链头：{end.position}:{end.entry_hash}",
            )
        ):
            sheet.write_string(line, 0, text[:CELL])
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(3, column, heading, bold)
        sheet.freeze_panes(4, 0)
        for line, entry in enumerate(rows.iterator(chunk_size=CHUNK), 4):
            _write_row(sheet, line, tell(access, entry), entry, names)


def _write_row(sheet: Any, line: int, told: Told, entry: AuditEntry, names: Mapping[int, str]) -> None:
    """Every cell is written as text, so that none becomes a formula."""
    changed = "；".join(str(change) for change in told.changes)
    noted = "；".join(f"{name}：{value}" for name, value in told.facts)
    cells = (
        f"{timezone.localtime(told.at):%Y-%m-%d %H:%M:%S}", told.actor, told.on_behalf_of, told.action, told.target,
        told.category, changed, noted, told.origin, told.request_id, entry.previous_hash, entry.entry_hash,
        names.get(told.agency, "") if told.agency else "",
    )  # fmt: skip
    sheet.write_number(line, 0, told.position)
    for column, text in enumerate(cells, 1):
        if text:
            sheet.write_string(line, column, text[:CELL])
