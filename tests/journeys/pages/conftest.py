"""What the journeys by the pages stand on: a folder of data, jobs that only the test carries out."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def installation(settings: Settings, tmp_path: Path) -> None:
    """Data in a folder of the test; a job waits until `work` does what the worker does."""
    settings.HENGJI_DATA = tmp_path
    settings.JOB_BROKER = "tests.reports.test_workbook_jobs.told"
