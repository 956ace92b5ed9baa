"""How a long sheet of a 公示 is made; loaded by the job that makes one, not by every process."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string

from people.printing import house_style, lay_out
from plans.models import PublicNotice
from plans.services.notice_content import LONG_PDF, NoticeTable, tables_of
from plans.services.notice_sheet import TEMPLATE, sheet_context
from reports.result_notices.book import notice_book
from reports.result_notices.long_sheets import SheetKind, place
from reports.results.layout import lay_out_parts, merge, page_count, uncollected
from reports.results.pdf import REPORT, pdf_style

NUMBERS: Final = "reports/report/page_numbers.html"
Progress = Callable[[str, int, int], object]


def build(notice: PublicNotice, kind: SheetKind, *, progress: Progress) -> Path:
    """Make a sheet and keep it; at once when it is there."""
    path = place(notice, kind)
    if path.is_file():
        return path
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as aside:
        made = Path(aside, path.name)
        if kind.key == "pdf":
            _write_pdf(notice, made, Path(aside), progress)
        else:
            progress("写表格", 0, 1)
            made.write_bytes(notice_book(notice, notice.plan.agency.name))
        made.chmod(0o600)
        os.replace(made, path)
    return path


def _write_pdf(notice: PublicNotice, target: Path, folder: Path, progress: Progress) -> None:
    """Lay the sheet out in parts of at most `LONG_PDF` rows, in two processes, and number the pages through."""
    parts = list(parts_of(tables_of(notice)))
    style = house_style()

    def pages() -> Iterator[str]:
        for number, tables in enumerate(parts):
            progress("排版", number, len(parts))
            yield render_to_string(TEMPLATE, _context(notice, tables, number, len(parts)))

    made = lay_out_parts(pages(), style, folder)
    progress("合并", len(parts), len(parts))
    numbers = folder / "numbers.pdf"
    with uncollected():
        lay_out(
            render_to_string(NUMBERS, {"pages": range(page_count(made))}),
            pdf_style(REPORT),
            numbers,
            tagged=False,
        )
    merge(made, numbers, target, title=notice.title)


def _context(notice: PublicNotice, tables: Sequence[NoticeTable], number: int, parts: int) -> dict[str, Any]:
    more = {"part": True, "continued": number > 0, "unfinished": number < parts - 1}
    return {**sheet_context(notice), "tables": tables, **more}


def parts_of(tables: Sequence[NoticeTable], most: int = LONG_PDF) -> Iterator[list[NoticeTable]]:
    """The tables in order, cut between rows: at most so many rows a part, the heads again above what goes on."""
    part: list[NoticeTable] = []
    room = most
    for table in tables:
        rows, title = table.rows, table.title
        while True:
            part.append(replace(table, title=title, rows=rows[:room]))
            rows, title, room = rows[room:], "", room - len(rows[:room])
            if not rows:
                break
            yield part
            part, room = [], most
        if not room:
            yield part
            part, room = [], most
    if part:
        yield part
