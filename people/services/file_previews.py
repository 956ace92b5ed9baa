"""What is shown of a file: pictures of its pages or its words, made when first asked for and kept for a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from people.files.kinds import KINDS
from people.files.limited import NotDrawn, make
from people.files.places import content_path, preview_folder
from people.models import StoredFile
from people.services.files import MOST_PAGES, count_pages, pages_note

WORDS: Final = "words.json"


def page_picture(file: StoredFile, number: int) -> Path | None:
    """Give the picture of a page (from 1), None where there is no such page. Raises Busy, NotDrawn."""
    shown = KINDS[file.kind].shown
    if shown not in ("picture", "pages") or not 1 <= number <= file.pages:
        return None
    path = preview_folder(file.pk) / f"{number}.jpg"
    if not path.is_file():
        command = "picture" if shown == "picture" else "page"
        make(command, content_path(file.pk), path, "" if shown == "picture" else str(number))
    return path


def words_of(file: StoredFile) -> list[dict[str, Any]]:
    """Give the blocks of an office document or the list of an archive (`people.files.drawing.words.Block`).

    Raises Busy, NotDrawn.
    """
    path = preview_folder(file.pk) / WORDS
    if not path.is_file():
        make(file.kind, content_path(file.pk), path)
    blocks: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return blocks


def ready(file: StoredFile) -> StoredFile:
    """Count the pages of a file that came when there was no time for it. Raises Busy."""
    if file.preview != StoredFile.Preview.WAITING:
        return file
    try:
        pages = count_pages(file.pk, content_path(file.pk)) if KINDS[file.kind].shown == "pages" else 1
        _note(file, StoredFile.Preview.READY, pages_note(pages), min(pages, MOST_PAGES))
    except NotDrawn as problem:
        failed(file, problem)
    return file


def failed(file: StoredFile, problem: NotDrawn) -> None:
    """Keep that there is nothing to show, so that nobody tries again at every look."""
    _note(file, StoredFile.Preview.NONE, f"{problem.why}，{problem.remedy}", 0)


def _note(file: StoredFile, preview: StoredFile.Preview, note: str, pages: int) -> None:
    file.preview, file.preview_note, file.pages = preview, note, pages
    StoredFile.objects.filter(pk=file.pk).update(preview=preview, preview_note=note, pages=pages)
