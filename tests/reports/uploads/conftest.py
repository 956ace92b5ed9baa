"""What the tests of pages share: the sample years settled once for a module, and an office with a clerk who uploads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.reports.pages.settled_samples import BOOKS, Years, settle_samples
from tests.reports.uploads.upload_office import Clerk


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    """All samples; what a test writes is rolled back with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield settle_samples(*BOOKS)
        transaction.set_rollback(True)


@pytest.fixture
def clerk(settings: Settings, tmp_path: Path, transactional_db: None) -> Clerk:
    """An office with its clerk; jobs wait until a test runs them."""
    settings.HENGJI_DATA = tmp_path
    settings.JOB_BROKER = "tests.reports.test_workbook_jobs.told"
    return Clerk()
