"""Keeping a file that the program made: its content below HENGJI_DATA (part of every backup), its row, and the row's fate.

    with kept(made, agency=…, name=…, kind="pdf") as file:
        with transaction.atomic(): file.save(force_insert=True); …

When the block fails, the content goes away again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from people.acting import Actor
from people.files.places import content_path, put
from people.models import StoredFile
from people.services.files import name_of


@contextmanager
def kept(made: Path, *, by: Actor, agency: int, name: str, kind: str) -> Iterator[StoredFile]:
    """Put a made file in its place and give its row, not stored yet; `made` is moved.

    Nobody is its uploader: who may open it is for its owners alone to say (`people.files.owners`).
    """
    key = uuid4()
    with made.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        size = os.fstat(content.fileno()).st_size
        os.fsync(content.fileno())
    made.chmod(0o600)
    put(made, key)
    try:
        yield StoredFile(
            id=key, agency_id=agency, name=name, kind=kind, size=size, digest=digest, uploaded_name=name_of(by),
            preview=StoredFile.Preview.WAITING if kind == "pdf" else StoredFile.Preview.NONE,
        )  # fmt: skip
    except BaseException:
        content_path(key).unlink(missing_ok=True)
        raise


def aside_folder() -> Path:
    """A private folder on the disk of the data, where a file is made before it is kept."""
    folder = Path(settings.HENGJI_DATA) / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
