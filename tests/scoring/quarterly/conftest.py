"""The town of `town`, on the Friday from which its quarter goes its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from plans.models import Plan
from tests.office import Office, build_office
from tests.scoring.quarterly.town import NOW, town


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return town(office)
