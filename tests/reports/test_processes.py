"""Two processes at once on SQLite and PostgreSQL: first migration, first year, and a settle beside another's files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from shutil import copyfile

import pytest

from tests.house.tree import ROOT
from tests.postgres import PostgresServer

SMALL = str(ROOT / "tests" / "data" / "samples" / "edges" / "16-kexie-2017.xlsx")
KINDS = ["sqlite", "postgresql"]


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer) -> str:
    """A fresh database of the kind asked for."""
    return (
        postgres_server.new_database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/t.sqlite3"
    )


@pytest.fixture
def ready(
    request: pytest.FixtureRequest, tmp_path: Path, tables: Path, postgres_server: PostgresServer
) -> str:
    """A database of the kind asked for with the program's tables and nothing in them."""
    if request.param == "postgresql":
        return postgres_server.database_with_tables()
    copyfile(tables, tmp_path / "t.sqlite3")
    return f"sqlite:///{tmp_path}/t.sqlite3"


def start(url: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url, "HENGJI_DATA": str(folder / "data")}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def part(url: str, folder: Path, what: str, *arguments: str) -> subprocess.Popen[str]:
    return start(url, folder, "-m", "tests.reports.in_process", what, str(folder), *arguments)


def ends(*processes: subprocess.Popen[str]) -> list[tuple[int, str]]:
    """The exit code and the last line of stderr of each."""
    found = []
    for process in processes:
        _, err = process.communicate(timeout=300)
        found.append((process.returncode, err.strip().rpartition("\n")[2]))
    return found


@pytest.mark.parametrize("url", KINDS, indirect=True)
def test_of_two_first_migrations_one_waits(url: str, tmp_path: Path) -> None:
    assert ends(*(part(url, tmp_path, "migrate", "locked") for _ in range(2))) == [(0, ""), (0, "")]
    assert len(list(tmp_path.glob("arrived-*"))) == 1


@pytest.mark.prove
@pytest.mark.parametrize("url", KINDS, indirect=True)
def test_control_without_the_lock_one_migration_fails(url: str, tmp_path: Path) -> None:
    found = ends(*(part(url, tmp_path, "migrate", "unlocked") for _ in range(2)))
    assert sorted(code for code, _ in found) == [0, 1], found


@pytest.mark.parametrize("ready", KINDS, indirect=True)
def test_two_first_years_of_an_agency_are_stored_one_after_the_other(ready: str, tmp_path: Path) -> None:
    assert ends(*(part(ready, tmp_path, "store", "whole") for _ in range(2))) == [(0, ""), (0, "")]


@pytest.mark.prove
@pytest.mark.parametrize("ready", ["postgresql"], indirect=True)
def test_control_without_the_second_look_a_first_year_fails(ready: str, tmp_path: Path) -> None:
    found = ends(*(part(ready, tmp_path, "store", "naive") for _ in range(2)))
    assert sorted(code for code, _ in found) == [0, 1], found
    assert any("already exists" in line for _, line in found), found


def stopped(process: subprocess.Popen[str], folder: Path) -> None:
    end = time.monotonic() + 180
    while not (folder / "stopped").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    "ready", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True
)
def test_a_second_settle_does_not_wait_for_the_files_of_the_first(ready: str, tmp_path: Path) -> None:
    first = part(ready, tmp_path, "settle", SMALL, str(tmp_path / "1"), "writing")
    stopped(first, tmp_path)
    assert ends(start(ready, tmp_path, "manage.py", "settle", SMALL, "--out", str(tmp_path / "2"))) == [
        (0, "")
    ]
    assert [path.name for path in (tmp_path / "1").iterdir() if not path.name.startswith(".")] == []
    (tmp_path / "go").touch()
    assert ends(first) == [(0, "")]
    texts = [(tmp_path / name / "结果.json").read_bytes() for name in "12"]
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["year"] == 2017


@pytest.mark.prove
@pytest.mark.parametrize("ready", ["sqlite"], indirect=True)
def test_control_a_second_settle_waits_for_the_transaction_of_the_first(ready: str, tmp_path: Path) -> None:
    first = part(ready, tmp_path, "settle", SMALL, str(tmp_path / "1"), "storing")
    stopped(first, tmp_path)
    second = start(ready, tmp_path, "manage.py", "settle", SMALL, "--out", str(tmp_path / "2"))
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=10)
    (tmp_path / "go").touch()
    assert ends(first, second) == [(0, ""), (0, "")]
