"""The five sample years, settled and published, with what follows from them; and who works on their documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.reports.papers.published import FIVE, Published, publish_samples


@pytest.fixture(scope="module")
def five(django_db_setup: None, django_db_blocker: Any) -> Iterator[Published]:
    """Gone when the module ends; what a test writes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish_samples(*FIVE)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undone(db: None, settings: Any, tmp_path: Path) -> None:
    """Every test in a transaction of its own within that of the module, with its own data folder."""
    settings.HENGJI_DATA = tmp_path / "data"
    settings.HENGJI_DATA.mkdir()
