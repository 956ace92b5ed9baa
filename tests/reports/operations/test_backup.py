"""A backup set: whole under a running writer, never clashing, without links and secrets."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.postgres import PostgresServer
from tests.reports.operations.office import CANARY, Office, manifest_of


def test_a_set_says_what_it_holds(settled: Office, sound_set: Path) -> None:
    manifest = manifest_of(sound_set)
    assert re.fullmatch(r"\d{8}-\d{6}(-\d+)?", sound_set.name)
    assert manifest["database"] == "sqlite"
    assert manifest["program"] == "0.1.0"
    assert "scoring.0001_initial" in manifest["migrations"]
    assert manifest["tables"]["scoring_settlement"] == 1
    assert manifest["tables"]["plans_participant"] == 25
    number, digest = manifest["audit_head"].split(":")
    assert (int(number), len(digest)) == (manifest["tables"]["people_auditentry"], 64)
    assert datetime.fromisoformat(manifest["created_at"]).utcoffset() is not None
    assert {entry["path"] for entry in manifest["files"]} == {
        "database.sqlite3",
        *(f"files/{path}" for path in settled.evidence()),
    }
    for entry in manifest["files"]:
        content = (sound_set / entry["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"])


def test_a_set_is_private_and_holds_no_secret(sound_set: Path) -> None:
    assert stat.S_IMODE(sound_set.stat().st_mode) == 0o700
    files = [path for path in sound_set.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


def test_what_is_printed_and_noted(settled: Office, tmp_path: Path) -> None:
    office = settled.copied_to(tmp_path / "office")
    path, size = office.done("backup", tmp_path / "sets").splitlines()
    digest = manifest_of(Path(path))["digest"]
    assert re.fullmatch(rf"大小 \d+\.\d MB，清单摘要 {digest}", size)
    note = (office.data / "last_backup.json").read_text(encoding="utf-8")
    assert path in note
    assert digest in note
    assert [entry.name for entry in (tmp_path / "sets").iterdir()] == [Path(path).name]


def test_links_are_named_and_not_followed(settled: Office, tmp_path: Path) -> None:
    office = settled.copied_to(tmp_path / "office")
    evidence = office.data / "files"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "passwords").write_text("secret")
    (evidence / "file").symlink_to(tmp_path / "outside" / "passwords")
    (evidence / "3f" / "folder").symlink_to(tmp_path / "outside")
    os.mkfifo(evidence / "pipe")
    ran = office.run("backup", tmp_path / "sets")
    assert ran.returncode == 0, ran.stderr
    assert [line.split(" 不是")[0] for line in ran.stderr.splitlines()] == [
        f"注意：{evidence}/file", f"注意：{evidence}/pipe", f"注意：{evidence}/3f/folder",
    ]  # fmt: skip
    folder = Path(ran.stdout.splitlines()[0])
    assert {path.name for path in folder.rglob("*")} & {"file", "folder", "pipe", "passwords"} == set()


def test_what_cannot_be_backed_up_is_refused(settled: Office, fresh: Office, tmp_path: Path) -> None:
    assert "还没有数据库" in fresh.refused("backup", tmp_path / "sets")
    office = settled.copied_to(tmp_path / "office")
    assert "在要备份的目录 files 里面" in office.refused("backup", office.data / "files" / "sets")
    (office.data / "files").rename(tmp_path / "elsewhere")
    (office.data / "files").symlink_to(tmp_path / "elsewhere")
    assert "是符号链接" in office.refused("backup", tmp_path / "sets")
    (tmp_path / "file").write_text("")
    assert "没有做成备份" in settled.refused("backup", tmp_path / "file")
    assert list((tmp_path / "sets").iterdir()) == [], "nothing half-done is left"


def test_a_damaged_database_is_found_while_backing_up(settled: Office, tmp_path: Path) -> None:
    office = settled.copied_to(tmp_path / "office")
    content = bytearray(office.file.read_bytes())
    content[8192 : len(content) // 2] = b"\x5a" * (len(content) // 2 - 8192)
    office.file.write_bytes(content)
    assert "没有做成备份" in office.refused("backup", tmp_path / "sets")
    assert list((tmp_path / "sets").iterdir()) == []


def test_backups_at_the_same_time_do_not_clash(settled: Office, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "backup", str(tmp_path)]
    running = [
        subprocess.Popen(command, env=settled.environment(), stdout=subprocess.PIPE, text=True)
        for _ in range(5)
    ]
    printed = [process.communicate()[0].splitlines()[0] for process in running]
    assert len(set(printed)) == 5
    assert sorted(printed) == sorted(str(path) for path in tmp_path.iterdir())


@contextmanager
def writing(office: Office) -> Iterator[None]:
    """Another process writes meanwhile; it must still be writing at the end."""
    command = [sys.executable, "-m", "tests.reports.operations.writer"]
    with subprocess.Popen(
        command, cwd=ROOT, env=office.environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        yield
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def test_a_running_writer_gives_no_torn_copy(
    kind: str, settled: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    office = settled.copied_to(tmp_path / "office")
    if kind == "postgresql":
        office = Office(tmp_path / "office", postgres_server.database_with_tables())
    rows = []
    with writing(office):
        for _ in range(4):
            folder = office.backup(tmp_path / "sets")
            rows.append(manifest_of(folder)["tables"]["people_auditentry"])
    assert rows == sorted(set(rows)), "the writer was really writing"
    assert {count % 2 for count in rows} == {0}, "two rows a transaction"
    (tmp_path / "new").mkdir()
    new = Office(tmp_path / "new", postgres_server.new_database() if kind == "postgresql" else "")
    new.done("restore", folder)
    assert len([row for row in new.stored() if row["model"] == "people.auditentry"]) == rows[-1]
    check = "from people.audit_chain import first_break; assert first_break() is None"
    new.done("shell", "-c", check)


def test_a_missing_pg_dump_is_said(postgres_server: PostgresServer, tmp_path: Path) -> None:
    office = Office(tmp_path, postgres_server.new_database())
    said = office.refused("backup", tmp_path / "sets", PATH=str(tmp_path))
    assert said.startswith("找不到 pg_dump：")
    assert "apt-get install postgresql-client" in said
    assert list((tmp_path / "sets").iterdir()) == []
