"""Laying HTML out as PDF with WeasyPrint, in this process or, for long tables, in two others.

Nothing here knows Django, so that a worker starts light. WeasyPrint is imported on first use: only a PDF pays for it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from reports.results.fonts import use_fonts

WORKERS: Final = 2
# A worker is replaced after so many parts: WeasyPrint gives little memory back.
PARTS_PER_WORKER: Final = 4


@dataclass(frozen=True, slots=True)
class Style:
    """How documents look: the text of the style sheet and the fontconfig file of the fonts."""

    css: str
    fonts: Path


def lay_out(html: str, style: Style, target: Path, *, tagged: bool) -> None:
    """Write one HTML document as PDF; ``tagged`` claims PDF/UA-1 (language, title, structure)."""
    options: dict[str, Any] = {"pdf_variant": "pdf/ua-1"} if tagged else {}
    document(html, style).write_pdf(target, **options)


def document(html: str, style: Style) -> Any:
    """Lay out the pages. Nothing is fetched: only data: addresses are allowed."""
    use_fonts(style.fonts)
    from weasyprint import HTML

    fonts, fetcher, sheet = _shared(style)
    return HTML(string=html, url_fetcher=fetcher).render(font_config=fonts, stylesheets=[sheet])


@cache
def _shared(style: Style) -> tuple[Any, Any, Any]:
    """One font configuration for all documents of a process: making it anew costs more than a page."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols=("data",))
    return fonts, fetcher, CSS(string=style.css, font_config=fonts, url_fetcher=fetcher)


def lay_out_parts(parts: Iterable[str], style: Style, folder: Path) -> list[Path]:
    """Write each HTML document as its own PDF, two at a time, and return the files in order.

    Workers are renewed batch by batch; ``max_tasks_per_child`` would do the same, but can hang for good (CPython
    issue 115634). A worker that is killed shows as BrokenProcessPool.
    """
    context = multiprocessing.get_context("spawn")
    numbered = ((html, style, folder / f"{number:04d}.pdf") for number, html in enumerate(parts))
    done: list[Path] = []
    while batch := list(islice(numbered, WORKERS * PARTS_PER_WORKER)):
        with ProcessPoolExecutor(min(WORKERS, len(batch)), mp_context=context) as pool:
            done += pool.map(_lay_out_part, *zip(*batch, strict=True))
    return done


def _lay_out_part(html: str, style: Style, target: Path) -> Path:
    lay_out(html, style, target, tagged=False)
    return target


def merge(parts: Sequence[Path], numbers: Path, target: Path, *, title: str) -> None:
    """Join the parts to one PDF and lay the page numbers of ``numbers`` (as many pages) over them."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter()
    for part in parts:
        writer.append(str(part), import_outline=True)
    for page, number in zip(writer.pages, PdfReader(str(numbers)).pages, strict=True):
        page.merge_page(number)
        page.compress_content_streams()
    writer.add_metadata({"/Title": title})
    writer.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    writer.write(str(target))


def page_count(parts: Iterable[Path]) -> int:
    """How many pages the files have together."""
    from pypdf import PdfReader

    return sum(len(PdfReader(str(part)).pages) for part in parts)
