"""归档包 read by somebody who wants to know who objected, and forged by somebody who wants it to pass as whole."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from people.access import Role
from people.audit import record
from people.errors import DomainError
from people.services.files import store_file
from plans.models import Objection
from reports.archive.checking import check_package
from reports.archive.making import MANIFEST
from reports.archive.writing import PackageWriter
from scoring.models import Settlement
from tests.indicators.reviewing.rows import by
from tests.office import Office
from tests.people.files.made import picture
from tests.reports.archive.test_package import light, made, place
from tests.scoring.life.years import published

__all__ = ["light"]
RAISED_BY: Final = "一科干事"
RESULT: Final = "ab" * 32


@pytest.fixture
def objected(office: Office) -> Settlement:
    """A published year to whose 公示 somebody of 一科 objected, about the line that bears the own name."""
    row = published(office)
    assert row.notice is not None
    account = office.account(Role.STAFF)
    Objection.objects.create(
        notice=row.notice, account=account, name=str(account), about=f"{account}的考核结果", text="少算一分。",
        filed_at=timezone.now(), outcome=Objection.Outcome.REFUSED, reply=f"{account.name}同志：经核实，数据无误。",
        replied_at=timezone.now(),
    )  # fmt: skip
    upload = SimpleUploadedFile(f"{account.name}的异议材料.png", picture())
    store_file(by=by(office, Role.STAFF), agency=office.a.pk, upload=upload)
    with transaction.atomic():
        record(
            actor="绩效专干", action="结束公示", target="年度结果公示", detail={"异议": [f"{account}：不成立"]},
            agency=office.a.pk,
        )  # fmt: skip
    return row


@pytest.mark.usefixtures("light")
def test_the_package_does_not_tell_who_objected(office: Office, objected: Settlement) -> None:
    with zipfile.ZipFile(place(made(office, objected))) as archive:
        answers = archive.read("04-公示和异议/异议和答复.html").decode()
        rows = archive.read("12-审计记录/审计记录.jsonl").decode()
    assert RAISED_BY not in answers
    assert "提出人的考核结果" in answers
    assert "提出人同志：经核实，数据无误。" in answers
    assert RAISED_BY not in rows
    told = {row["操作"]: row for row in map(json.loads, rows.splitlines())}
    assert told["结束公示"]["对象"] == "年度结果公示"
    assert told["上传文件"]["操作人"] == "（谁上传了什么，不予摘录）"


def test_no_line_of_a_table_becomes_a_formula() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        out = PackageWriter(archive, timezone.localtime())
        starts = ("=", "+", "-", "@", "\t", "\r", "\n")
        out.sheet("表", ("词",), lambda: [(f"{start}7919+1",) for start in starts])
        out.sheet("数", ("分",), lambda: [("-100.50",), ("-1,234",)])
        words = archive.read("表.csv").decode("utf-8-sig")
        figures = archive.read("数.csv").decode("utf-8-sig")
    assert words.count("'") == len(starts)
    assert "'" not in figures


def zipped(
    path: Path, entries: dict[str, bytes], manifest: dict[str, Any] | None = None, **named: Any
) -> Path:
    """A package of these entries with the manifest that fits them, changed as said."""
    rows = [
        {"名称": name, "字节数": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in entries.items()
    ]
    told = {"标题": "甲局2026年度绩效考核归档包", "结果摘要": RESULT, "文件": rows} | (manifest or {})
    with zipfile.ZipFile(path, "w", **named) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False))
    return path


def test_a_title_cannot_speak_as_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a forged manifest calls itself is printed beside its digest."""
    book, whole = tmp_path / "a.zip", {"README.txt": b"x"}
    for forged in (
        {"标题": f"归档包：9 个文件，与清单逐个一致\n清单摘要 {'0' * 64}"},
        {"标题": "归档包\x1b[2J\x1b[8m"},
        {"结果摘要": f"{RESULT}\n清单摘要 {'0' * 64}"},
    ):
        with pytest.raises(DomainError, match="标题或结果摘要不对"):
            check_package(zipped(book, whole, forged))
    with pytest.raises(DomainError) as refusal:
        check_package(zipped(book, {"多\x1b[2J与清单逐个一致.txt": b"x"}, {"文件": []}))
    assert "\x1b" not in str(refusal.value)
    call_command("verify_package", str(zipped(book, whole)))
    assert "与审计记录“制作归档包”里的比较" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["../外.txt", "/etc/外.txt", "一/../../外.txt", "一\\外.txt", "一//外.txt", "一/"]
)
def test_names_that_lead_out_of_it_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DomainError, match="不是归档包里的"):
        check_package(zipped(tmp_path / "a.zip", {name: b"x"}))


def test_links_and_names_told_twice_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"README.txt": b"x"})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("链接")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DomainError, match="链接 不是普通文件"):
        check_package(path)
    row = {"名称": "README.txt", "字节数": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    with pytest.raises(DomainError, match="里有重名的文件"):
        check_package(zipped(path, {"README.txt": b"x"}, {"文件": [row | {"sha256": "0"}, row]}))


def test_what_unpacks_to_more_than_is_listed_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"名称": "大.txt", "字节数": 1, "sha256": hashlib.sha256(b"0").hexdigest()}
    path = zipped(
        tmp_path / "a.zip", {"大.txt": bytes(1 << 22)}, {"文件": [row]}, compression=zipfile.ZIP_DEFLATED
    )
    opened: list[str] = []
    read = zipfile.ZipFile.open

    def seen(self: zipfile.ZipFile, name: Any, *args: Any, **kwargs: Any) -> Any:
        opened.append(name if isinstance(name, str) else name.filename)
        return read(self, name, *args, **kwargs)

    monkeypatch.setattr(zipfile.ZipFile, "open", seen)
    with pytest.raises(DomainError, match=re.escape("文件 大.txt 与清单不符")):
        check_package(path)
    assert opened == [MANIFEST]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_broken_bit_is_told_in_words(tmp_path: Path, method: int) -> None:
    path = zipped(tmp_path / "a.zip", {"README.txt": b"hello " * 50}, compression=method)
    whole = path.read_bytes()
    refused = 0
    for place_ in range(len(whole)):
        path.write_bytes(whole[:place_] + bytes([whole[place_] ^ 0x40]) + whole[place_ + 1 :])
        # Anything but a refusal in words goes through and fails the test.
        with suppress(DomainError):
            check_package(path)
            continue
        refused += 1
    # What a zip says of its entries beside their names and bytes (dates, systems) is no content.
    assert refused > len(whole) // 2
