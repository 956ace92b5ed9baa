"""Files that nobody needs any more: content without a row, rows that nobody attached to anything, old previews.

Runs with the cleaning of jobs. What a file is attached to is asked of every relation to StoredFile there is, so that
an app that refers to files has nothing to register here; the database's own foreign keys have the last word.
"""

from __future__ import annotations

import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, ManyToManyRel, Model, OuterRef, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from people.acting import Actor
from people.files.places import FILES, PREVIEWS, content_path, preview_folder
from people.models import StoredFile

PROGRAM: Final = Actor(name="程序")
# Content whose row never came about: its writer has long given up.
ORPHAN: Final = timedelta(days=1)
BATCH: Final = 200

logger = logging.getLogger(__name__)


def clean_files() -> int:
    """Remove all three; gives how many were removed."""
    now = timezone.now()
    kept = now - timedelta(days=settings.FILE_KEEP_DAYS)
    return _forget_unattached(kept) + _forget_rowless(now - ORPHAN) + _forget_previews(kept)


def unattached() -> QuerySet[StoredFile]:
    """Files that no row of any app refers to."""
    rows = StoredFile.objects.get_queryset()
    for relation in StoredFile._meta.related_objects:
        rows = rows.exclude(Exists(_referring(relation)))
    return rows


def _referring(relation: ForeignObjectRel) -> QuerySet[Model]:
    """The rows of one relation that refer to the file: those of the foreign key, or those of the table between."""
    if isinstance(relation, ManyToManyRel):
        between: Any = relation.through
        name = relation.field.m2m_reverse_field_name()
    else:
        between, name = relation.related_model, relation.field.name
    rows: QuerySet[Model] = between._base_manager.filter(**{name: OuterRef("pk")})
    return rows


def _forget_unattached(before: datetime) -> int:
    old = unattached().filter(uploaded_at__lt=before).order_by("uploaded_at")
    return sum(_forget(file) for file in old[:BATCH])


def _forget(file: StoredFile) -> bool:
    """Remove the row first, then the content: a crash between leaves content without a row, which goes later."""
    try:
        with transaction.atomic():
            if not _delete(file):
                return False
            detail: dict[str, object] = {
                "编号": str(file.pk),
                "摘要": file.digest,
                "上传人": file.uploaded_name,
                "原因": f"{settings.FILE_KEEP_DAYS} 天没有附到任何事项",
            }
            PROGRAM.record(action="清理文件", target=file.name, detail=detail, agency=file.agency_id)
    except IntegrityError:
        return False
    content_path(file.pk).unlink(missing_ok=True)
    shutil.rmtree(preview_folder(file.pk), ignore_errors=True)
    return True


def _delete(file: StoredFile) -> bool:
    """Without Django's cascade, which would drop the link of a file attached this very moment: the database refuses."""
    same = StoredFile.objects.filter(pk=file.pk, uploaded_at=file.uploaded_at)
    return bool(same._raw_delete(same.db))


def _forget_rowless(before: datetime) -> int:
    """Content that no row names, and what was written aside and left there."""
    root = Path(settings.HENGJI_DATA)
    removed = 0
    for path in (*(root / FILES).glob("*/*"), *(root / "uploads").glob("*")):
        if not path.is_file() or path.stat().st_mtime >= before.timestamp():
            continue
        if path.parent.parent.name == FILES and _has_row(path.name):
            continue
        path.unlink(missing_ok=True)
        removed += 1
    if removed:
        logger.warning("%s files without a row were removed", removed)
    return removed


def _has_row(name: str) -> bool:
    try:
        return StoredFile.objects.filter(pk=UUID(name)).exists()
    except ValueError:
        return False


def _forget_previews(before: datetime) -> int:
    root = Path(settings.HENGJI_DATA) / PREVIEWS
    removed = 0
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
