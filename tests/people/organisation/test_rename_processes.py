"""Eight clerks change the same sections at once, as real processes on both databases: one wins, seven read why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.people.organisation.rename_in_processes import SECTIONS
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def test_each_section_changes_once_and_the_agency_has_one_head(fresh_url: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.people.organisation.rename_in_processes"],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": fresh_url, "HENGJI_DATA": str(tmp_path)},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "failed": 0, "ended": SECTIONS, "kinds_of_each": SECTIONS, "audited": SECTIONS, "living": SECTIONS,
        "postings": 2 * SECTIONS, "heads": 1,
    }, done.stderr  # fmt: skip
