"""A backup, a restore and a move in the middle of a round: voting goes on there, and the count is exact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.postgres import PostgresServer
from tests.reports.operations.office import Office

BEGIN: Final = "from tests.reports.operations import voting; print(voting.open_with_some_votes())"
GO_ON: Final = "from tests.reports.operations import voting; print(voting.more_votes({}))"
ORDER: Final = "from tests.reports.operations import voting; print(voting.in_order_of_keys())"
END: Final = "from tests.reports.operations import voting; print(voting.closed({}))"


def shell(office: Office, command: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office.done("shell", "-c", command).splitlines()[-1])
    return found


def ended_rightly(found: dict[str, Any]) -> None:
    assert found == {
        "turnout": 24,
        "ballots": 24,
        "marks": True,
        "tallies": True,
        "left": 0,
        "keys": 0,
        "break": "",
    }


def test_voting_goes_on_after_a_restore(upgraded: Office, tmp_path: Path) -> None:
    first = upgraded.copied_to(tmp_path / "first")
    assert shell(first, BEGIN) == {"voted": 8}
    saved = first.backup(tmp_path / "sets")

    (tmp_path / "restored").mkdir()
    restored = Office(tmp_path / "restored")
    restored.done("restore", saved)
    assert shell(restored, GO_ON.format(24)) == {"voted": 24, "again": 8}
    ended_rightly(shell(restored, END.format(24)))


@pytest.mark.prove
def test_voting_goes_on_after_a_restore_and_after_a_move(
    upgraded: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    first = upgraded.copied_to(tmp_path / "first")
    assert shell(first, BEGIN) == {"voted": 8}
    saved = first.backup(tmp_path / "sets")

    (tmp_path / "restored").mkdir()
    restored = Office(tmp_path / "restored")
    restored.done("restore", saved)
    url = postgres_server.new_database()
    restored.done("move_database", url)
    moved = Office(tmp_path / "restored", url)
    assert shell(moved, GO_ON.format(24)) == {"voted": 24, "again": 8}
    ended_rightly(shell(moved, END.format(24)))


@pytest.mark.prove
def test_the_same_the_other_way_round(
    upgraded: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    first = Office(upgraded.copied_to(tmp_path / "first").folder, postgres_server.database_with_tables())
    assert shell(first, BEGIN) == {"voted": 8}
    assert shell(first, ORDER) == {"Turnout": False, "SealedBallot": False}
    saved = first.backup(tmp_path / "sets")
    assert shell(first, ORDER) == {"Turnout": True, "SealedBallot": True}, (
        "one dump lays nobody beside a ballot"
    )

    (tmp_path / "restored").mkdir()
    restored = Office(tmp_path / "restored", postgres_server.new_database())
    restored.done("restore", saved)
    assert shell(restored, GO_ON.format(16)) == {"voted": 16, "again": 8}

    home = Office(tmp_path / "home")
    home.folder.mkdir()
    upgraded.tables_to(home)
    restored.done("move_database", home.database)
    assert shell(home, GO_ON.format(24)) == {"voted": 24, "again": 16}
    ended_rightly(shell(home, END.format(24)))
