"""What the database refuses about indicators and the ledger."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from plans.models import Plan
from scoring.services import store_year
from tests.scoring.year_rows import OWNER, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return store_year(make_year(1), owner=OWNER)


def test_two_rows_of_one_indicator_and_quarter_are_refused(plan: Plan) -> None:
    indicator = SecondaryIndicator.objects.get(plan=plan)
    LedgerEntry.objects.create(indicator=indicator, quarter=2)
    with pytest.raises(IntegrityError):
        LedgerEntry.objects.create(indicator=indicator, quarter=2)


@pytest.mark.parametrize(
    "change",
    [
        {"quarter": 0},
        {"quarter": 5},
        {"attainment": -1},
        {"ratio": -1},
        {"self_points": -1},
        {"approved_points": -1},
        {"state": "已阅"},
    ],
)
def test_an_impossible_ledger_row_is_refused(plan: Plan, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        LedgerEntry.objects.filter(indicator__plan=plan, quarter=1).update(**change)


@pytest.mark.parametrize(
    "change",
    [{"full_points": -1}, {"planned_q1": -1}, {"planned_q2": -1}, {"planned_q3": -1}, {"planned_q4": -1}],
)
def test_negative_points_and_progress_are_refused(plan: Plan, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        SecondaryIndicator.objects.filter(plan=plan).update(**change)


def test_one_code_for_two_indicators_is_refused(plan: Plan) -> None:
    known = SecondaryIndicator.objects.get(plan=plan)
    with pytest.raises(IntegrityError):
        SecondaryIndicator.objects.create(plan=plan, primary=known.primary, code=known.code, full_points=1)


def test_one_primary_indicator_twice_in_a_category_is_refused(plan: Plan) -> None:
    PrimaryIndicator.objects.create(plan=plan, category="常规", name="任务1")
    with pytest.raises(IntegrityError):
        PrimaryIndicator.objects.create(plan=plan, category="常规", name="任务1")
