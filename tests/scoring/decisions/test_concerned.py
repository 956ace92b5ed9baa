"""Who decides on a tie of persons: nobody who is in it, whichever of its rows; and what that costs in queries."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from plans.models import Participant, Plan
from scoring.decisions import persons
from scoring.models import Decision, Standing
from scoring.registering import commands
from scoring.registering.shapes import BY_SLUG
from scoring.registering.waiting import waiting_rows
from tests.office import YEAR, Office
from tests.scoring.decisions.world import BALLOTS, DAY, TIE, confirmed, tied_town
from tests.scoring.registers.world import by

OWN = "涉及您本人"
DECISIONS = BY_SLUG["decisions"]


def number(office: Office, plan: Plan, who: Role | str) -> str:
    return str(Participant.objects.get(plan=plan, employee=office.employee(who)).number)


def decision(office: Office, plan: Plan, who: Role | str, **more: Any) -> Decision:
    values: dict[str, Any] = {
        "target": number(office, plan, who), "matter": TIE, "conclusion": "优秀", "reason": "研究", "body": "党委会",
        "decided_on": DAY, "standing": Standing.WAITING, "entered_by": office.account(Role.PERFORMANCE_OFFICE),
    }  # fmt: skip
    return Decision.objects.create(plan=plan, **{**values, **more})


@pytest.fixture
def plan(office: Office) -> Plan:
    return tied_town(office)


def test_nobody_named_in_a_tie_confirms_the_row_of_another_in_it(office: Office, plan: Plan) -> None:
    mine, theirs = decision(office, plan, Role.CHIEF_LEADER), decision(office, plan, Role.STAFF)
    for who in (Role.CHIEF_LEADER, Role.LEADING_GROUP):
        actor = by(office, who, acting_for=Role.CHIEF_LEADER if who != Role.CHIEF_LEADER else "")
        for row in (theirs, mine):
            with pytest.raises(DomainError, match="本人，与本人有关"):
                commands.confirm(by=actor, plan=plan, register=DECISIONS, row=row.pk, version=0)
            with pytest.raises(DomainError, match="本人，与本人有关"):
                commands.withdraw(
                    by=actor, plan=plan, register=DECISIONS, row=row.pk, version=0, reason="不实"
                )
    with pytest.raises(DomainError, match=OWN):
        confirmed(office, plan, [theirs])
    assert not Decision.objects.exclude(standing=Standing.WAITING).exists()


def test_who_is_tied_is_told_by_the_year_even_where_no_row_names_him(
    office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row of the tie alone is entered; a third tie and another matter concern nobody of it."""
    row, other = decision(office, plan, Role.STAFF), decision(office, plan, Role.SECTION_HEAD)
    place = decision(office, plan, Role.SUPERVISION, matter=BALLOTS)
    numbers = {who: number(office, plan, who) for who in (Role.STAFF, Role.CHIEF_LEADER, Role.SECTION_HEAD)}
    ties = [f"{numbers[Role.CHIEF_LEADER]}/{numbers[Role.STAFF]}", f"{numbers[Role.SECTION_HEAD]}/Z9"]
    outcome = SimpleNamespace(problems=[SimpleNamespace(code=TIE, where=where) for where in ties])
    monkeypatch.setattr(persons, "compute", lambda plan, change: SimpleNamespace(outcome=outcome))
    found = persons.persons_of(plan, [row, other, place])
    assert {person.number for person in found[row.pk]} == {
        numbers[Role.STAFF], numbers[Role.CHIEF_LEADER],
    }  # fmt: skip
    assert [person.number for person in found[other.pk]] == [numbers[Role.SECTION_HEAD]]
    assert [person.number for person in found[place.pk]] == [number(office, plan, Role.SUPERVISION)]
    with pytest.raises(DomainError, match=OWN):
        confirmed(office, plan, [row])


def of_section(office: Office, plan: Plan, code: str) -> Decision:
    return decision(office, plan, Role.STAFF, target=code)


def test_the_page_of_a_tie_asks_the_same_for_one_and_two_waiting(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.CHIEF_LEADER)
    page = reverse("decisions", kwargs={"agency": office.a.pk, "year": YEAR})
    asked = []
    for code in ("K1", "K2"):
        of_section(office, plan, code)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert 'name="rows" value=' in client.get(page).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_waits_for_one_costs_the_same_for_one_and_three(office: Office, plan: Plan) -> None:
    chief = Role.CHIEF_LEADER
    hands = (frozenset({office.account(chief).pk}), frozenset({office.employee(chief).pk}))
    assert plan.agency.name
    asked = []
    for number_of, who in ((1, (Role.STAFF,)), (3, (Role.FILER, Role.SECTION_HEAD))):
        for one in who:
            decision(office, plan, one)
        with CaptureQueriesContext(connection) as queries:
            found = waiting_rows(plan, DECISIONS, hands)
        assert (len(found.lines), found.others) == (number_of, 0)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    decision(office, plan, chief)
    found = waiting_rows(plan, DECISIONS, hands)
    assert (len(found.lines), found.others) == (0, 4)
