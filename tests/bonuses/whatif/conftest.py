"""The sample years, settled once for a module; scenarios on them are made in each test and undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.reports.pages.settled_samples import Years, settle_samples


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield settle_samples("科协", "科技局", "工信局", "镇", "科室同分", "无票")
        transaction.set_rollback(True)
