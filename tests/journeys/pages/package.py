"""The archive package of a year, made and taken by its page, and opened as somebody does in ten years."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings

from bonuses.services import store_and_settle
from reports.workbook.check import check
from tests.journeys.pages.ending import DOCUMENT, MINUTES, REPLY, Ending
from tests.journeys.pages.place import work
from tests.journeys.pages.voted import VotedSample
from tests.journeys.year.office import OFFICE
from tests.oracle.calculator import calculate
from tests.reports.agreement import differences
from tests.served import ROOT

BOOK: Final = "01-年度工作簿/年度工作簿.xlsx"
RESULT: Final = "02-结果文件/结果.json"
LINK: Final = re.compile(r'(?:href|src)="([^"]*)"')
# What would need this program, a network or another computer's folders.
FOREIGN: Final = re.compile(rb"https?://|<script")
OTHER: Final = "重算单位"


def make(end: Ending) -> zipfile.ZipFile:
    """Have it made on the page of the archive by the worker, and download it."""
    clerk = end.place.at(OFFICE[end.place.sample.scheme][0])
    clerk.go(f"{end.place.year}/archive/")
    clerk.press(next(word for word in ("制作归档包", "重新制作") if clerk.has(word)))
    work("archive.package")
    clerk.go(f"{end.place.year}/archive/")
    path = clerk.links("/package.zip")[0]
    answer: Any = clerk.client.get(path)
    assert answer.status_code == 200, path
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def is_whole(archive: zipfile.ZipFile) -> None:
    """Every file is in the manifest with its digest, every link of every page leads to a file of the package."""
    names = set(archive.namelist())
    manifest = json.loads(archive.read("manifest.json"))
    listed = {row["名称"]: row["sha256"] for row in manifest["文件"]}
    assert set(listed) == names - {"manifest.json"}
    for name, digest in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest, name
    pages = [name for name in names if name.endswith(".html")]
    linked = {place for page in pages for place in _links(page, archive.read(page).decode())}
    assert linked <= names, sorted(linked - names)
    assert {name for name in listed if name not in ("index.html", "README.txt")} <= linked, (
        "found by its links"
    )
    for page in pages:
        assert not FOREIGN.search(archive.read(page)), page
        for folder in (ROOT, settings.HENGJI_DATA):
            assert str(folder).encode() not in archive.read(page), page


def tells_the_year(end: Ending, archive: zipfile.ZipFile, numbers: Sequence[str]) -> None:
    """The stored bytes of the result; minutes and document of 审定, the reply to the objection, the numbers of documents."""
    assert archive.read(RESULT) == end.settlement.result.encode()
    told = "".join(
        archive.read(name).decode()
        for name in archive.namelist()
        if name.endswith((".html", ".jsonl", ".csv"))
    )
    year = end.settlement.acts.get(step="审定").on.year
    for words in (MINUTES, DOCUMENT.format(year=year), REPLY, *numbers):
        assert words in told, words


def settles_again(end: Ending, archive: zipfile.ZipFile, folder: Path) -> None:
    """The year workbook in the package, settled as another office's, comes to the same bytes.

    And to the same by the independent calculator; of ballots cast in the program it has the sums alone.
    """
    path = folder / "年度工作簿.xlsx"
    path.write_bytes(archive.read(BOOK))
    reading = check(path)
    assert reading.rows is not None, reading.faults[:5]
    assert reading.rules is not None
    made = store_and_settle(reading.rows, reading.rules, owner=OTHER).settlement
    assert made.result.replace(f'"{OTHER}"', f'"{end.place.agency.name}"') == end.settlement.result
    assert list(differences(end.figures, calculate(path))) == []
    if isinstance(end.place.sample, VotedSample):
        end.place.sample.stands_in(path)


def _links(page: str, text: str) -> Iterator[str]:
    """The files of the package that a page leads to, without marks in the page itself."""
    folder = page.rpartition("/")[0]
    for link in LINK.findall(text):
        place = unquote(link.partition("#")[0])
        if not place:
            continue
        parts = folder.split("/") if folder else []
        for part in place.split("/"):
            parts = parts[:-1] if part == ".." else [*parts, part]
        yield "/".join(parts)
