"""One settled demo year and one installation without any, on SQLite, each made once and copied by the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.once import made_once
from tests.reports.operations.office import Office


@pytest.fixture(scope="session")
def settled(
    upgraded: Office, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """This worker's own: commands that only read still take the office's lock."""

    def make(folder: Path) -> None:
        office = Office(folder)
        upgraded.tables_to(office)
        office.settle(folder / "out")
        office.add_evidence()

    model = Office(made_once(request, "settled-office", make))
    return model.copied_to(tmp_path_factory.mktemp("offices") / "office")


@pytest.fixture(scope="session")
def sound_set(
    settled: Office, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A backup set of the demo year; tests damage copies of it."""
    (folder,) = made_once(request, "sound-set", settled.backup).iterdir()
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Office:
    """An installation in which nothing was ever done."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    return Office(folder)


@pytest.fixture(scope="session")
def upgraded(request: pytest.FixtureRequest) -> Office:
    """An installation after its first `manage.py upgrade`, and what that said; not to be changed."""

    def make(folder: Path) -> None:
        (folder / "said").write_text(Office(folder).done("upgrade"), encoding="utf-8")

    return Office(made_once(request, "upgraded-office", make))


@pytest.fixture
def begun(upgraded: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return upgraded.copied_to(tmp_path / "begun")
