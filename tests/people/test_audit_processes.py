"""The log under eight writers at once, and a log of the first release brought up to date, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.people.record_in_processes import PROCESSES, RECORDS
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
ALL = PROCESSES * RECORDS


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def run(module: str, *arguments: str, url: str, folder: Path) -> dict[str, Any]:
    environment = os.environ | {"DATABASE_URL": url, "HENGJI_DATA": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.people.{module}", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_eight_writers_at_once_leave_one_unbroken_chain(fresh_url: str, tmp_path: Path) -> None:
    found = run("record_in_processes", url=fresh_url, folder=tmp_path)
    assert (found["failed"], found["rows"], found["last"], found["break"]) == (0, ALL, ALL, None)
    rows, distinct = found["careless"]
    assert rows == ALL
    assert distinct < rows, "the control: without a lock two writers take the same number"


def test_a_log_of_the_first_release_is_numbered_and_chained_anew(fresh_url: str, tmp_path: Path) -> None:
    found = run("migrate_in_process", url=fresh_url, folder=tmp_path)
    targets = ["台账2", "台账3", "台账7", "台账8", "台账12", "台账"]
    assert found == {"rows": [[number, name] for number, name in enumerate(targets, 1)], "break": "None"}


@pytest.mark.parametrize(
    "fresh_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True
)
def test_bringing_a_broken_log_up_to_date_does_not_heal_it(fresh_url: str, tmp_path: Path) -> None:
    found = run("migrate_in_process", "broken", url=fresh_url, folder=tmp_path)
    assert [position for position, _ in found["rows"]] == [1, 2, 7, 8, 12, 13]
    assert found["break"].startswith("审计链第3条（缺失）：缺少第3条至第6条，第7条的内容也与摘要不符")
