"""Writing the zip: every entry streamed and digested, one date for all, pages that need nothing but a browser."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import IO, Final, Protocol
from urllib.parse import quote

CHUNK: Final = 1 << 20
LONGEST: Final = 80
STORED: Final = frozenset({".xlsx", ".pdf", ".zip", ".jpg", ".png", ".docx", ".mp4"})
_NUMBER: Final = re.compile(r"-?[\d,]+(\.\d+)?")
STYLE: Final = (
    "body{font-family:'Noto Serif SC','SimSun','Songti SC',serif;max-width:70rem;margin:2rem auto;padding:0 1rem;"
    "line-height:1.7;color:#111}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;"
    "width:100%;font-size:.9rem}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere;white-space:pre-line}th{background:#eef1f5}.m{color:#555}code{overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package: its name in it, the part it belongs to, what it is, bytes and sha256."""

    name: str
    part: str
    title: str
    size: int
    sha256: str


Rows = Callable[[], Iterable[Sequence[object]]]


class Sink(Protocol):
    """What an entry is written to."""

    def write(self, data: bytes, /) -> object:
        """Take a piece."""


@dataclass(slots=True)
class _Digested:
    """Counts and digests what goes into an entry."""

    to: IO[bytes]
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    size: int = 0

    def write(self, data: bytes, /) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.to.write(data)


@dataclass(slots=True)
class PackageWriter:
    """A package being written. `when` is the date of every entry, so that the same content gives the same bytes."""

    archive: zipfile.ZipFile
    when: datetime
    part: str = ""
    entries: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    @contextmanager
    def stream(self, name: str, title: str = "") -> Iterator[Sink]:
        """Write an entry piece by piece; a name that is taken gets a number."""
        place = self._free(f"{self.part}/{name}" if self.part else name)
        info = zipfile.ZipInfo(place, self.when.timetuple()[:6])
        info.compress_type = (
            zipfile.ZIP_STORED if Path(name).suffix.lower() in STORED else zipfile.ZIP_DEFLATED
        )
        info.external_attr = 0o600 << 16
        with self.archive.open(info, "w", force_zip64=True) as entry:
            sink = _Digested(entry)
            yield sink
        self.entries.append(Entry(place, self.part, title or name, sink.size, sink.digest.hexdigest()))

    def text(self, name: str, words: str, title: str = "") -> None:
        """Write a text in UTF-8."""
        with self.stream(name, title) as sink:
            sink.write(words.encode())

    def file(self, name: str, path: Path, title: str = "") -> None:
        """Copy a file in."""
        with path.open("rb") as source, self.stream(name, title) as sink:
            while piece := source.read(CHUNK):
                sink.write(piece)

    def sheet(
        self, title: str, heads: Sequence[str], rows: Rows, *, note: str = "", table: bool = True
    ) -> int:
        """Write a table as a page to read and, `table`, as CSV to reckon with; gives the number of rows.

        `rows` is asked once for each, so that nothing is held in memory.
        """
        number = 0
        name = plain_name(title)
        with self.stream(f"{name}.html", title) as sink:
            sink.write(head_html(title).encode())
            sink.write(f"<h1>{escape(title)}</h1>".encode())
            if note:
                sink.write(f'<p class="m">{escape(note)}</p>'.encode())
            sink.write(f"<table><thead><tr>{_cells(heads, 'th')}</tr></thead><tbody>".encode())
            for row in rows():
                number += 1
                sink.write(f"<tr>{_cells(row, 'td')}</tr>\n".encode())
            if not number:
                sink.write(f'<tr><td colspan="{len(heads)}">没有。</td></tr>'.encode())
            sink.write(b"</tbody></table></body></html>\n")
        if table and number:
            self._csv(f"{name}.csv", f"{title}（表格）", heads, rows)
        return number

    def page(self, title: str, body: str) -> None:
        """Write a page of which `body` is HTML already escaped."""
        self.text(
            f"{plain_name(title)}.html",
            f"{head_html(title)}<h1>{escape(title)}</h1>{body}</body></html>\n",
            title,
        )

    def _csv(self, name: str, title: str, heads: Sequence[str], rows: Rows) -> None:
        with self.stream(name, title) as sink:
            sink.write(b"\xef\xbb\xbf")
            line = io.StringIO()
            writer = csv.writer(line)
            for row in _both(heads, rows):
                writer.writerow([_safe(words_of(cell)) for cell in row])
                sink.write(line.getvalue().encode())
                line.seek(0)
                line.truncate()

    def _free(self, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        found, number = name, 1
        while found in self.taken:
            number += 1
            found = f"{stem}-{number}{dot}{suffix}" if dot else f"{name}-{number}"
        self.taken.add(found)
        return found


def link(entry: Entry) -> str:
    """The relative address of an entry, from the index."""
    return quote(entry.name)


def plain_name(name: str) -> str:
    """A name that parts no folders and is not too long, its extension kept."""
    plain = "".join("_" if sign in '/\\:*?"<>|#%' or not sign.isprintable() else sign for sign in name).strip(
        " ."
    )
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 5:
        return f"{stem[:LONGEST]}.{suffix}"
    return plain[:LONGEST] or "无名"


def words_of(cell: object) -> str:
    """A value in words; nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def _both(heads: Sequence[object], rows: Rows) -> Iterator[Sequence[object]]:
    yield heads
    yield from rows()


def head_html(title: str) -> str:
    """The beginning of a page of the package, up to its body."""
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{STYLE}</style></head><body>'
    )


def _cells(row: Sequence[object], tag: str) -> str:
    return "".join(f"<{tag}>{escape(words_of(cell))}</{tag}>" for cell in row)


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (quality «Files and exports»)."""
    return (
        f"'{text}"
        if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and not _NUMBER.fullmatch(text)
        else text
    )
