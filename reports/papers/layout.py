"""A document as pages: the layout of GB/T 9704 (page 156×225 mm of text, 仿宋 三号, 22 lines, 版记 at the foot)."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from people.printing import render_pdf
from reports.models import YearPaper
from reports.papers.composers.words import day
from reports.papers.keeping import aside_folder

TEMPLATE: Final = "reports/papers/document.html"
FIRST: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
SECOND: Final = re.compile(r"^（[一二三四五六七八九十]{1,3}）")
_FIGURE: Final = re.compile(r"^-?[\d,]+(\.\d+)?(元|%)?$")
# So many signs a column takes at least and at most when the widths are shared out.
NARROW, WIDE = 4, 30
BLANK: Final = ("", "—")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with its rank: 1 for «一、», 2 for «（一）», 0 for text."""

    text: str
    rank: int


def paragraphs(text: str) -> Iterator[Line]:
    """The paragraphs of a text, empty ones left out."""
    for raw in text.splitlines():
        line = raw.strip(" \t\u3000") if raw.strip() else ""
        if line:
            yield Line(line, 1 if FIRST.match(line) else 2 if SECOND.match(line) else 0)


def print_paper(row: YearPaper) -> Path:
    """Write a document as PDF beside the data; the caller moves or removes it."""
    content = render_pdf(TEMPLATE, laid_out(row))
    handle, name = tempfile.mkstemp(prefix="paper-", suffix=".pdf", dir=aside_folder())
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(name)


def paper_bytes(row: YearPaper) -> bytes:
    """A document as it would be printed now."""
    return render_pdf(TEMPLATE, laid_out(row))


def laid_out(row: YearPaper) -> dict[str, Any]:
    """What the template is given: every word already in its form."""
    return {
        "paper": row,
        "draft": row.state == YearPaper.State.DRAFT and not row.number,
        "dropped": row.state == YearPaper.State.DROPPED,
        "lines": list(paragraphs(row.text)),
        "day": day(row.dated),
        "tables": [_table(one) for one in row.tables],
    }


def _table(stored: dict[str, Any]) -> dict[str, Any]:
    heads, rows = stored["列"], stored["行"]
    classes = [_class([row[place] for row in rows]) for place in range(len(heads))]
    return {
        "title": stored["标题"],
        "heads": list(zip(heads, _widths(heads, rows), strict=True)),
        "rows": [list(zip(row, classes, strict=True)) for row in rows],
    }


def _class(cells: Sequence[str]) -> str:
    """How a whole column stands: short signs in the middle, figures to the right, words to the left."""
    filled = [cell for cell in cells if cell not in BLANK]
    if all(len(cell) <= NARROW for cell in filled):
        return "c"
    return "n" if all(_FIGURE.match(cell) for cell in filled) else ""


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Share the width by the longest cell of each column."""
    longest = [
        min(WIDE, max([NARROW, len(head), *(len(row[place]) for row in rows)]))
        for place, head in enumerate(heads)
    ]
    total = sum(longest) or 1
    return [f"{100 * one / total:.1f}" for one in longest]
