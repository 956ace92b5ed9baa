"""One code under eight processes at once, a hundred times, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.people.accounts.activate_in_processes import ACCOUNTS, CARELESS
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[3]


# On PostgreSQL the races of an ordinary run do the same (tests/races, 激活).
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'race.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def test_of_eight_uses_of_a_code_exactly_one_succeeds(fresh_url: str, tmp_path: Path) -> None:
    environment = os.environ | {"DATABASE_URL": fresh_url, "HENGJI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.people.accounts.activate_in_processes"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    careless = found.pop("careless")
    assert found == {"failed": 0, **dict.fromkeys(("won", "rows", "accounts", "usable"), ACCOUNTS)}
    assert careless > CARELESS, "the control: look, then mark, lets several in"
