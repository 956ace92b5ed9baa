"""LibreOffice as a calculator of its own: every formula of a workbook computed anew, whatever value it carries.

The default of LibreOffice trusts the cached values of a workbook that was not written by itself; a profile of our own
says «always recalculate» (OOXMLRecalcMode 0). `test_control.py` proves that it does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

ALWAYS, NEVER = 0, 1
SECONDS_AT_MOST: Final = 420
# LibreOffice gives no memory back while it runs.
BOOKS_IN_A_RUN: Final = 30
FILTER: Final = "xlsx:Calc MS Excel 2007 XML"
_SETTING: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>
</oor:items>
"""
_ERROR: Final = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\bt="e"')
_SHEET: Final = re.compile(r"xl/worksheets/sheet\d+\.xml")


def recalculated(books: Sequence[Path], folder: Path, *, mode: int = ALWAYS) -> list[Path]:
    """The same books, computed anew, thirty in one run of LibreOffice; ``folder`` holds its profile and what it writes.

    The books need names of their own. Whatever LibreOffice does not answer for is a failure.
    """
    names = [book.name for book in books]
    assert len(set(names)) == len(names), "books of one name would overwrite each other"
    profile, out = folder / "profile", folder / "recalculated"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTING.format(mode=mode), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for start in range(0, len(books), BOOKS_IN_A_RUN):
        _run(books[start : start + BOOKS_IN_A_RUN], profile, out)
    return [out / name for name in names]


def _run(books: Sequence[Path], profile: Path, out: Path) -> None:
    command = [
        "soffice", "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", FILTER, "--outdir", str(out), *map(str, books),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_AT_MOST, check=False)
    missing = [book.name for book in books if not (out / book.name).is_file()]
    assert not missing, f"LibreOffice did not write {missing}: {done.stdout[-500:]} {done.stderr[-500:]}"


def error_cells(book: Path) -> list[str]:
    """Cells of a workbook that hold an error (#NAME?, #VALUE!, …), as sheet part and address."""
    return [
        f"{part.rsplit('/', 1)[1]}!{cell.decode()}"
        for part, content in _sheets(book)
        for cell in _ERROR.findall(content)
    ]


def formula_count(book: Path) -> int:
    """How many cells of a workbook hold a formula."""
    return sum(len(re.findall(rb"<f[ >]", content)) for _, content in _sheets(book))


def _sheets(book: Path) -> Iterable[tuple[str, bytes]]:
    with zipfile.ZipFile(book) as archive:
        for part in archive.namelist():
            if _SHEET.fullmatch(part):
                yield part, archive.read(part)
