"""One settled demo year, on SQLite, made once and copied by the tests that change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.operations.office import Office


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    office.settle(office.folder / "out")
    office.add_evidence()
    return office


@pytest.fixture(scope="session")
def sound_set(settled: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup set of the demo year; tests damage copies of it."""
    return settled.backup(tmp_path_factory.mktemp("sets"))


@pytest.fixture
def fresh(tmp_path: Path) -> Office:
    """An installation in which nothing was ever done."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    return Office(folder)
