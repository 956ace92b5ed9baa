"""Imports between upload and confirmation: the tables read from the file and what the user said of them.

They lie in files with random names for a day; beside the tables stands who uploaded them for which plan, and nobody
else finds them. The uploaded file itself is not kept.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from indicators.sheets.packing import Sheet, packed, unpacked

FOLDER: Final = "uploads/indicators"
KEPT_SECONDS: Final = 24 * 3600
_NAME: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(slots=True, kw_only=True)
class Corrections:
    """What the user said of one worksheet.

    `layout` is first and last row of the head and the field of every column (None: as guessed). `cells` are texts by
    row of the sheet and field, `skipped` rows not to import, `taken` left-out rows to import all the same.
    """

    layout: list[Any] | None = None
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ImportDraft:
    """One import under way; `sheet` is the place of the worksheet chosen.

    `categories` gives the plan's 类别 for one that the plan does not have ("" for none); `subjects` and `people` say
    who is meant by unknown names.
    """

    name: str
    account: int | None
    agency: int
    plan: int
    file_name: str
    sheet: int = 0
    remembered: bool = False
    categories: dict[str, str] = field(default_factory=dict)
    corrections: dict[str, Corrections] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> Corrections:
        """The corrections of the worksheet chosen."""
        return self.corrections.setdefault(str(self.sheet), Corrections())


def new_draft(
    *, account: int | None, agency: int, plan: int, file_name: str, sheets: Sequence[Sheet]
) -> ImportDraft:
    """Keep the tables of an uploaded file; imports that were forgotten go."""
    _sweep()
    name = secrets.token_hex(16)
    _write(_tables(name), packed(sheets))
    draft = ImportDraft(name=name, account=account, agency=agency, plan=plan, file_name=file_name[:120])
    save_draft(draft)
    return draft


def save_draft(draft: ImportDraft) -> None:
    """Write what the user said."""
    _write(_note(draft.name), asdict(draft))


def find_draft(
    *, name: str, account: int | None, plan_agency: int, claimed: bool = False
) -> ImportDraft | None:
    """Find an import of this person for this agency (one that is being stored: `claimed`); None when there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        place = _claimed(name) if claimed else _note(name)
        values = json.loads(place.read_text(encoding="utf-8"))
        said = {key: Corrections(**each) for key, each in values.pop("corrections").items()}
        draft = ImportDraft(**values, corrections=said)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    fits = (draft.account, draft.agency) == (account, plan_agency) and _tables(name).exists()
    return draft if fits else None


def sheets_of(draft: ImportDraft) -> list[Sheet]:
    """Give the tables of the file."""
    return unpacked(json.loads(_tables(draft.name).read_text(encoding="utf-8")))


def claim_draft(draft: ImportDraft) -> bool:
    """Win the right to store an import: whoever renames its note first has it. False when somebody else did."""
    try:
        _note(draft.name).rename(_claimed(draft.name))
    except FileNotFoundError:
        return False
    return True


def release_draft(draft: ImportDraft) -> None:
    """Give an import back that could not be stored."""
    with suppress(FileNotFoundError):
        _claimed(draft.name).rename(_note(draft.name))


def drop_draft(draft: ImportDraft) -> None:
    """Remove everything of an import."""
    _note(draft.name).unlink(missing_ok=True)
    _claimed(draft.name).unlink(missing_ok=True)
    _tables(draft.name).unlink(missing_ok=True)


def keep_upload(chunks: Iterable[bytes]) -> Path:
    """Write an uploaded file to a place of its own until it has been read; the caller removes it."""
    path = _folder() / f"{secrets.token_hex(16)}.upload"
    with path.open("xb") as handle:
        path.chmod(0o600)
        for chunk in chunks:
            handle.write(chunk)
    return path


def _write(path: Path, values: object) -> None:
    """Write aside and put in place: a reader finds the old state or the new one."""
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    aside.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    aside.chmod(0o600)
    os.replace(aside, path)


def _sweep() -> None:
    before = time.time() - KEPT_SECONDS
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def _note(name: str) -> Path:
    return _folder() / f"{name}.json"


def _claimed(name: str) -> Path:
    return _folder() / f"{name}.claimed"


def _tables(name: str) -> Path:
    return _folder() / f"{name}.tables"


def _folder() -> Path:
    folder = Path(settings.HENGJI_DATA) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
