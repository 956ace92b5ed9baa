"""The sample years, settled once for each module of tests that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.reports.pages.settled_samples import BOOKS, Years, settle_samples


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    """All samples, settled; gone when the module ends. Each test's own writing is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield settle_samples(*BOOKS)
        transaction.set_rollback(True)
