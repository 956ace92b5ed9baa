"""An office for processes that are killed: 10 rounds in an ordinary run, 200 in `make prove`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.served import JobOffice

FEW, MANY = 10, 200


@pytest.fixture
def job_office(tmp_path: Path) -> JobOffice:
    return JobOffice(tmp_path, f"sqlite:///{tmp_path / 'office.sqlite3'}")
