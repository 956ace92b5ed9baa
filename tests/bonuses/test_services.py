"""Settling never replaces a settlement that has left its draft."""

from __future__ import annotations

import pytest

from bonuses.services import settle_plan, store_and_settle
from people.audit import AuditEntry
from people.errors import DomainError
from plans.models import Plan
from reports.workbook.check import check
from scoring.models import Settlement
from tests.reports.workbook.books import sample

pytestmark = pytest.mark.django_db


def test_a_settlement_published_since_is_not_superseded() -> None:
    reading = check(sample("edges/16-kexie-2017"))
    assert reading.rows is not None
    assert reading.rules is not None
    settled = store_and_settle(reading.rows, reading.rules, owner=reading.agency)
    plan = Plan.objects.select_related("agency").get()
    assert settle_plan(plan, reading.rules).settlement.version == 2
    Settlement.objects.filter(version=2).update(state=Settlement.State.PUBLISHED)
    rows = AuditEntry.objects.count()
    with pytest.raises(DomainError, match="核算第2版已到“发布”；请"):
        settle_plan(plan, reading.rules)
    assert list(Settlement.objects.order_by("version").values_list("state", flat=True)) == [
        "已被替代",
        "发布",
    ]
    assert AuditEntry.objects.count() == rows
    assert settled.settlement.version == 1


def test_an_approved_plan_can_be_settled_again() -> None:
    reading = check(sample("edges/16-kexie-2017"))
    assert reading.rows is not None
    assert reading.rules is not None
    store_and_settle(reading.rows, reading.rules, owner=reading.agency)
    Plan.objects.update(state=Plan.State.APPROVED)
    assert settle_plan(Plan.objects.select_related("agency").get(), reading.rules).settlement.version == 2
