"""Long tables as PDF: parts laid out in two other processes and merged; one document is `people.printing`.

Nothing here knows Django, so that a worker starts light.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final

from people.printing import Style, lay_out

WORKERS: Final = 2
# A worker is replaced after so many parts: WeasyPrint gives little memory back.
PARTS_PER_WORKER: Final = 4


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
