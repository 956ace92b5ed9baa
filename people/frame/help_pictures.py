"""The pictures of the handbook: small PNG files in static/help, taken from the running program by tests/browser/screens."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static

FOLDER: Final = "help"
# The head of a PNG: signature and the name of the first chunk, then width and height as 32-bit numbers.
_SIZE_AT: Final = 16


def picture_file(name: str) -> Path:
    """Where the picture of that name is kept in the source."""
    folder: Path = settings.BASE_DIR / "static" / FOLDER
    return folder / name


def picture_attributes(name: str) -> dict[str, str]:
    """The address of a picture, and its size so that the page does not jump when it comes; none without the file."""
    size = _size(str(picture_file(name)))
    found = {"src": static(f"{FOLDER}/{name}") if size else "", "loading": "lazy", "decoding": "async"}
    if size:
        found |= {"width": str(size[0]), "height": str(size[1])}
    return found


@lru_cache(maxsize=256)
def _size(path: str) -> tuple[int, int] | None:
    try:
        with open(path, "rb") as file:
            head = file.read(_SIZE_AT + 8)
    except OSError:
        return None
    return int.from_bytes(head[_SIZE_AT : _SIZE_AT + 4]), int.from_bytes(head[_SIZE_AT + 4 :])
