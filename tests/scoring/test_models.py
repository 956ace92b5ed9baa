"""What the database refuses about registers and settlements."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.db.models import Model, ProtectedError

from plans.models import Plan
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PersonResult,
    PublicRating,
    PublishedQuarter,
    Settlement,
    SubjectResult,
    Violation,
)
from scoring.services import store_year
from tests.scoring.settlements import make_settlement
from tests.scoring.year_rows import OWNER, make_year

pytestmark = pytest.mark.django_db

IMPOSSIBLE: list[tuple[type[Model], dict[str, object]]] = [
    (PublicRating, {"points": -1}),
    (PublicRating, {"points": 1_000_001}),
    (Adjustment, {"points": 0}),
    (Adjustment, {"points": -1}),
    (Adjustment, {"direction": "平"}),
    (PersonalCharge, {"points": 0}),
    (PersonalCharge, {"responsibility": "旁人"}),
    (Violation, {"participant": None, "subject": None}),
    (GraveEvent, {"kind": "升档"}),
    (PastResult, {"rank": 2, "of": 1}),
    (PastResult, {"rank": 0}),
    (PastResult, {"rank": None, "of": 0}),
    (PublishedQuarter, {"quarter": 5}),
    (PublishedQuarter, {"points": -1}),
]


@pytest.fixture
def plan() -> Plan:
    return store_year(make_year(1), owner=OWNER)


@pytest.mark.parametrize(("model", "change"), IMPOSSIBLE)
@pytest.mark.usefixtures("plan")
def test_impossible_values_are_refused(model: type[Model], change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        model._default_manager.update(**change)


@pytest.mark.parametrize("model", [PublicRating, Violation, Decision, PastResult, PublishedQuarter])
@pytest.mark.usefixtures("plan")
def test_a_row_that_may_stand_once_is_refused_twice(model: type[Model]) -> None:
    row = model._default_manager.get()
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_a_second_draft_settlement_is_refused_until_the_first_is_superseded(plan: Plan) -> None:
    first = make_settlement(plan)
    Settlement.objects.filter(pk=first.pk).update(state=Settlement.State.SUPERSEDED)
    make_settlement(plan, version=2)
    with pytest.raises(IntegrityError):
        make_settlement(plan, version=3)


def test_a_version_twice_is_refused(plan: Plan) -> None:
    make_settlement(plan)
    with pytest.raises(IntegrityError):
        make_settlement(plan, state=Settlement.State.PUBLISHED)


def test_a_plan_with_a_settlement_is_not_deleted(plan: Plan) -> None:
    make_settlement(plan)
    with pytest.raises(ProtectedError):
        plan.delete()


def test_results_stand_once_for_each_id(plan: Plan) -> None:
    settlement = make_settlement(plan)
    SubjectResult.objects.create(settlement=settlement, code="K01", name="一科", kind="科室")
    PersonResult.objects.create(settlement=settlement, number="K01", name="甲", subject_code="K01")
    with pytest.raises(IntegrityError):
        SubjectResult.objects.create(settlement=settlement, code="K01", name="二科", kind="科室")
