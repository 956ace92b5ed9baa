"""An upgrade takes a backup first, and the way back leads to exactly what was there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.postgres import PostgresServer
from tests.reports.operations.office import Office, manifest_of

# Stands for a worker that is alive: seen now, under the name that this process would have.
ALIVE = """
import django; django.setup()
from people.services.job_sweep import beat, worker_name
beat(worker_name())
print("beating", flush=True)
import sys; sys.stdin.read()
"""


def office_of(kind: str, folder: Path, server: PostgresServer) -> Office:
    folder.mkdir()
    return Office(folder, server.new_database() if kind == "postgresql" else "")


def test_a_first_start_makes_everything_and_backs_nothing_up(begun: Office) -> None:
    said = (begun.folder / "said").read_text(encoding="utf-8")
    assert "已是最新：数据库结构升级了" in said
    assert "备份" not in said
    assert (begun.data / "static" / "vendor").is_dir()
    assert json.loads((begun.data / "upgraded.json").read_text())["version"]
    again = begun.done("upgrade")
    assert "数据库结构升级了 0 步" in again
    assert not (begun.data / "backups").exists(), "every start may call it"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def test_there_and_back(kind: str, postgres_server: PostgresServer, tmp_path: Path) -> None:
    office = office_of(kind, tmp_path / "a", postgres_server)
    office.made_by_an_older_program("0002_audit_chain")
    office.done("shell", "-c", "from django.db import connection; connection.cursor().execute(\"INSERT INTO people_agency (id, name) VALUES (7, 'old')\")")  # fmt: skip
    office.add_evidence()
    before = office.evidence()

    said = office.done("upgrade")
    (folder,) = (office.data / "backups").iterdir()
    assert f"升级前的备份：{folder}" in said
    assert f"manage.py upgrade --back {folder}" in said
    assert manifest_of(folder)["migrations"] == ["people.0001_initial", "people.0002_audit_chain"]
    office.done("migrate", "--check")
    (office.data / "files" / "later").write_text("later")

    back = office.done("upgrade", "--back", folder)
    assert "已退回到" in back
    plan = office.run("showmigrations", "--plan").stdout
    assert "[X]  people.0002_audit_chain" in plan
    assert "[ ]  people.0003" in plan, "the structure is the older program's again"
    assert office.evidence() == before
    kept = next(path for path in (office.data / "backups").iterdir() if path != folder)
    assert "files/later" in {entry["path"] for entry in manifest_of(kept)["files"]}, (
        "nothing of after is lost"
    )
    if kind == "postgresql":  # on SQLite the next test goes on from there
        office.done("upgrade")
        office.done("migrate", "--check")


def test_a_failed_upgrade_names_the_backup_and_the_way_back(fresh: Office) -> None:
    fresh.made_by_an_older_program("0002_audit_chain")
    with sqlite3.connect(fresh.file) as connection:
        connection.execute("CREATE TABLE people_account (x)")
    ran = fresh.run("upgrade")
    assert ran.returncode == 2
    (folder,) = (fresh.data / "backups").iterdir()
    assert ran.stderr.startswith("没有升级完：")
    assert f"升级前的备份在 {folder}" in ran.stderr
    assert f"manage.py upgrade --back {folder}" in ran.stderr
    assert "Traceback" not in ran.stderr
    fresh.done("upgrade", "--back", folder)
    with sqlite3.connect(fresh.file) as connection:
        connection.execute("DROP TABLE people_account")
    fresh.done("upgrade")
    fresh.done("migrate", "--check")


@contextmanager
def worker(office: Office) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", ALIVE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=office.environment(DJANGO_SETTINGS_MODULE="config.settings"),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "beating\n"
        yield
        process.kill()


def test_while_the_program_runs_nothing_is_changed(begun: Office, tmp_path: Path) -> None:
    folder = begun.backup(tmp_path / "sets")
    before = begun.file.read_bytes()
    with worker(begun):
        said = begun.refused("upgrade")
        assert said.startswith("没有升级：程序正在运行（1 个执行进程刚刚还在工作）；请先停下程序")
        assert begun.refused("upgrade", "--back", folder).startswith("没有退回：程序正在运行")
    assert begun.file.read_bytes() == before
    assert "已是最新" in begun.done("upgrade"), "a worker that was killed holds nobody up"


def test_a_database_newer_than_the_program_is_refused(begun: Office) -> None:
    with sqlite3.connect(begun.file) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_future', '2030-01-01')"
        )
    said = begun.refused("upgrade")
    assert "数据库比程序新（people.0999_future）" in said
    assert "请换上新版本的程序" in said


def test_a_damaged_set_leaves_everything(begun: Office, tmp_path: Path) -> None:
    folder = begun.backup(tmp_path / "sets")
    with (folder / "database.sqlite3").open("r+b") as file:
        file.write(b"x")
    before = begun.file.read_bytes()
    assert "备份已损坏" in begun.refused("upgrade", "--back", folder)
    assert begun.file.read_bytes() == before
    shutil.rmtree(folder)
    assert "没有这个文件夹" in begun.refused("upgrade", "--back", folder)
    assert os.listdir(begun.data / "backups") == [] if (begun.data / "backups").exists() else True
