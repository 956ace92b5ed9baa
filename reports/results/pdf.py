"""结果.pdf: the settlement as a plain document in the form of GB/T 9704, one tagged file where it is short.

Up to about 1,000 rows one document, PDF/UA-1; beyond that parts of at most 500 rows are laid out in two processes
and merged (stack.md «long PDF tables»).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from bonuses.settled import Settled
from people.fonts import font_configuration
from people.printing import Style, lay_out
from reports.results.blocks import Block, TableBlock
from reports.results.layout import lay_out_parts, merge, page_count
from reports.results.story import story, title_of

ONE_DOCUMENT: Final = 1_000
ROWS_PER_PART: Final = 500


def write_pdf(settled: Settled, path: str | os.PathLike[str], *, one_document: int = ONE_DOCUMENT) -> None:
    """Write the document of a settlement; more than ``one_document`` rows are laid out in parts."""
    blocks = story(settled)
    title = title_of(settled)
    target = Path(path)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pdf-") as folder:
        aside = Path(folder, "whole.pdf")
        if sum(block.size for block in blocks) <= one_document:
            lay_out(_html(title, blocks), pdf_style(), aside, tagged=True)
        else:
            _write_parts(title, blocks, Path(folder), aside)
        os.replace(aside, target)


def pdf_style(*extra: str) -> Style:
    """The style of the documents: the sheets of static/reports and the fonts of the data folder."""
    folder = settings.BASE_DIR / "static" / "reports"
    sheets = [(folder / name).read_text(encoding="utf-8") for name in ("settlement.css", *extra)]
    return Style("\n".join(sheets), font_configuration(settings.HENGJI_DATA))


def _html(title: str, blocks: Sequence[Block]) -> str:
    return render_to_string("reports/document.html", {"title": title, "blocks": blocks})


def _write_parts(title: str, blocks: Sequence[Block], folder: Path, target: Path) -> None:
    htmls = (_html(title, part) for part in parts_of(blocks))
    parts = lay_out_parts(htmls, pdf_style("unnumbered.css"), folder)
    numbers = folder / "numbers.pdf"
    pages = render_to_string("reports/page_numbers.html", {"pages": range(page_count(parts))})
    lay_out(pages, pdf_style(), numbers, tagged=False)
    merge(parts, numbers, target, title=title)


def parts_of(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Divide the document: parts of at most 500 rows, long tables cut between rows."""
    part: list[Block] = []
    size = 0
    for block in blocks:
        pieces = block.pieces(ROWS_PER_PART) if isinstance(block, TableBlock) else iter((block,))
        for piece in pieces:
            if part and size + piece.size > ROWS_PER_PART:
                yield part
                part, size = [], 0
            part.append(piece)
            size += piece.size
    yield part
