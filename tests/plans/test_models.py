"""What the database refuses about a plan, its subjects and its people."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.db.models import RestrictedError

from people.models import Agency
from plans.models import Participant, Plan, PlanSetting, Subject
from scoring.services import store_year
from tests.scoring.year_rows import OWNER, YEAR, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return store_year(make_year(1), owner=OWNER)


def test_two_plans_of_one_agency_year_and_scheme_are_refused(plan: Plan) -> None:
    Plan.objects.create(agency=plan.agency, year=YEAR, scheme_code="plan-b")
    with pytest.raises(IntegrityError):
        Plan.objects.create(agency=plan.agency, year=YEAR, scheme_code=plan.scheme_code)


def test_a_setting_twice_is_refused(plan: Plan) -> None:
    with pytest.raises(IntegrityError):
        PlanSetting.objects.create(plan=plan, name="设置1", value="2")


@pytest.mark.parametrize(
    "change", [{"coefficient_points": 0}, {"coefficient_points": -1}, {"kind": "处室"}, {"code": "U01"}]
)
def test_an_impossible_subject_is_refused(plan: Plan, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Subject.objects.filter(plan=plan, code="K01").update(**change)


def test_a_subject_above_itself_is_refused(plan: Plan) -> None:
    subject = Subject.objects.get(plan=plan, code="K01")
    with pytest.raises(IntegrityError):
        Subject.objects.filter(pk=subject.pk).update(parent=subject)


@pytest.mark.parametrize("change", [{"bonus_base_fen": -1}, {"months_in_post": 0}, {"months_in_post": 13}])
def test_an_impossible_person_is_refused(plan: Plan, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Participant.objects.filter(plan=plan).update(**change)


def test_a_person_whom_facts_name_is_not_deleted(plan: Plan) -> None:
    with pytest.raises(RestrictedError):
        Participant.objects.get(plan=plan).delete()


def test_an_unknown_state_is_refused() -> None:
    agency = Agency.objects.create(name=OWNER)
    with pytest.raises(IntegrityError):
        Plan.objects.create(agency=agency, year=YEAR, scheme_code="plan-a", state="其他")
