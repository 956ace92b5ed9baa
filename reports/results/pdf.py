"""结果.pdf: the year report for leaders in the form of GB/T 9704, one tagged file where it is short.

Up to about 1,000 rows one document, PDF/UA-1; beyond that parts of at most 500 rows are laid out in two processes
and merged (stack.md «long PDF tables»). Until the settlement is published every page carries the watermark 草稿.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from bonuses.settled import Settled
from people.fonts import font_configuration
from people.printing import Style, lay_out
from reports.results.blocks import Block, OpeningBlock, TableBlock
from reports.results.layout import WORKERS, headings_of, lay_out_parts, merge, page_count, uncollected
from reports.results.pdf_report.names import is_final
from reports.results.story import story, title_of

ONE_DOCUMENT: Final = 1_000
ROWS_PER_PART: Final = 500
REPORT: Final = "report.css"
DRAFT: Final = "draft.css"
UNNUMBERED: Final = "unnumbered.css"


def write_pdf(settled: Settled, path: str | os.PathLike[str], *, one_document: int = ONE_DOCUMENT) -> None:
    """Write the document of a settlement; more than ``one_document`` rows are laid out in parts."""
    blocks = story(settled)
    title = title_of(settled)
    marks = watermark(settled)
    target = Path(path)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pdf-") as folder:
        aside = Path(folder, "whole.pdf")
        if sum(block.size for block in blocks if isinstance(block, TableBlock)) <= one_document:
            with uncollected():
                lay_out(_html(title, blocks), pdf_style(REPORT, *marks), aside, tagged=True)
        else:
            _write_parts(title, blocks, Path(folder), aside, marks)
        os.replace(aside, target)


def watermark(settled: Settled) -> tuple[str, ...]:
    """The style sheet of the watermark, for papers of a settlement that is not published."""
    return () if is_final(settled) else (DRAFT,)


def pdf_style(*names: str) -> Style:
    """A style: sheets of static/reports (the report's when none is named) and the fonts of the data folder."""
    folder = settings.BASE_DIR / "static" / "reports"
    sheets = [(folder / name).read_text(encoding="utf-8") for name in names or (REPORT,)]
    return Style("\n".join(sheets), font_configuration(settings.HENGJI_DATA))


def _html(title: str, blocks: Sequence[Block]) -> str:
    return render_to_string("reports/report/document.html", {"title": title, "blocks": blocks})


def _write_parts(title: str, blocks: list[Block], folder: Path, target: Path, marks: tuple[str, ...]) -> None:
    """The body in parts; then the opening, whose contents need the pages; then the page numbers over all."""
    opening, body = blocks[0], blocks[1:]
    style = pdf_style(REPORT, UNNUMBERED, *marks)
    parts = lay_out_parts((_html(title, part) for part in parts_of(body)), style, folder)
    front = folder / "front.pdf"
    sections: list[str] = []
    if isinstance(opening, OpeningBlock):
        opening = with_pages(opening, headings_of(parts))
        sections = [entry.heading for entry in opening.contents]
    lay_out(_html(title, [opening]), style, front, tagged=False)
    numbers = folder / "numbers.pdf"
    pages = render_to_string("reports/report/page_numbers.html", {"pages": range(page_count(parts))})
    lay_out(pages, pdf_style(REPORT), numbers, tagged=False)
    unnumbered = page_count([front])
    merge([front, *parts], numbers, target, title=title, unnumbered=unnumbered, sections=sections)


def with_pages(opening: OpeningBlock, pages: Iterable[tuple[str, int]]) -> OpeningBlock:
    """The opening with the page of every section in its contents."""
    known = dict(pages)
    contents = tuple(replace(entry, page=known.get(entry.heading)) for entry in opening.contents)
    return replace(opening, contents=contents)


def parts_of(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Divide the document: parts of at most 500 rows, long tables cut between rows."""
    most = _rows_a_part(sum(block.size for block in blocks))
    part: list[Block] = []
    size = 0
    for block in blocks:
        pieces = block.pieces(most) if isinstance(block, TableBlock) else iter((block,))
        for piece in pieces:
            if part and size + piece.size > most:
                yield part
                part, size = [], 0
            part.append(piece)
            size += piece.size
    yield part


def _rows_a_part(rows: int) -> int:
    """As many rows a part as give every worker the same number of full parts."""
    parts = -(-rows // ROWS_PER_PART)
    parts += -parts % WORKERS
    return min(ROWS_PER_PART, max(-(-rows // max(parts, 1)), 1))
