"""A year under way with rows filed, for the tests of reviewing."""

from __future__ import annotations

import pytest

from indicators.models import LedgerEntry
from plans.models import Plan
from tests.indicators.reviewing.rows import filed
from tests.office import Office, build_office
from tests.running_year import running_year


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


@pytest.fixture
def row(office: Office, plan: Plan) -> LedgerEntry:
    """1.1 of the first quarter, filed by 一科填报员, waiting for the 绩效办."""
    return filed(office, plan, "1.1")
