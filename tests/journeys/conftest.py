"""An office on SQLite with the embedded channel, and one on PostgreSQL with Redis; Chromium as people use it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PATIENCE, launch_arguments
from tests.redis import running_redis
from tests.served import ROOT, JobOffice

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium with the program's fonts."""
    return launch_arguments()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobOffice]:
    """An empty data folder and an empty database, as on the day of installing."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    if request.param == "sqlite":
        yield JobOffice(folder, f"sqlite:///{folder / 'hengji.sqlite3'}", settings="config.settings")
        return
    server = request.getfixturevalue("postgres_server")
    with running_redis() as redis:
        yield JobOffice(folder, server.new_database(), redis.url, settings="config.settings")


def manage(office: JobOffice, *arguments: str) -> str:
    """Run a command of the program; gives what it prints."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=office.environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
