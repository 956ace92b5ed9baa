"""The installations of the voting days, running."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.ballots.desks import Desks
from tests.journeys.conftest import manage
from tests.served import ROOT, JobOffice


@pytest.fixture
def town(tmp_path: Path, browser: Browser) -> Iterator[Desks]:
    """The town of `prepare`; its log is whole at the end."""
    with _installed(tmp_path, browser) as office_of:
        yield office_of("prepare")


@pytest.fixture
def bureau_of(tmp_path: Path, browser: Browser) -> Iterator[Callable[[str], Desks]]:
    """Gives the bureau of a sample, by its scheme; its log is whole at the end."""
    with _installed(tmp_path, browser) as office_of:
        yield lambda scheme: office_of("prepare_bureau", scheme)


@contextmanager
def _installed(tmp_path: Path, browser: Browser) -> Iterator[Callable[..., Desks]]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    office = JobOffice(folder, f"sqlite:///{folder / 'hengji.sqlite3'}", settings="config.settings")
    tables = [sys.executable, "-m", "tests.tables"]
    subprocess.run(tables, cwd=ROOT, env=office.environment, capture_output=True, timeout=120, check=True)
    with office.served() as served:
        yield lambda *arguments: Desks.of(office, served.port, browser, *arguments)
    assert "前后相连，没有改动" in manage(office, "verify")
