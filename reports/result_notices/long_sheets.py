"""Sheets of a 公示 that are too long to be laid out while somebody waits: which are, and where a made one stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from plans.models import PublicNotice
from plans.services.notice_content import LONG_BOOK, LONG_PDF, rows_of
from reports.result_files import XLSX

# Below HENGJI_DATA.
FOLDER: Final = "notices"


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet: its suffix, what it is called, and above how many rows a job makes it."""

    key: str
    name: str
    content_type: str
    most: int


KINDS: Final[Mapping[str, SheetKind]] = {
    "pdf": SheetKind("pdf", "张贴件", "application/pdf", LONG_PDF),
    "xlsx": SheetKind("xlsx", "表格", XLSX, LONG_BOOK),
}


def is_long(notice: PublicNotice, kind: SheetKind) -> bool:
    """Whether a job makes it."""
    return rows_of(notice) > kind.most


def stamp(notice: PublicNotice) -> str:
    """What of a notice its sheets show: another state or another content makes another file."""
    return f"{notice.version}-{PublicNotice.State(notice.state).name.lower()}-{notice.digest[:16] or 'draft'}"


def place(notice: PublicNotice, kind: SheetKind) -> Path:
    """Where the sheet stands, made or not."""
    return Path(settings.HENGJI_DATA) / FOLDER / str(notice.pk) / f"{stamp(notice)}.{kind.key}"


def stored(notice: PublicNotice, kind: SheetKind) -> Path | None:
    """The sheet when it has been made."""
    path = place(notice, kind)
    return path if path.is_file() else None
