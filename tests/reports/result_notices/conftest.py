"""The five sample years, settled once for each module, with a reader of all; a decided year of the small world."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from people.access import Role
from scoring.models import Settlement, SettlementAct
from tests.access.settled import settled_year
from tests.office import YEAR, Office, build_office
from tests.reports.pages.settled_samples import Years, settle_samples
from tests.reports.result_notices.world import FRIDAY

FIVE = ("科协", "工商联", "科技局", "工信局", "镇")


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    """The five, settled; gone when the module ends. Each test's own writing is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield settle_samples(*FIVE)
        transaction.set_rollback(True)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def row(office: Office, clock: time_machine.Traveller) -> Settlement:
    """Decided by the leading group, settled by the 绩效专干, checked by the city."""
    found = settled_year(office, office.a, YEAR, state=Settlement.State.APPROVED)
    Settlement.objects.filter(pk=found.pk).update(
        account=office.account(Role.PERFORMANCE_OFFICE), created_at=FRIDAY - timedelta(days=3)
    )
    for step, who in (("核对", Role.CITY_OFFICE), ("审定", Role.LEADING_GROUP)):
        SettlementAct.objects.create(
            settlement=found, step=step, on=date(2025, 9, 25), body="局党组" if step == "审定" else "",
            account=office.account(who),
        )  # fmt: skip
    found.refresh_from_db()
    return found
