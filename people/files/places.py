"""Where files stand below HENGJI_DATA: the content (part of every backup) and what was made of it (made again)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

FILES: Final = "files"
PREVIEWS: Final = "previews"
PRIVATE: Final = 0o700


def content_path(file: UUID) -> Path:
    """The content of a file; nothing in it tells its name."""
    return Path(settings.HENGJI_DATA) / FILES / file.hex[:2] / str(file)


def preview_folder(file: UUID) -> Path:
    """The folder of its pictures and words."""
    return Path(settings.HENGJI_DATA) / PREVIEWS / str(file)


def put(aside: Path, file: UUID) -> Path:
    """Give content that was written aside its place, forced to the disk."""
    path = content_path(file)
    for made in (path.parent.parent, path.parent):
        made.mkdir(mode=PRIVATE, exist_ok=True)
    os.replace(aside, path)
    for folder in (path.parent, path.parent.parent):
        _sync(folder)
    return path


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
