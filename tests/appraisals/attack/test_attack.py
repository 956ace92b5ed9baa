"""Twelve attackers on what is left of a voting day: no better than luck on ours, nine in ten on the usual design."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from tests.appraisals.attack.attackers import ATTACKERS
from tests.appraisals.attack.day import OF_A_GROUP, TARGETS
from tests.appraisals.attack.evidence import Evidence, Guess
from tests.appraisals.attack.guesses import hits, most_by_luck
from tests.postgres import ROOT, PostgresServer

Stolen = tuple[Evidence, Guess]
FOUND: Final = Fraction(9, 10)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stolen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stolen]:
    """Both designs' days on one kind of database, held at the same time."""
    folder = tmp_path_factory.mktemp("day")
    days = {name: _begin(name, folder / name, _url(request, folder / name)) for name in ("ours", "naive")}
    found = {}
    for name, day in days.items():
        output, _ = day.communicate(timeout=600)
        assert day.returncode == 0, output
        found[name] = pickle.loads((folder / name / "stolen").read_bytes())
    return found


def _url(request: pytest.FixtureRequest, folder: Path) -> str:
    folder.mkdir()
    if request.param == "sqlite":
        return f"sqlite:///{folder}/day.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def _begin(name: str, folder: Path, url: str) -> subprocess.Popen[str]:
    given = {"DATABASE_URL": url, "HENGJI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "tests.appraisals.attack", name, str(folder / "stolen")]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def found_by(attacker: str, evidence: Evidence, truth: Guess) -> list[int]:
    """How many each way of an attacker finds, of the target on which it does best."""
    found = [
        max(hits(guess, truth, place) for place in range(TARGETS)) for guess in ATTACKERS[attacker](evidence)
    ]
    assert found
    return found


def test_every_mark_is_given_once(stolen: dict[str, Stolen]) -> None:
    """Else luck would find more than one in so many."""
    for evidence, truth in stolen.values():
        assert len(truth) == len(evidence.electors) == 3 * OF_A_GROUP >= 200
        for place in range(TARGETS):
            assert len({given[place] for given in truth.values()}) == len(truth)


def test_the_thief_holds_what_there_is(stolen: dict[str, Stolen]) -> None:
    """Else he would find nothing because he had nothing."""
    for evidence, truth in stolen.values():
        assert len(evidence.backups) == len(evidence.figures) == len(truth) + 1
        assert (
            len(evidence.open.tables[evidence.voted])
            == len(evidence.open.tables[evidence.ballots])
            == len(truth)
        )
        assert len([commit for commit in evidence.journal if commit.added.get(evidence.ballots)]) == len(
            truth
        )
        assert len(evidence.open.tables["people_accountsession"]) == len(evidence.wire) == len(truth)
        assert evidence.log
        opened = evidence.lying_open()
        assert len(opened) == TARGETS * 3
        assert {len(rows) for rows in opened.values()} == {OF_A_GROUP}


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_an_attacker_is_no_better_than_luck(stolen: dict[str, Stolen], attacker: str) -> None:
    evidence, truth = stolen["ours"]
    found = found_by(attacker, evidence, truth)
    assert max(found) <= most_by_luck(len(truth), Fraction(1, OF_A_GROUP)), found


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_the_same_attacker_finds_nearly_all_in_the_usual_design(
    stolen: dict[str, Stolen], attacker: str
) -> None:
    evidence, truth = stolen["naive"]
    found = found_by(attacker, evidence, truth)
    assert found[0] >= FOUND * len(truth), found


def test_nothing_of_ballots_and_key_is_left_in_the_files(stolen: dict[str, Stolen]) -> None:
    """Byte by byte: tables, journal, free pages and dead rows; before the closing all of it is found."""
    before, after = stolen["ours"][0].remains
    assert {kind.split()[0] for kind, number in before.items() if number} == {
        "密文", "公钥", "密钥盒", "盐", "保管人公钥",
    }  # fmt: skip
    assert {kind: number for kind, number in after.items() if number} == {}


def test_after_the_closing_the_turnout_tells_no_order(stolen: dict[str, Stolen]) -> None:
    evidence, _ = stolen["ours"]
    before, after = (look.tables[evidence.voted] for look in (evidence.open, evidence.closed))
    assert sorted(row["elector_id"] for row in before) == [row["elector_id"] for row in after]
    ages = [row["#age"] for row in after]
    assert len(set(ages)) == 1 or ages == list(range(len(ages))), (
        "put in at once, or in the order of the roll"
    )


def test_no_log_knows_when_anybody_voted(stolen: dict[str, Stolen]) -> None:
    """The pages of voting leave no line; others do, so there is a log."""
    log = stolen["ours"][0].log
    assert [line for line in log if "ballot" in line or "vote" in line] == []
    assert [line for line in log if "milliseconds" in line]
