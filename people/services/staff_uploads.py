"""Uploaded staff workbooks between preview and confirmation: files with random names that do not stay.

Next to each book lies who uploaded it, for which agency and under what name; nobody else can open the preview.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

FOLDER: Final = "uploads/staff"
# A preview that nobody confirms is thrown away after a day.
KEPT_SECONDS: Final = 24 * 3600
_NAME: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One uploaded book."""

    name: str
    account: int | None
    agency: int
    file_name: str

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return _folder() / f"{self.name}.xlsx"


def keep_upload(*, chunks: Iterable[bytes], account: int | None, agency: int, file_name: str) -> Upload:
    """Store a book under a random name; books that were forgotten go."""
    _sweep()
    upload = Upload(name=secrets.token_hex(16), account=account, agency=agency, file_name=file_name[:120])
    with upload.path.open("xb") as handle:
        upload.path.chmod(0o600)
        for chunk in chunks:
            handle.write(chunk)
    _note(upload.name).write_text(json.dumps(asdict(upload)), encoding="utf-8")
    return upload


def find_upload(*, name: str, account: int | None, agency: int) -> Upload | None:
    """Find an upload of this person for this agency; None when there is none (any more)."""
    if not _NAME.fullmatch(name):
        return None
    try:
        found = Upload(**json.loads(_note(name).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None
    fits = (found.account, found.agency) == (account, agency) and found.path.exists()
    return found if fits else None


def drop_upload(upload: Upload) -> None:
    """Remove the book."""
    upload.path.unlink(missing_ok=True)
    _note(upload.name).unlink(missing_ok=True)


def _sweep() -> None:
    before = time.time() - KEPT_SECONDS
    for path in _folder().iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _note(name: str) -> Path:
    return _folder() / f"{name}.json"


def _folder() -> Path:
    folder = Path(settings.HENGJI_DATA) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder
