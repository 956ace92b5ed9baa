"""What the database refuses about ballots and their sums."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from appraisals.models import AppraisalRound, Ballot, BallotTally
from plans.models import Participant, Plan, Subject
from scoring.services import store_year
from tests.scoring.year_rows import OWNER, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return store_year(make_year(1), owner=OWNER)


@pytest.mark.parametrize("model", [Ballot, BallotTally])
@pytest.mark.parametrize("both", [True, False])
def test_a_ballot_is_about_exactly_one_target(
    plan: Plan, model: type[Ballot] | type[BallotTally], both: bool
) -> None:
    row = model.objects.filter(round__plan=plan, subject__isnull=False).first()
    assert row is not None
    row.participant = Participant.objects.get(plan=plan) if both else None
    row.subject = row.subject if both else None
    with pytest.raises(IntegrityError):
        row.save()


@pytest.mark.parametrize("change", [{"valid": -1}, {"invalid": -1}])
def test_negative_counts_are_refused(plan: Plan, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        BallotTally.objects.filter(round__plan=plan).update(**change)


@pytest.mark.parametrize("about", ["subject", "participant"])
def test_two_sums_of_one_target_and_group_are_refused(plan: Plan, about: str) -> None:
    target = {
        "subject": Subject.objects.get(plan=plan, code="K01"),
        "participant": Participant.objects.get(plan=plan),
    }[about]
    round_ = AppraisalRound.objects.create(plan=plan, name="另一轮")
    BallotTally(round=round_, group="甲", valid=1, **{about: target}).save()
    BallotTally(round=round_, group="乙", valid=1, **{about: target}).save()
    with pytest.raises(IntegrityError):
        BallotTally(round=round_, group="甲", valid=1, **{about: target}).save()


def test_a_tally_gives_the_id_of_its_target(plan: Plan) -> None:
    person = BallotTally(participant=Participant.objects.get(plan=plan), group="民主测评", valid=1)
    assert (BallotTally.objects.get().target, person.target) == ("K01", "P001")


def test_one_name_for_two_rounds_is_refused(plan: Plan) -> None:
    with pytest.raises(IntegrityError):
        AppraisalRound.objects.create(plan=plan, name="年度测评")
