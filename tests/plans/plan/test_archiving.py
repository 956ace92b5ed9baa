"""With its last settlement a year is archived: its plan, and what is asked of people for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.models import LedgerEntry
from indicators.services.corrections import decide, propose, withdraw
from indicators.services.filing_submitting import withdraw_row
from indicators.services.returns import send, sign
from indicators.services.reviewing import approve, filed_score
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import AuditEntry
from plans.engine.units import RATIO
from plans.models import CalendarItem, Plan, PlanChange, Subject
from plans.services.plan_archiving import archive_plan
from scoring.life.steps import advance
from scoring.models import Settlement
from tests.indicators.reviewing.rows import by, filed, second_office
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year
from tests.scoring.settlements import make_settlement

State = Settlement.State
BY = Actor(name="档案员")


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def archived(settlement: Settlement) -> str:
    advance(by=BY, settlement=settlement, to=State.ARCHIVED)
    return Plan.objects.get(pk=settlement.plan_id).state


def test_the_last_settlement_takes_the_plan_along(plan: Plan) -> None:
    make_settlement(plan, version=1, state=State.DRAFT)  # left over, older than what was published
    first = make_settlement(plan, version=2, state=State.PUBLISHED)
    second = make_settlement(plan, version=3, state=State.PUBLISHED)
    assert archived(first) == Plan.State.APPROVED
    assert archived(second) == Plan.State.ARCHIVED
    row = AuditEntry.objects.get(action="归档年度方案")
    assert (row.actor, row.target) == ("档案员", f"甲局 {plan}")
    assert Plan.objects.get(pk=plan.pk).version == plan.version + 1
    assert not archive_plan(by=BY, plan=plan.pk)
    assert AuditEntry.objects.filter(action="归档年度方案").count() == 1


def test_a_newer_version_being_made_keeps_the_year_open(plan: Plan) -> None:
    first = make_settlement(plan, version=1, state=State.PUBLISHED)
    make_settlement(plan, version=2, state=State.DRAFT)
    assert archived(first) == Plan.State.APPROVED


def test_a_year_that_a_workbook_filled_is_archived_too(office: Office) -> None:
    plan = running_year(office, state=Plan.State.DRAFT)
    assert archived(make_settlement(plan, state=State.PUBLISHED)) == Plan.State.ARCHIVED


def test_nothing_of_an_archived_year_is_done_any_more(office: Office, plan: Plan) -> None:
    clerk, other = by(office, Role.PERFORMANCE_OFFICE), second_office(office)
    row, waiting = filed(office, plan, "1.1"), filed(office, plan, "1.2")
    approve(by=clerk, entry=row.pk, version=1, score=filed_score(row))
    edits = {"attainment": RATIO // 5}
    made = propose(by=clerk, entry=row.pk, version=2, edits=edits, reason="多算一项")
    archive_plan(by=BY, plan=plan.pk)
    second = Actor(name=other.name, account=other.pk)
    section = Subject.objects.get(plan=plan, code="K1").pk
    # The rows in hand are those of before: what counts is the state in the transaction.
    refused = (
        lambda: decide(by=second, correction=made.pk, version=0, accept=True),
        lambda: withdraw(by=clerk, correction=made.pk, version=0),
        lambda: propose(by=second, entry=row.pk, version=2, edits=edits, reason="改"),
        lambda: withdraw_row(by=by(office, Role.FILER), indicator=waiting.indicator, quarter=1, version=1),
        lambda: sign(by=by(office, Role.SECTION_HEAD), plan=plan, subject=section, quarter=1, version=0),
        lambda: send(by=clerk, plan=plan, quarter=1, version=0, leader_name="局长", sent_on=date(YEAR, 4, 1)),
    )
    for step in refused:
        with pytest.raises(DomainError, match="年度方案现在是“已归档”"):
            step()
    row.refresh_from_db()
    made.refresh_from_db()
    assert (row.attainment, made.outcome) == (RATIO // 4, "待批")
    assert LedgerEntry.objects.get(pk=waiting.pk).state == LedgerEntry.State.SUBMITTED
    at, client = [office.a.pk, YEAR], office.client_of(Role.PERFORMANCE_OFFICE)
    assert client.get(reverse("correction_new", args=[*at, row.pk])).status_code == 404
    assert (
        "不再办理"
        in office.client_of(other).get(reverse("correction_decide", args=[*at, made.pk])).content.decode()
    )


def test_the_todos_of_archived_and_of_older_years_end(office: Office, plan: Plan) -> None:
    today = timezone.localdate()
    PlanChange.objects.create(
        plan=plan, number=1, reason="调整", state=PlanChange.State.PROPOSED, proposed_at=timezone.now()
    )
    old = Plan.objects.create(
        agency=office.a, year=today.year - 2, scheme_code="旧", state=Plan.State.APPROVED
    )
    for one, name in ((plan, "今年的报送"), (old, "前年的报送")):
        CalendarItem.objects.create(plan=one, name=name, due=today - timedelta(days=3))

    def todos(who: Role) -> str:
        return office.client_of(who).get("/").content.decode()

    assert "今年的报送" in todos(Role.PERFORMANCE_OFFICE)
    assert "前年的报送" not in todos(Role.PERFORMANCE_OFFICE)
    assert "第1号变更待批准" in todos(Role.CHIEF_LEADER)
    archive_plan(by=BY, plan=plan.pk)
    assert "今年的报送" not in todos(Role.PERFORMANCE_OFFICE)
    assert "第1号变更待批准" not in todos(Role.CHIEF_LEADER)
