"""Draws the tables of shared/data as office-style files under tables/, with the rows that importing them should give.

`python -m tests.indicators.importing.render FOLDER_OF_DATA`; .xls are made by LibreOffice. What it makes is committed.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.indicators.importing.layouts import LAYOUTS, Drawing, matrix
from tests.indicators.importing.sources import Source, expected, sources

TABLES: Final = Path(__file__).parent / "tables"
# Which layout in which kind of file; every budget table takes two of them in turn, the other tables all.
_FILES: Final = (("wide", "xlsx"), ("outline", "xlsx"), ("typed", "xls"), ("plain", "csv"))
_WHEN: Final = datetime(2020, 1, 1)


def _book(drawing: Drawing, title: str) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:20].replace("/", "")
    for (row, column), value in drawing.cells.items():
        sheet.cell(row + 1, column + 1, value)
    for top, left, bottom, right in drawing.merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    sheet.column_dimensions[get_column_letter(1)].width = 14
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _WHEN
    return book


def _csv(drawing: Drawing, source: Source) -> bytes:
    out = io.StringIO(newline="")
    tab = len(source.key) % 2 == 0
    csv.writer(out, delimiter="\t" if tab else ",", lineterminator="\r\n").writerows(matrix(drawing))
    return out.getvalue().encode("utf-8-sig" if tab else "gb18030")


def _files(place: int, source: Source) -> Iterator[tuple[str, str]]:
    if not source.key.startswith("ciq-"):
        yield from _FILES
        if not any(item.category or item.notes for item in source.items):
            yield "messy", "xlsx"
        return
    yield _FILES[place % 4]
    yield _FILES[(place + 1 + place // 4 % 2) % 4]


def main(folder: Path) -> None:
    """Make every file anew."""
    TABLES.mkdir(exist_ok=True)
    for old in TABLES.iterdir():
        old.unlink()
    old_books: list[Path] = []
    with tempfile.TemporaryDirectory() as scratch:
        for place, source in enumerate(sources(folder)):
            rows = json.dumps(expected(source), ensure_ascii=False, indent=1)
            (TABLES / f"{source.key}.json").write_text(rows + "\n", encoding="utf-8")
            for layout, kind in _files(place, source):
                drawing, name = LAYOUTS[layout](source), f"{source.key}.{layout}"
                if kind == "csv":
                    (TABLES / f"{name}.csv").write_bytes(_csv(drawing, source))
                elif kind == "xlsx":
                    _book(drawing, source.title).save(TABLES / f"{name}.xlsx")
                else:
                    old_books.append(Path(scratch) / f"{name}.xlsx")
                    _book(drawing, source.title).save(old_books[-1])
        command = ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless"]
        command += ["--convert-to", "xls:MS Excel 97", "--outdir", str(TABLES), *map(str, old_books)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
