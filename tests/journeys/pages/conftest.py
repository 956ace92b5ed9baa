"""What the journeys by the pages stand on: a folder of data, jobs that only the test carries out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import time_machine
from PIL import Image
from pytest_django import Settings


@pytest.fixture(autouse=True)
def installation(settings: Settings, tmp_path: Path) -> None:
    """Data in a folder of the test; a job waits until `work` does what the worker does."""
    settings.HENGJI_DATA = tmp_path
    settings.JOB_BROKER = "tests.reports.test_workbook_jobs.told"
    # Its connection sees nothing of the test's transaction (PostgreSQL), and would take a long job for lost.
    settings.JOB_PROGRESS_SECONDS = 3_600


# A Monday; the next holiday is a month away.
MONDAY: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time goes on from that Monday, and can be moved."""
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A photo of the minutes."""
    path = tmp_path / "会议纪要.png"
    Image.new("RGB", (40, 30), "white").save(path)
    return path


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.prove)], ids=["some", "everybody"])
def wide(request: pytest.FixtureRequest) -> bool:
    """Whether everybody of the roll looks at each stage of the end, or some of them at two."""
    asked: bool = request.param
    return asked


@pytest.fixture
def quick_report(monkeypatch: pytest.MonkeyPatch, wide: bool) -> None:
    """In an ordinary run 结果.pdf is written by one of the journeys alone."""
    if not wide:
        monkeypatch.setattr(
            "reports.results.pdf.write_pdf", lambda settled, path: path.write_bytes(b"%PDF-1.7")
        )
