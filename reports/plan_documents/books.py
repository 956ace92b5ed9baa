"""The plan's tables as Excel: a sheet for each, ready to print."""

from __future__ import annotations

import tempfile
from pathlib import Path

from reports.plan_documents.content import PlanDocument
from reports.results.paper import papers

LEAST: int = 30


def document_book(found: PlanDocument) -> bytes:
    """Give the workbook of a plan's tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.xlsx")
        _write(found, path)
        return path.read_bytes()


def _write(found: PlanDocument, path: Path) -> None:
    with papers(path) as book:
        for table in found.tables:
            widths = [field.width for field in table.fields]
            paper = book.sheet(table.title, widths, across=True, foot=found.title)
            paper.spread(f"{found.unit}{table.title}", "title", least=32)
            paper.spread(f"{found.title}；{found.standing}", "facts", least=18)
            first = paper.line
            paper.headings(table.fields, height=32)
            paper.sheet.repeat_rows(0, first)
            paper.sheet.freeze_panes(first + 1, 0)
            for row in table.rows:
                paper.row(table.fields, row, least=LEAST)
            if not table.rows:
                paper.spread(table.empty, "note", least=24)
            if table.note:
                paper.spread(table.note, "note", least=20)
