"""A small deadline hour: eight people file and submit at once, and every word they were told was saved is there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.bench.deadline import deadline_hour
from tests.bench.filers import Pace
from tests.postgres import PostgresServer
from tests.served import JobOffice

FILERS: Final = 8
QUICK: Final = Pace(rows=2, saves=3, seconds=0.02, spread=0.1)


@pytest.mark.parametrize("database", [pytest.param("sqlite", marks=pytest.mark.prove), "postgresql"])
def test_nothing_is_lost_when_everybody_submits_at_once(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.new_database()
    office = JobOffice(tmp_path, url, settings="config.settings")
    found = deadline_hour(office, FILERS, QUICK)
    assert found.faults == []
    assert found.lost == []
    assert {name: len(times) for name, times in found.times.items()} == {
        "open": 2 * FILERS, "save": FILERS * QUICK.rows * QUICK.saves, "submit": FILERS,
    }  # fmt: skip
    assert len(found.missed) == 1, "one word more than was stored is missed"
