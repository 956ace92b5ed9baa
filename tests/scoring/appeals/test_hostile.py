"""An office that would rather not have an appeal: it cannot make a paper one go away, nor make one up unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import Notification
from scoring.appealing.asking import Request, ask, withdraw
from scoring.models import Appeal, Settlement
from tests.office import YEAR, Office, build_office
from tests.reports.pages.settled_samples import words
from tests.scoring.appeals.world import GROUNDS, PUBLISHED_ON, actor, asked, person, published

pytestmark = pytest.mark.django_db
SOON = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Iterator[Office]:
    with time_machine.travel(SOON, tick=False):
        yield build_office(plans=False)


@pytest.fixture
def row(office: Office) -> Settlement:
    """Settled by the 绩效专干."""
    return published(office)


def on_paper(office: Office, row: Settlement) -> Appeal:
    wanted = Request(stage=Appeal.Stage.REVIEW, known_on=PUBLISHED_ON, text=GROUNDS, asked_on=SOON.date())
    return ask(
        by=actor(office, Role.PERFORMANCE_OFFICE), settlement=row.pk, participant=person(office, row, Role.STAFF).pk,
        wanted=wanted, on_paper=True,
    )  # fmt: skip


def told(office: Office, who: Role) -> list[str]:
    rows = Notification.objects.filter(account=office.account(who)).order_by("pk")
    return list(rows.values_list("title", flat=True))


def test_who_is_said_to_have_appealed_on_paper_is_told_so(office: Office, row: Settlement) -> None:
    made = on_paper(office, row)
    assert told(office, Role.STAFF) == ["已登记您的书面复核"]
    link = Notification.objects.get(account=office.account(Role.STAFF)).link
    assert office.client_of(Role.STAFF).get(link).status_code == 200
    assert link == reverse("appeal", args=[office.a.pk, YEAR, made.pk])


def test_who_settled_the_result_takes_no_appeal_against_it_back(office: Office, row: Settlement) -> None:
    made = on_paper(office, row)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = reverse("appeal", args=[office.a.pk, YEAR, made.pk])
    assert "撤回这份复核" not in words(clerk.get(page).content.decode())
    with pytest.raises(DomainError, match="已参与“核算”"):
        withdraw(
            by=actor(office, Role.PERFORMANCE_OFFICE), appeal=made.pk, version=made.version, reason="不办了",
            on_paper=True,
        )  # fmt: skip
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.OPEN
    chief = office.client_of(Role.CHIEF_LEADER)
    assert "撤回这份复核" in words(chief.get(page).content.decode())
    withdraw(
        by=actor(office, Role.CHIEF_LEADER),
        appeal=made.pk,
        version=made.version,
        reason="本人来函",
        on_paper=True,
    )
    assert told(office, Role.STAFF) == ["已登记您的书面复核", "您的复核已登记撤回"]


def test_the_office_takes_back_none_that_was_raised_in_the_program(office: Office, row: Settlement) -> None:
    made = asked(office, row)
    with pytest.raises(DomainError, match="它由本人在系统里提出"):
        withdraw(
            by=actor(office, Role.CHIEF_LEADER),
            appeal=made.pk,
            version=made.version,
            reason="不办了",
            on_paper=True,
        )
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.OPEN
