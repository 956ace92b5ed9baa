"""What rests on the ledger: a correction names it, rows stand still under a result people have seen, late ones mark it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from indicators.corrections_registry import resting_on
from indicators.models import Correction, LedgerEntry
from indicators.services.corrections import decide, propose
from indicators.services.review_many import approve_many, judge_many
from indicators.services.reviewing import approve, filed_score, pass_row, send_back
from indicators.workflow import Action
from people.access import Role
from people.errors import DomainError
from people.models import AuditEntry, Notification
from plans.engine.units import RATIO
from plans.models import Plan
from scoring.models import QuarterSettlement, Settlement
from scoring.resting import LATE
from tests.indicators.reviewing.rows import actor, by, filed, second_office
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year
from tests.scoring.quarterly.town import settled, town
from tests.scoring.settlements import make_settlement

State = Settlement.State
EDITS = {"attainment": RATIO // 5}


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def test_posted_and_published_settlements_are_named(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1", filed_by=office.account(Role.FILER))
    assert resting_on(row) == ()
    for version, state in enumerate(("草稿", "公示", "发布"), 1):
        make_settlement(plan, version=version, state=state)
    assert resting_on(row) == ("2026年度核算第2版（公示）", "2026年度核算第3版（发布）")


@pytest.mark.parametrize("state", [State.POSTED, State.PUBLISHED, State.ARCHIVED])
def test_rows_stand_still_under_a_result_that_people_have_seen(
    office: Office, plan: Plan, state: str
) -> None:
    row, waiting = filed(office, plan, "1.1"), filed(office, plan, "1.2", stage=LedgerEntry.Stage.HEAD)
    clerk, head = by(office, Role.PERFORMANCE_OFFICE), by(office, Role.SECTION_HEAD)
    make_settlement(plan, state=state)
    logged = AuditEntry.objects.count()
    steps = (
        lambda: approve(by=clerk, entry=row.pk, version=1, score=filed_score(row)),
        lambda: approve_many(by=clerk, rows=[(row.pk, 1)]),
        lambda: send_back(by=clerk, entry=row.pk, version=1, reason="补"),
        lambda: pass_row(by=head, entry=waiting.pk, version=1),
        lambda: judge_many([(head, Action.PASS, [(waiting.pk, 1)])]),
    )
    for step in steps:
        with pytest.raises(DomainError, match=f"年度核算第1版已到“{state}”"):
            step()
    for each in (row, waiting):
        each.refresh_from_db()
        assert (each.state, each.version) == (LedgerEntry.State.SUBMITTED, 1)
    assert AuditEntry.objects.count() == logged


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKED, State.SUPERSEDED])
def test_rows_move_while_nobody_has_seen_the_result(office: Office, plan: Plan, state: str) -> None:
    row = filed(office, plan, "1.1")
    make_settlement(plan, state=state)
    clerk = by(office, Role.PERFORMANCE_OFFICE)
    assert (
        approve(by=clerk, entry=row.pk, version=1, score=filed_score(row)).state == LedgerEntry.State.APPROVED
    )


@pytest.fixture
def proposed(office: Office, plan: Plan) -> Correction:
    """A correction that waits for its decision."""
    row, clerk = filed(office, plan, "1.1"), by(office, Role.PERFORMANCE_OFFICE)
    approve(by=clerk, entry=row.pk, version=1, score=filed_score(row))
    return propose(by=clerk, entry=row.pk, version=2, edits=EDITS, reason="多算一项")


def test_a_correction_is_neither_proposed_nor_decided_under_a_shown_result(
    office: Office, plan: Plan, proposed: Correction
) -> None:
    make_settlement(plan, state=State.PUBLISHED)
    other = actor(second_office(office))
    with pytest.raises(DomainError, match="已到“发布”"):
        decide(by=other, correction=proposed.pk, version=0, accept=True)
    entry = proposed.entry
    with pytest.raises(DomainError, match="已到“发布”"):
        propose(by=other, entry=entry.pk, version=2, edits={"attainment": RATIO // 3}, reason="再改")
    entry.refresh_from_db()
    assert (entry.attainment, entry.version) == (RATIO // 4, 2)
    at = [office.a.pk, YEAR]
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(reverse("correction_new", args=[*at, entry.pk]))
    assert "现在不能更正" in page.content.decode()
    page = office.client_of(second_office(office)).get(reverse("correction_decide", args=[*at, proposed.pk]))
    assert "这项更正现在不能同意" in page.content.decode()


def test_a_late_row_marks_what_was_settled_without_it_once(office: Office) -> None:
    plan = town(office)
    clerk = by(office, Role.PERFORMANCE_OFFICE)
    version = settled(office, plan)
    row = LedgerEntry.objects.get(indicator__plan=plan, indicator__code="2.3", quarter=1)
    second_office(office)
    approve(by=clerk, entry=row.pk, version=row.version, score=filed_score(row))
    version.refresh_from_db()
    assert version.outdated == LATE
    told = Notification.objects.get(key=f"quarter-late:{version.pk}")
    assert (told.account.name, told.title) == ("二科干事", "第1季度核算第1版需重新核算")
    assert office.client_of(told.account).get(told.link).status_code == 200
    later = filed(office, plan, "2.1", quarter=2)
    approve(by=clerk, entry=later.pk, version=1, score=filed_score(later))
    version.refresh_from_db()
    assert version.outdated == LATE
    assert QuarterSettlement.objects.exclude(outdated="").count() == 1
