"""The forecast of those who may not see results before they are published moves with the ledger and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from appraisals.models import Ballot
from people.access import Role
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from reports.standing_year.forecast import forecast
from scoring.ballot_import import import_ballots
from scoring.models import PublishedQuarter
from scoring.year import BallotRow
from tests.office import YEAR, Office, build_office
from tests.running_year import entry
from tests.scoring.quarterly.town import APPROVED, town
from tests.scoring.registers import world

ALL_FOUR = (1, 2, 3, 4)
RATERS = ("班子成员", "部门负责人", "村书记")


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    """The town's year with four quarters published: 业绩 is known, 履职 waits for its ballots."""
    plan = town(office, ALL_FOUR)
    for name, points in (("一科", 95), ("二科", 90)):
        PublishedQuarter.objects.bulk_create(
            PublishedQuarter(
                plan=plan, subject=world.section(plan, name), quarter=number, points=points * POINT
            )
            for number in ALL_FOUR
        )
    return plan


def told(office: Office, who: Role) -> Any:
    path = reverse("progress_forecast", args=[office.a.pk, YEAR])
    return office.client_of(who).get(path)


def words(office: Office, who: Role) -> dict[str, str]:
    return {row.name: row.words for row in told(office, who).context["found"].rows}


def vote(office: Office, plan: Plan, mark: int) -> None:
    marks = (mark * POINT,) * 5
    ballots = [BallotRow(code, group, marks) for code in ("K1", "K2") for group in RATERS]
    import_ballots(by=world.by(office), plan=plan, ballots=ballots, tallies=[])


def test_ballots_and_registers_do_not_move_what_a_head_sees(office: Office, plan: Plan) -> None:
    before = words(office, Role.SECTION_HEAD)
    assert before == {"一科": "业绩 95.00"}
    vote(office, plan, 90)
    assert words(office, Role.SECTION_HEAD) == before
    chief = words(office, Role.CHIEF_LEADER)
    assert "，" in chief["一科"], "readers see score and grade"
    vote(office, plan, 40)
    assert words(office, Role.SECTION_HEAD) == words(office, Role.SUPERVISING_LEADER) == before
    assert words(office, Role.CHIEF_LEADER) != chief
    chief = words(office, Role.CHIEF_LEADER)
    world.in_force(office, plan, "adjustments", world.addition(plan))
    assert words(office, Role.SECTION_HEAD) == before
    assert words(office, Role.CHIEF_LEADER) != chief
    assert Ballot.objects.exists()


def test_the_page_of_a_head_says_that_it_is_the_ledger_alone(office: Office, plan: Plan) -> None:
    vote(office, plan, 90)
    page = told(office, Role.SECTION_HEAD).content.decode()
    assert "只按今天已审核的台账试算，不含民主测评、评议、加减分和违规违纪，也不预测等次" in page
    assert "还缺什么、要定什么" not in page
    assert "只按今天已审核的台账" not in told(office, Role.CHIEF_LEADER).content.decode()


def test_where_the_ledger_is_the_whole_score_it_is_given_without_a_grade(office: Office) -> None:
    plan = world.plan_of(office, "kejiju-2021")
    for code in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"):
        entry(plan, code, 1, APPROVED, attainment=RATIO // 2)
    everything = {row.name: row for row in forecast(plan).rows}
    (mine,) = forecast(plan, subjects=["K1"]).rows
    assert (mine.score, mine.grade) == (everything["一科"].score, "")
    assert mine.words == mine.score
    assert everything["一科"].grade
