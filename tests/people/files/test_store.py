"""Taking in: on the disk and in the rows together or not at all, once for the same content, with an audit row."""

from __future__ import annotations

import hashlib
import json
import stat
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.files import limited
from people.files.places import content_path, preview_folder
from people.health import LEAST_FREE
from people.models import AuditEntry, StoredFile
from people.services import files as services
from tests.office import Office
from tests.people.files import made
from tests.people.files.conftest import Store


def left(data: Path) -> list[str]:
    return sorted(path.name for path in data.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["pdf", "jpg", "heic", "docx", "zip", "wps"])
def test_the_content_stands_under_a_name_of_its_own(store: Store, data: Path, kind: str) -> None:
    content = made.honest()[kind]
    row = store(content, f"季度材料.{kind}")
    path = content_path(row.pk)
    assert path == data / "files" / row.pk.hex[:2] / str(row.pk)
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (
        stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    )
    row.refresh_from_db()
    assert (row.name, row.kind, row.size) == (f"季度材料.{kind}", kind, len(content))
    assert row.digest == hashlib.sha256(content).hexdigest()
    assert (row.uploaded_name, row.agency.name) == ("一科填报员", "甲局")
    assert not list((data / "uploads").iterdir())


def test_the_audit_row_tells_name_size_and_digest_and_nothing_of_the_content(store: Store) -> None:
    row = store(made.docx("绝密内容MARK"), "说明.docx")
    entry = AuditEntry.objects.get(action="上传文件")
    assert (entry.actor, entry.target, entry.agency) == ("一科填报员", "说明.docx", row.agency_id)
    assert json.loads(entry.detail) == {
        "编号": str(row.pk),
        "大小": row.size,
        "格式": "docx",
        "摘要": row.digest,
    }
    assert "MARK" not in entry.detail


def test_the_same_content_of_the_same_person_is_stored_once(store: Store, data: Path) -> None:
    first = store(made.pdf(), "通知.pdf")
    assert store(made.pdf(), "通知.pdf").pk == first.pk
    assert len(list((data / "files").rglob("*-*"))) == 1
    assert AuditEntry.objects.filter(action="上传文件").count() == 1
    # Another name, another person, another agency: each has its own.
    others = [
        store(made.pdf(), "通知（二）.pdf"),
        store(made.pdf(), "通知.pdf", Role.STAFF),
        store(made.pdf(), "通知.pdf", "乙局填报人"),
    ]
    assert len({first.pk, *(other.pk for other in others)}) == 4


def test_content_that_was_lost_comes_back_with_the_next_upload(store: Store) -> None:
    row = store(made.pdf(), "通知.pdf")
    content_path(row.pk).unlink()
    assert store(made.pdf(), "通知.pdf").pk == row.pk
    assert content_path(row.pk).read_bytes() == made.pdf()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("图.png", made.picture()[:-40], "文件已损坏，打不开"),
        ("大.png", made.huge_png(), "图片的像素太大"),
        ("密.pdf", b"%PDF-1.4\ngarbage\n%%EOF", "文件已损坏，打不开"),
        ("断.jpg", made.photo((400, 300))[:3000], "文件已损坏，打不开"),
        ("坏.heic", made.heic()[:200], "文件已损坏，打不开"),
        ("程序.pdf", b"MZ", "内容是Windows 程序，不能上传"),
    ],
    ids=["断的图", "大图", "坏 PDF", "断的照片", "坏 HEIC", "程序"],
)
def test_what_is_refused_leaves_nothing_behind(
    store: Store, data: Path, name: str, content: bytes, why: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        store(content, name)
    assert refusal.value.what == f"没有收下“{name}”"
    assert refusal.value.why == why
    assert refusal.value.next_step.startswith("请")
    assert left(data) == []
    assert not StoredFile.objects.exists()
    assert not AuditEntry.objects.filter(action="上传文件").exists()


def test_a_file_above_the_limit_is_refused_before_and_while_it_is_read(
    store: Store, data: Path, settings: Any, office: Office
) -> None:
    settings.EVIDENCE_LIMIT = 1 << 20
    with pytest.raises(DomainError, match=r"文件有 1\.2 MB，超过上限 1 MB"):
        store(b"%PDF-" + b"0" * 1_300_000, "大.pdf")

    class Lying(SimpleUploadedFile):
        """Claims to be small."""

        size = 10

        def chunks(self, chunk_size: int | None = None) -> Any:
            yield from [b"%PDF-" + b"0" * 600_000] * 3

    by = Actor(name="某人", account=office.account(Role.STAFF).pk)
    with pytest.raises(DomainError, match="超过上限 1 MB"):
        services.store_file(by=by, agency=office.a.pk, upload=Lying("大.pdf", b"x"))
    assert left(data) == []


def test_without_its_row_the_content_goes_away_again(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(Actor, "record", fail)
    with pytest.raises(RuntimeError, match="no audit"):
        store(made.docx(), "说明.docx")
    assert left(data) == []
    assert not StoredFile.objects.exists()


def test_a_disk_that_refuses_is_told_in_words(store: Store, data: Path) -> None:
    (data / "files").write_text("a file where the folder should be")
    with pytest.raises(DomainError, match=r"服务器没能保存（.*）；请稍后再试"):
        store(made.docx(), "说明.docx")
    assert not StoredFile.objects.exists()


def test_when_too_many_are_looked_at_the_file_is_taken_at_once_and_its_pages_counted_later(
    store: Store,
) -> None:
    begun = time.monotonic()
    for _ in range(limited.WORKERS):
        assert limited._turns.acquire(timeout=1)
    try:
        row = store(made.pdf(3), "通知.pdf")
    finally:
        for _ in range(limited.WORKERS):
            limited._turns.release()
    assert time.monotonic() - begun < limited.WAIT / 4  # nobody waits for a turn
    assert (row.preview, row.pages) == (StoredFile.Preview.WAITING, 0)
    assert not preview_folder(row.pk).joinpath("count.json").exists()


def test_a_file_that_takes_long_to_look_at_is_taken_and_looked_at_later(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeping = tmp_path / "child.py"
    sleeping.write_text("import time; time.sleep(30)")
    monkeypatch.setattr(limited, "CHILD", sleeping)
    monkeypatch.setattr(limited, "AT_ONCE", 0.2)
    row = store(made.pdf(3), "通知.pdf")
    assert (row.preview, row.pages) == (StoredFile.Preview.WAITING, 0)


def test_an_own_upload_closes_with_the_agency_that_one_leaves(store: Store, office: Office) -> None:
    row, access = store(made.docx(), "说明.docx"), office.access(Role.FILER)
    assert StoredFile.objects.visible_to(access).get() == row
    left_it = replace(access, held=tuple(held for held in access.held if office.a.pk not in held.agencies))
    assert not StoredFile.objects.visible_to(left_it).exists()


def test_what_nobody_uses_is_bounded_by_person(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_LOOSE", 2)
    first = store(made.docx("一"), "一.docx")
    store(made.docx("二"), "二.docx")
    with pytest.raises(DomainError, match=r"您有 2 个文件（.*）上传后没有用上") as refusal:
        store(made.docx("三"), "三.docx")
    assert "30 天后自动清理" in refusal.value.next_step
    store(made.docx("三"), "三.docx", Role.STAFF)  # another person has his own measure
    use(first, office)
    assert store(made.docx("三"), "三.docx").name == "三.docx"
    monkeypatch.setattr(services, "MOST_LOOSE", 200)
    monkeypatch.setattr(services, "MOST_LOOSE_BYTES", 3)
    with pytest.raises(DomainError, match="没有用上"):
        store(made.docx("四"), "四.docx")


def use(file: StoredFile, office: Office) -> None:
    """Attach it to something."""
    from indicators.models import Evidence
    from tests.running_year import entry, running_year

    Evidence.objects.create(entry=entry(running_year(office), "1.1", 1), file=file, number=1)


def test_a_flood_within_an_hour_and_a_full_disk_are_refused(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_AN_HOUR", 1)
    store(made.docx("一"), "一.docx")
    with pytest.raises(DomainError, match="一小时内已上传 1 个文件"):
        store(made.docx("二"), "二.docx")
    usage = SimpleNamespace(free=LEAST_FREE + 10)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(DomainError, match="磁盘快满了；请告诉系统管理员"):
        store(made.docx("二"), "二.docx", Role.STAFF)
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "preview", "pages", "note"),
    [
        ("pdf", "已生成", 2, ""),
        ("heic", "已生成", 1, ""),
        ("docx", "已生成", 0, ""),
        ("mp4", "不能预览", 0, "MP4 视频不能在线预览，请下载后播放"),
        (
            "ofd",
            "不能预览",
            0,
            "OFD 文件不能在线预览，请下载后用 OFD 阅读器打开；要在线预览，可另存为 PDF 再上传",
        ),
    ],
)
def test_what_can_be_shown_is_known_at_once(
    store: Store, kind: str, preview: str, pages: int, note: str
) -> None:
    row = store(made.honest()[kind], f"材料.{kind}")
    row.refresh_from_db()
    assert (row.preview, row.pages, row.preview_note) == (preview, pages, note)
