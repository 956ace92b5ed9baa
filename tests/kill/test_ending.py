"""kill −9 at every step from 核对 to 归档: whole or not at all, never two published versions, never paid twice."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.kill.ended import halves
from tests.kill.ending import STEPS
from tests.postgres import ROOT, PostgresServer

FEW: Final = 2
MANY: Final = 20


def go(ways: int, url: str, folder: Path) -> dict[str, Any]:
    given = {
        "DATABASE_URL": url, "HENGJI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.job_office.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.ending", str(ways)],
        cwd=ROOT, env=os.environ | given, capture_output=True, text=True, timeout=1800, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_year_killed_at_every_step_is_never_half_done(tmp_path: Path) -> None:
    found = go(FEW, f"sqlite:///{tmp_path / 'ending.sqlite3'}", tmp_path)
    assert found["faults"] == []
    assert found["last"]["state"] == "归档"
    assert sum(found["stopped"].values()) > 0, "some steps were really interrupted"
    for story, torn in half_ones(found["last"]):
        assert halves(torn), f"没有被发现：{story}"


def half_ones(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The controls: what a step that is torn apart would have left, one thing missing or too many in each."""
    for where in ("acts", "audit"):
        for step in ("核对", "审定", "公示", "发布", "归档"):
            for number in (0, 2):
                torn = copy.deepcopy(facts)
                torn[where][step] = number
                yield f"{where} {step} {number}", torn
    for action in ("发布公示", "结束公示", "奖金名单提交核定", "登记奖金核定"):
        torn = copy.deepcopy(facts)
        torn["audit"][action] = 2
        yield action, torn
    changed: dict[str, Any] = {
        "state": "发布", "notice": "公示中", "told": 0, "approval": "待核定", "lists": [facts["paid"]] * 2,
        "published": 2, "jobs": 2, "plan": "执行中", "break": "第7条",
    }  # fmt: skip
    for name, value in changed.items():
        yield name, {**copy.deepcopy(facts), name: value}
    yield "少发一分", {**copy.deepcopy(facts), "lists": [facts["paid"] - 1]}


@pytest.mark.prove
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_twenty_kills_at_every_step(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'ending.sqlite3'}"
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.new_database()
    found = go(MANY, url, tmp_path)
    assert found["faults"] == []
    assert set(found["stopped"]) == set(STEPS)
    assert all(number > 1 for number in found["stopped"].values()), found["stopped"]
