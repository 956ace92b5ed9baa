"""An installation for a year at the browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import manage
from tests.journeys.year.place import Place
from tests.served import ROOT, JobOffice


@pytest.fixture
def place_of(tmp_path: Path, browser: Browser) -> Iterator[Callable[[str], Place]]:
    """Give the installation with the office of a scheme's sample; its log is whole at the end."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    office = JobOffice(folder, f"sqlite:///{folder / 'hengji.sqlite3'}", settings="config.settings")
    tables = [sys.executable, "-m", "tests.tables"]
    subprocess.run(tables, cwd=ROOT, env=office.environment, capture_output=True, timeout=300, check=True)
    with ExitStack() as open_:

        def made(scheme: str) -> Place:
            served = open_.enter_context(office.served())
            return Place(office, f"http://127.0.0.1:{served.port}", browser, scheme)

        yield made
    assert "前后相连，没有改动" in manage(office, "verify")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small true PDF."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    path = tmp_path / "会议纪要.pdf"
    document.save(path)
    document.close()
    return path
