"""Eight processes at once on SQLite and PostgreSQL: nothing doubled, nothing lost, and a control that does double."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import PostgresServer
from tests.races.__main__ import PROCESSES
from tests.races.operations import OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
CONTROL = "对照"
CONTROLS = [name for name in OPERATIONS if name.startswith(CONTROL)]
OTHERS = [name for name in OPERATIONS if name not in CONTROLS]
# Those of voting, which mutations are to be found by on PostgreSQL (tests/mutations/ballots_table.py).
VOTING = [
    name for name in OTHERS if OPERATIONS[name].act.__module__.endswith(("balloting", "rounds", "paper"))
]
# In an ordinary run every other operation on SQLite, those between them on PostgreSQL; all on both in `make prove`.
ORDINARY = {
    "sqlite": [*OTHERS[::2], *CONTROLS],
    "postgresql": [*sorted({*OTHERS[1::2], *VOTING}, key=OTHERS.index), *CONTROLS],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'races.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def race(sample: str, url: str, folder: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    environment = os.environ | {
        "DATABASE_URL": url, "HENGJI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.job_office.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.races", sample, *names],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def faults(name: str, found: dict[str, Any], objects: int) -> list[str]:
    """Say what is wrong with the outcome of one operation; who loses must read why, nobody sees an error page."""
    wins = OPERATIONS[name].wins
    wrong = [f"{name}: {fault}" for fault in (*found["errors"], *found["faults"])]
    if found["break"]:
        wrong.append(f"{name}: {found['break']}")
    if set(found["wins"]) != {PROCESSES if wins is None else wins}:
        wrong.append(f"{name}: wins {found['wins']}")
    if sum(found["wins"]) + found["lost"] + len(found["errors"]) != objects * PROCESSES:
        wrong.append(f"{name}: calls that neither won nor lost")
    return wrong


def check(sample: str, url: str, folder: Path, names: Sequence[str] = ()) -> None:
    found = race(sample, url, folder, names)
    assert set(found) == set(names or OPERATIONS)
    controls = {name: found.pop(name) for name in list(found) if name.startswith(CONTROL)}
    wrong = [
        fault for name, one in found.items() for fault in faults(name, one, getattr(OPERATIONS[name], sample))
    ]
    assert wrong == []
    assert len(controls) == 2
    for name, control in controls.items():
        assert max(control["wins"]) > 1, (
            f"{name}: without compare-and-set two win, and the harness can see it"
        )
        assert control["faults"] != [], name


def test_eight_at_once(url: str, tmp_path: Path) -> None:
    check("few", url, tmp_path, ORDINARY["sqlite" if url.startswith("sqlite") else "postgresql"])


@pytest.mark.prove
def test_eight_at_once_on_a_hundred_objects(url: str, tmp_path: Path) -> None:
    check("many", url, tmp_path)
