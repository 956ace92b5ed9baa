"""A round that came with a workbook goes, with a reason, so that a sealed one can rate its targets; not under a result."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from appraisals.engine.checks import check_round
from appraisals.engine.round_facts import Remark
from appraisals.models import AppraisalRound, Ballot, BallotTally
from appraisals.services.imported import remove_imported
from appraisals.set_up import facts_of
from people.access import Role
from people.errors import DomainError
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.appraisals.setting_up import actor, fresh, last_audit, new_round
from tests.office import YEAR, Office, build_office

State = Settlement.State


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def imported(row: AppraisalRound) -> AppraisalRound:
    """A round from a workbook on the first target of a sealed one."""
    made = AppraisalRound.objects.create(
        plan=row.plan, name="工作簿测评", state=AppraisalRound.State.IMPORTED
    )
    person = row.targets.order_by("position")[0].participant
    BallotTally.objects.create(round=made, participant=person, group="同事", valid=6, sums=[6])
    Ballot.objects.create(round=made, participant=person, group="同事", marks=[1])
    return made


def about_targets(row: AppraisalRound) -> list[Remark]:
    """What the checks before the opening say of the targets."""
    found = check_round(facts_of(row, timezone.localdate()))
    return [each for each in found if each.where == "测评对象"]


def test_it_goes_with_its_ballots_and_the_log_keeps_numbers_and_reason(office: Office) -> None:
    row = new_round(office)
    made = imported(row)
    said = about_targets(row)
    assert "删除导入的测评" in said[0].remedy
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = f"/units/{office.a.pk}/years/{row.plan.year}/rounds/{made.pk}/"
    assert f"{page}remove/" in client.get(page).content.decode()
    assert f"{page}remove/" not in office.client_of(Role.CHIEF_LEADER).get(page).content.decode()
    assert "删除导入的测评" in client.get(f"{page}remove/").content.decode()
    answer = client.post(f"{page}remove/", {"version": 0, "reason": ""})
    assert answer.status_code == 200
    answer = client.post(f"{page}remove/", {"version": 0, "reason": "改用密封测评"}, follow=True)
    assert "已删除“工作簿测评”" in answer.content.decode()
    assert not AppraisalRound.objects.filter(pk=made.pk).exists()
    assert not Ballot.objects.exists()
    assert not BallotTally.objects.exists()
    assert last_audit().action == "删除导入的测评"
    detail = json.loads(last_audit().detail)
    assert (detail["票"], detail["汇总"], detail["评价主体"], detail["原因"]) == (
        1,
        1,
        ["同事"],
        "改用密封测评",
    )
    assert not about_targets(row)


@pytest.mark.parametrize(("state", "stays"), [(State.DRAFT, False), (State.CHECKED, True)])
def test_it_stays_while_a_settlement_past_its_draft_rests_on_it(
    office: Office, state: Settlement.State, stays: bool
) -> None:
    row = new_round(office)
    made = imported(row)
    settled = settled_year(office, office.a, YEAR)
    Settlement.objects.filter(pk=settled.pk).update(state=state, plan=row.plan)
    if stays:
        with pytest.raises(DomainError, match="已用了这一轮的结果"):
            remove_imported(by=actor(office), round_=made.pk, version=0, reason="改用密封测评")
    else:
        remove_imported(by=actor(office), round_=made.pk, version=0, reason="改用密封测评")
    assert AppraisalRound.objects.filter(pk=made.pk).exists() is stays


def test_a_sealed_one_is_not_removed_this_way(office: Office) -> None:
    row = new_round(office)
    with pytest.raises(DomainError, match="现在是“筹备”"):
        remove_imported(by=actor(office), round_=row.pk, version=fresh(row).version, reason="误建")
