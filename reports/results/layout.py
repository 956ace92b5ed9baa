"""Long tables as PDF: parts laid out in two other processes and merged; one document is `people.printing`.

Nothing here knows Django, so that a worker starts light.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

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
    with uncollected():
        lay_out(html, style, target, tagged=False)
    return target


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage meanwhile: a page has so many objects that it took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


def merge(
    parts: Sequence[Path],
    numbers: Path | None,
    target: Path,
    *,
    title: str,
    unnumbered: int = 0,
    sections: Collection[str] | None = None,
) -> None:
    """Join the parts to one PDF and lay the pages of ``numbers`` over them, after the first ``unnumbered``.

    ``sections`` are the headings of the first level: a part may begin below one that stands in a part before it.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter()
    for part in parts:
        writer.append(str(part), import_outline=sections is None)
    if sections is not None:
        _add_bookmarks(writer, parts, sections)
    if numbers is not None:
        laid = islice(writer.pages, unnumbered, None)
        for page, number in zip(laid, PdfReader(str(numbers)).pages, strict=True):
            page.merge_page(number)
            page.compress_content_streams()
    writer.add_metadata({"/Title": title})
    writer.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    writer.write(str(target))


def _add_bookmarks(writer: Any, parts: Sequence[Path], sections: Collection[str]) -> None:
    above = None
    for heading, page in headings_of(parts):
        if heading in sections:
            above = writer.add_outline_item(title=heading, page_number=page - 1)
        else:
            writer.add_outline_item(title=heading, page_number=page - 1, parent=above)


def page_count(parts: Iterable[Path]) -> int:
    """How many pages the files have together."""
    from pypdf import PdfReader

    return sum(len(PdfReader(str(part)).pages) for part in parts)


def headings_of(parts: Iterable[Path]) -> Iterator[tuple[str, int]]:
    """The bookmarks of the files in order, each with its page (from 1) in all of them together."""
    from pypdf import PdfReader

    before = 0
    for part in parts:
        reader = PdfReader(str(part))
        for entry in _flat(reader.outline):
            page = reader.get_destination_page_number(entry)
            if page is not None:
                yield str(entry.title), before + page + 1
        before += len(reader.pages)


def _flat(outline: Iterable[Any]) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry
