"""kill −9 while ballots are cast and while a round is closed: never a turnout without its ballot, nothing half closed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.postgres import ROOT, PostgresServer

CASTING: Final = {"few": 10, "many": 100}
CLOSING: Final = {"few": 5, "many": 30}
# So few are enough to tear the control.
TORN: Final = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'round.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def kill(what: str, number: int, url: str, folder: Path) -> dict[str, Any]:
    given = {
        "DATABASE_URL": url,
        "HENGJI_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.job_office.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.balloting", what, str(number)],
        cwd=ROOT, env=os.environ | given, capture_output=True, text=True, timeout=1800, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check_casting(found: dict[str, Any], kills: int) -> None:
    assert found["faults"] == []
    assert found["wrong"] == "", "everybody's own marks, once"
    assert found["acknowledged"] == found["electors"]
    assert found["interrupted"] > kills, "of three killed together more than one was in the middle"


def check_closing(found: dict[str, Any], kills: int) -> None:
    assert found["faults"] == []
    assert found["through"] < kills, "some closing was really interrupted"


def test_casting_killed_at_random_moments_leaves_no_half_vote(url: str, tmp_path: Path) -> None:
    check_casting(kill("cast", CASTING["few"], url, tmp_path), CASTING["few"])


def test_closing_killed_at_random_moments_is_whole_or_can_be_repeated(url: str, tmp_path: Path) -> None:
    check_closing(kill("close", CLOSING["few"], url, tmp_path), CLOSING["few"])


@pytest.mark.prove
def test_the_control_without_a_transaction_leaves_half_votes(tmp_path: Path) -> None:
    found = kill("torn", TORN, f"sqlite:///{tmp_path / 'round.sqlite3'}", tmp_path)
    assert found["faults"] != []
    assert "票数与投票人数不符" in found["wrong"]


@pytest.mark.prove
def test_a_hundred_kills_of_casting(url: str, tmp_path: Path) -> None:
    check_casting(kill("cast", CASTING["many"], url, tmp_path), CASTING["many"])


@pytest.mark.prove
def test_thirty_kills_of_closing(url: str, tmp_path: Path) -> None:
    check_closing(kill("close", CLOSING["many"], url, tmp_path), CLOSING["many"])
