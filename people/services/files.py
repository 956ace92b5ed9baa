"""Taking in a file: written aside, checked by content, put in place, then its row with the audit row."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from people.acting import Actor
from people.errors import DomainError
from people.files.check import Checked, check_file
from people.files.faults import FileRefused
from people.files.kinds import KINDS, size_words
from people.files.limited import Busy, NotDrawn, make
from people.files.names import clean_name
from people.files.places import content_path, preview_folder, put
from people.health import LEAST_FREE
from people.models import Account, StoredFile
from people.os_reasons import os_reason
from people.services.file_sweep import unattached

MOST_PAGES: Final = 20
# What one person may leave unattached, and hand in within an hour: far more than the fullest quarter needs.
MOST_LOOSE: Final = 200
MOST_LOOSE_BYTES: Final = 2 << 30
MOST_AN_HOUR: Final = 600
AN_HOUR: Final = timedelta(hours=1)
PICTURE: Final = "1.jpg"
COUNT: Final = "count.json"


class Upload(Protocol):
    """What a form or an address hands over (Django's UploadedFile)."""

    @property
    def name(self) -> str | None:
        """The name it came with, never trusted."""

    @property
    def size(self) -> int | None:
        """Its bytes, as far as they are known before it is read."""

    def chunks(self) -> Iterable[bytes]:
        """Give the content piece by piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the preview of a new file will be."""

    preview: StoredFile.Preview
    note: str = ""
    pages: int = 0


def store_file(*, by: Actor, agency: int, upload: Upload) -> StoredFile:
    """Keep a file that somebody hands in for an agency; the same one again when the same person did before.

    Raises DomainError with every reason why its content or name is not accepted. Not inside a transaction that has
    written already: reading the file may take seconds.
    """
    name = clean_name(upload.name or "")
    _refuse_size(name, upload.size or 0)
    _refuse_much(by, name, upload.size or 0)
    file = uuid4()
    with _aside(file, name) as aside:
        size, digest = _write(aside, upload, name)
        checked = _check(aside, upload.name or "", name)
        known = _known(by, agency, digest, checked.name)
        if known is not None:
            return _again(known, aside)
        seen = _look(file, aside, checked)
        put(aside, file)
    row = StoredFile(
        id=file,
        agency_id=agency,
        name=checked.name,
        kind=checked.kind,
        size=size,
        digest=digest,
        uploaded_by_id=by.account,
        uploaded_name=name_of(by),
        preview=seen.preview,
        preview_note=seen.note,
        pages=seen.pages,
    )
    _save(by, row)
    return row


def name_of(by: Actor) -> str:
    """The name as people know it, without the login name that stands in the log."""
    found = (
        Account.objects.filter(pk=by.account).values_list("name", flat=True).first() if by.account else None
    )
    return found or by.name


def _save(by: Actor, row: StoredFile) -> None:
    """Store the row with its audit row; without them the content goes away again."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            detail = {"编号": str(row.pk), "大小": row.size, "格式": row.kind, "摘要": row.digest}
            by.record(action="上传文件", target=row.name, detail=detail, agency=row.agency_id)
    except BaseException:
        content_path(row.pk).unlink(missing_ok=True)
        raise


def _refuse_size(name: str, size: int) -> None:
    limit: int = settings.EVIDENCE_LIMIT
    if size > limit:
        raise _refused(
            name,
            f"文件有 {size_words(size)}，超过上限 {size_words(limit)}",
            "请压缩图片或视频、拆成几个文件再上传",
        )


def _refuse_much(by: Actor, name: str, size: int) -> None:
    """Refuse more than anybody can mean to use: files left lying about, a flood of them, a disk that is full."""
    if shutil.disk_usage(settings.HENGJI_DATA).free - size < LEAST_FREE:
        raise _refused(name, "服务器的磁盘快满了", "请告诉系统管理员；腾出空间后再上传")
    if by.account is None:
        return
    own = StoredFile.objects.filter(uploaded_by=by.account)
    since = timezone.now() - AN_HOUR
    if own.filter(uploaded_at__gt=since).count() >= MOST_AN_HOUR:
        raise _refused(name, f"一小时内已上传 {MOST_AN_HOUR} 个文件", "请过一会儿再传，或打成压缩包上传")
    loose = unattached().filter(uploaded_by=by.account).aggregate(number=Count("pk"), size=Sum("size"))
    if loose["number"] >= MOST_LOOSE or (loose["size"] or 0) + size > MOST_LOOSE_BYTES:
        raise _refused(
            name,
            f"您有 {loose['number']} 个文件（{size_words(loose['size'] or 0)}）上传后没有用上",
            f"请先把它们附到要办的事项上；没有用上的 {settings.FILE_KEEP_DAYS} 天后自动清理，急用请告诉系统管理员",
        )


def _refused(name: str, why: str, next_step: str) -> DomainError:
    return DomainError(f"没有收下“{name}”", why=why, next_step=next_step)


@contextmanager
def _aside(file: UUID, name: str) -> Iterator[Path]:
    """A private file beside the data that is gone afterwards unless it was put in place."""
    path = Path(settings.HENGJI_DATA) / "uploads" / f"{file}.new"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        yield path
    except OSError as error:
        raise _refused(
            name, f"服务器没能保存（{os_reason(error)}）", "请稍后再试；仍不行请告诉系统管理员"
        ) from error
    finally:
        path.unlink(missing_ok=True)


def _write(path: Path, upload: Upload, name: str) -> tuple[int, str]:
    """Write the content, forced to the disk; gives its bytes and sha256."""
    size, digest = 0, hashlib.sha256()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in upload.chunks():
            size += len(chunk)
            _refuse_size(name, size)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _check(path: Path, given: str, name: str) -> Checked:
    try:
        return check_file(path, given)
    except FileRefused as refusal:
        raise _refused(name, refusal.why, refusal.remedy) from refusal


def _known(by: Actor, agency: int, digest: str, name: str) -> StoredFile | None:
    """The file that the same person handed in for the same agency with the same content and name."""
    if by.account is None:
        return None
    same = StoredFile.objects.filter(agency=agency, uploaded_by=by.account, digest=digest, name=name)
    return same.order_by("uploaded_at").first()


def _again(known: StoredFile, aside: Path) -> StoredFile:
    """Hand it out once more, as new for the cleaning; content that was lost is put back."""
    now = timezone.now()
    if not StoredFile.objects.filter(pk=known.pk).update(uploaded_at=now):
        raise _refused(known.name, "刚刚被清理", "请再上传一次")
    known.uploaded_at = now
    if not content_path(known.pk).is_file():
        put(aside, known.pk)
    return known


def _look(file: UUID, path: Path, checked: Checked) -> _Seen:
    """Open pictures and PDFs once, in the limited process: what does not open is refused here and now.

    Nobody waits for it: where too many are being looked at, or it takes long, the first look shows what it is.
    """
    kind = KINDS[checked.kind]
    if not kind.shown:
        return _Seen(preview=StoredFile.Preview.NONE, note=f"{kind.title}不能在线预览，{kind.instead}")
    if kind.shown not in ("picture", "pages"):
        return _Seen(preview=StoredFile.Preview.READY)
    try:
        pages = 1
        if kind.shown == "picture":
            make("picture", path, preview_folder(file) / PICTURE, at_once=True)
        else:
            pages = count_pages(file, path, at_once=True)
    except Busy:
        return _Seen(preview=StoredFile.Preview.WAITING)
    except NotDrawn as problem:
        if problem.surely:
            raise _refused(checked.name, problem.why, problem.remedy) from problem
        return _Seen(preview=StoredFile.Preview.NONE, note=f"{problem.why}，{problem.remedy}")
    return _Seen(preview=StoredFile.Preview.READY, pages=min(pages, MOST_PAGES), note=pages_note(pages))


def count_pages(file: UUID, path: Path, *, at_once: bool = False) -> int:
    """Count the pages of a PDF. Raises Busy and NotDrawn."""
    counted = preview_folder(file) / COUNT
    make("count", path, counted, at_once=at_once)
    return int(json.loads(counted.read_text())["pages"])


def pages_note(pages: int) -> str:
    """Say that not all pages are shown."""
    return f"共 {pages} 页，这里显示前 {MOST_PAGES} 页，其余请下载查看" if pages > MOST_PAGES else ""
