"""The restore drill on both databases, and every damage refused with the target as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from reports.operations.manifest import Manifest
from tests.house.tree import ROOT
from tests.postgres import PostgresServer
from tests.reports.operations.office import Office, manifest_of


def office_of(kind: str, folder: Path, server: PostgresServer) -> Office:
    folder.mkdir()
    return Office(folder, server.new_database() if kind == "postgresql" else "")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_drill(kind: str, settled: Office, postgres_server: PostgresServer, tmp_path: Path) -> None:
    """A settled year is backed up, lost and restored: the same rows, the same evidence, the same bytes."""
    if kind == "sqlite":
        office = settled.copied_to(tmp_path / "a")
        first = (office.folder / "out" / "结果.json").read_bytes()
    else:
        (tmp_path / "a").mkdir()
        office = Office(tmp_path / "a", postgres_server.database_with_tables())
        first = office.settle(tmp_path / "first")
        office.add_evidence()
    before = office.stored()
    folder = office.backup(tmp_path / "sets")

    shutil.rmtree(tmp_path / "a")
    new = office_of(kind, tmp_path / "b", postgres_server)
    said = new.done("restore", folder)
    assert "行数与清单一致" in said
    assert manifest_of(folder)["audit_head"] in said
    assert new.stored() == before
    assert new.evidence() == settled.evidence()
    assert new.settle(tmp_path / "second") == first
    assert "目标数据库不是空的" in new.refused("restore", folder)
    assert sorted(path.name for path in tmp_path.glob("b/.*")) == []


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def test_an_older_set_is_brought_up_to_date(
    kind: str, upgraded: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Backed up before an upgrade, by the new program; restored into a database that was already migrated."""
    old = office_of(kind, tmp_path / "old", postgres_server)
    old.made_by_an_older_program("0001_initial")
    folder = old.backup(tmp_path / "sets")
    assert manifest_of(folder)["migrations"] == ["people.0001_initial"]
    (tmp_path / "new").mkdir()
    new = Office(tmp_path / "new", postgres_server.database_with_tables() if kind == "postgresql" else "")
    if kind == "sqlite":
        upgraded.tables_to(new)
    new.done("restore", folder)
    new.done("migrate", "--check")


def test_a_restore_killed_before_its_end_is_done_again(
    sound_set: Path, fresh: Office, upgraded: Office
) -> None:
    """What it leaves is the evidence of the set and an empty database."""
    fresh.data.mkdir()
    shutil.copytree(sound_set / "files", fresh.data / "files")
    upgraded.tables_to(fresh)
    fresh.done("restore", sound_set)
    assert fresh.stored()


def test_evidence_of_somebody_else_is_kept(sound_set: Path, fresh: Office) -> None:
    fresh.add_evidence()
    (fresh.data / "files" / "readme").write_text("别的")
    assert f"目录 {fresh.data}/files 里已有别的文件" in fresh.refused("restore", sound_set)
    assert fresh.evidence()["readme"].decode() == "别的"
    assert not fresh.file.exists()


def test_tables_of_another_program_are_kept(sound_set: Path, fresh: Office) -> None:
    with sqlite3.connect(fresh.file) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    assert "表 theirs 不是本程序的" in fresh.refused("restore", sound_set)


def test_the_other_kind_of_database_is_refused(
    settled: Office, sound_set: Path, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    other = office_of("postgresql", tmp_path / "p", postgres_server)
    said = other.refused("restore", sound_set)
    assert "备份是 sqlite 的" in said
    assert "manage.py move_database" in said


def test_a_dump_that_fails_half_way_leaves_an_empty_database(
    settled: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Truncated, and signed anew: only pg_restore notices, after it has begun."""
    (tmp_path / "a").mkdir()
    office = Office(tmp_path / "a", postgres_server.database_with_tables())
    settled.done("move_database", office.database)
    folder = office.backup(tmp_path / "sets")
    dump = folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[: -dump.stat().st_size // 3])
    sign(folder, measured=True)
    (tmp_path / "b").mkdir()
    new = Office(tmp_path / "b", postgres_server.database_with_tables())
    assert "pg_restore 没有成功" in new.refused("restore", folder)
    assert not (new.data / "files").exists()
    with closing(psycopg2.connect(new.database)) as server, server.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        assert cursor.fetchall() == []


def sign(folder: Path, *, measured: bool = False, **changes: Any) -> None:
    """Change a manifest and sign it anew, as somebody who knows how would; `measured`: with the true digests."""
    content = {**manifest_of(folder), **changes}
    content.pop("digest")
    manifest = Manifest.model_validate(content)
    if measured:
        from reports.operations.files import digest_of

        files = []
        for entry in manifest.files:
            size, digest = digest_of(folder / entry.path)
            files.append(entry.model_copy(update={"bytes": size, "sha256": digest}))
        manifest = manifest.model_copy(update={"files": files})
    (folder / "manifest.json").write_text(manifest.text(), encoding="utf-8")


def change_text(folder: Path, old: str, new: str) -> None:
    path = folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def swap(folder: Path) -> None:
    pdf, empty = folder / "files/3f/3f9a.pdf", folder / "files/3f/空文件"
    one, two = pdf.read_bytes(), empty.read_bytes()
    pdf.write_bytes(two)
    empty.write_bytes(one)


def become_link(path: Path) -> None:
    kept = path.parent.parent.parent / "kept"
    path.rename(kept)
    path.symlink_to(kept)


def lose_rows(folder: Path) -> None:
    with sqlite3.connect(folder / "database.sqlite3") as connection:
        connection.execute("DELETE FROM scoring_settlementproblem")
    sign(folder, measured=True)


def cut_audit(folder: Path) -> None:
    """The newest row is gone and the counts were edited to match: the head tells."""
    with sqlite3.connect(folder / "database.sqlite3") as connection:
        connection.execute(
            "DELETE FROM people_auditentry WHERE entry_hash NOT IN (SELECT previous_hash FROM people_auditentry)"
        )
    tables = manifest_of(folder)["tables"]
    sign(folder, measured=True, tables={**tables, "people_auditentry": tables["people_auditentry"] - 1})


def break_pages(folder: Path) -> None:
    path = folder / "database.sqlite3"
    content = bytearray(path.read_bytes())
    content[40960:81920] = b"\x5a" * 40960
    path.write_bytes(content)
    sign(folder, measured=True)


def lead_outside(folder: Path, path: str) -> None:
    files = manifest_of(folder)["files"]
    files[1]["path"] = path
    sign(folder, files=files)


def without_database(folder: Path) -> None:
    (folder / "database.sqlite3").unlink()
    sign(
        folder, files=[entry for entry in manifest_of(folder)["files"] if entry["path"] != "database.sqlite3"]
    )


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "没有清单": (lambda at: (at / "manifest.json").unlink(), "缺少清单"),
    "清单被截断": (lambda at: truncate(at / "manifest.json"), "读不懂"),
    "清单是空的": (lambda at: (at / "manifest.json").write_text(""), "读不懂"),
    "清单是一串数": (lambda at: (at / "manifest.json").write_text("[1]"), "读不懂"),
    "清单里的行数被改": (lambda at: change_text(at, '"plans_participant": 25', '"plans_participant": 24'), "被改动过"),
    "清单里的摘要被改": (lambda at: change_text(at, '"digest": "', '"digest": "0'), "被改动过"),
    "清单里多一个空格": (lambda at: change_text(at, "{", "{ "), "被改动过"),
    "清单里多一项": (lambda at: change_text(at, '"format": 1,', '"format": 1,\n "more": 1,'), "读不懂"),
    "清单是别的格式版本": (lambda at: change_text(at, '"format": 1', '"format": 2'), "不认识"),
    "清单是符号链接": (lambda at: become_link(at / "files/../manifest.json"), "不是普通文件"),
    "缺少数据库": (lambda at: (at / "database.sqlite3").unlink(), "缺少 database.sqlite3"),
    "数据库被截断": (lambda at: truncate(at / "database.sqlite3"), "字节"),
    "数据库一位翻转": (lambda at: flip(at / "database.sqlite3"), "摘要不符"),
    "缺少佐证材料": (lambda at: (at / "files/3f/3f9a.pdf").unlink(), "缺少 files/3f/3f9a.pdf"),
    "佐证材料一位翻转": (lambda at: flip(at / "files/3f/3f9a.pdf"), "摘要不符"),
    "佐证材料对调": (swap, "备份已损坏"),
    "佐证材料改了名": (lambda at: (at / "files/readme").rename(at / "files/other"), "多出 files/other"),
    "佐证材料换成符号链接": (lambda at: become_link(at / "files/3f/3f9a.pdf"), "是符号链接"),
    "多出文件": (lambda at: (at / "files/more").write_text("x"), "多出 files/more"),
    "多出数据库的日志": (lambda at: (at / "database.sqlite3-wal").write_bytes(b"x"), "多出 database.sqlite3-wal"),
    "来自更新的程序": (lambda at: sign(at, migrations=["people.0999_future"]), "本程序不认识 people.0999_future"),
    "路径往上走": (lambda at: lead_outside(at, "files/../../x"), "不允许"),
    "路径是绝对的": (lambda at: lead_outside(at, "/etc/hostname"), "不允许"),
    "清单里没有数据库": (without_database, "没有数据库"),
    "少了行又重新签过": (lose_rows, "应有 3 行，实有 0 行"),
    "少了审计又重新签过": (cut_audit, "审计链的末条摘要"),
    "页面坏了又重新签过": (break_pages, "没有恢复备份"),
    "只是一个空文件夹": (empty, "缺少清单"),
    "没有这个文件夹": (shutil.rmtree, "没有这个文件夹"),
}  # fmt: skip


def test_every_damaged_set_is_refused(sound_set: Path, fresh: Office, tmp_path: Path) -> None:
    """One after the other in one process, which only a refusal that leaves nothing behind makes possible."""
    folders = {}
    for number, (name, (damage, _)) in enumerate(DAMAGES.items()):
        folders[name] = tmp_path / "sets" / str(number) / "set"
        shutil.copytree(sound_set, folders[name], symlinks=True)
        damage(folders[name])
    outcomes = restored(fresh, list(folders.values()))
    assert [outcome.pop("left") for outcome in outcomes] == [["uploads"]] * len(DAMAGES), (
        "made by every start, and empty"
    )
    for (name, (_, said)), folder, outcome in zip(DAMAGES.items(), folders.values(), outcomes, strict=True):
        words = outcome.pop("stderr").strip()
        assert outcome == {"code": 2, "stdout": "", "database": 0}, (name, outcome, words)
        assert "Traceback" not in words, name
        assert words.startswith(f"没有恢复备份 {folder}"), (name, words)
        assert said in words, (name, words)
        assert words.endswith("现有的数据库和佐证材料没有改动。"), (name, words)


def test_a_damaged_set_is_refused_by_the_command(sound_set: Path, fresh: Office, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    shutil.copytree(sound_set, folder)
    flip(folder / "files/3f/3f9a.pdf")
    assert "摘要不符" in fresh.refused("restore", folder)
    assert not fresh.file.exists()


def restored(office: Office, folders: list[Path]) -> list[dict[str, Any]]:
    """Let one process restore one set after the other; tell how each ended and what the office held then."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.reports.operations.restore_many", *map(str, folders)],
        cwd=ROOT, env=office.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    outcomes: list[dict[str, Any]] = json.loads(ran.stdout)
    return outcomes


def test_the_set_that_the_damages_start_from_is_sound(
    settled: Office, sound_set: Path, fresh: Office
) -> None:
    fresh.done("restore", sound_set)
    assert json.dumps(fresh.stored()) == json.dumps(settled.stored())
