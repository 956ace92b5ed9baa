"""A town's office with its plan under way, and a Friday in June with no holiday near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
import time_machine

from plans.models import Plan
from tests.office import Office, build_office
from tests.running_year import running_year

JUNE: Final = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)


@pytest.fixture
def june() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(JUNE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office, scheme="xiangzhen-2024")
