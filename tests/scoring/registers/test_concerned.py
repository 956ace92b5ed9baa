"""Nobody decides on what concerns oneself: own violations, charges, complaints; nor for oneself by a deputy."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from indicators.models import SecondaryIndicator
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from plans.engine.units import RATIO
from plans.models import Participant, Plan
from scoring.models import ChargeProposal, Standing
from scoring.registering import charges, commands, follow_up
from scoring.registering.asking import rows_of
from tests.office import YEAR, Office
from tests.scoring.registers.test_follow_up import lost
from tests.scoring.registers.world import (
    AGENCY,
    DAY,
    TOWN,
    addition,
    by,
    confirm,
    enter,
    in_force,
    person,
    plan_of,
    register,
    violation,
)

CHIEF = "甲局局长"
CLERK = "甲局绩效专干"
OWN = "与本人有关的事项不能由本人决定"
Choice = Role | str


def unchanged(slug: str, row: Any, log: int) -> None:
    now = rows_of(register(slug), row.plan).get(pk=row.pk)
    assert (now.version, now.standing) == (row.version, row.standing)
    assert AuditEntry.objects.count() == log


@pytest.mark.parametrize(
    ("who", "acting_for"),
    [(Role.CHIEF_LEADER, ""), (Role.CITY_OFFICE, Role.CHIEF_LEADER), (Role.CHIEF_LEADER, Role.LEADING_GROUP)],
)
def test_who_is_named_does_not_confirm_nor_anybody_for_him(
    office: Office, who: Choice, acting_for: Choice
) -> None:
    plan = plan_of(office)
    row = enter(office, plan, "violations", violation(plan, participant=person(plan, CHIEF)))
    args: dict[str, Any] = {"plan": plan, "register": register("violations"), "row": row.pk, "version": 0}
    log = AuditEntry.objects.count()
    with pytest.raises(DomainError, match=OWN):
        commands.confirm(by=by(office, who, acting_for=acting_for), **args)
    with pytest.raises(DomainError, match=OWN):
        commands.withdraw(by=by(office, who, acting_for=acting_for), reason="不实", **args)
    unchanged("violations", row, log)
    done = commands.confirm(by=by(office, Role.CITY_OFFICE), **args)
    assert done.standing == Standing.IN_FORCE


def test_who_is_named_does_not_agree_that_the_row_goes(office: Office) -> None:
    plan = plan_of(office)
    row = in_force_by_city(office, plan, violation(plan, participant=person(plan, CHIEF)))
    args: dict[str, Any] = {"plan": plan, "register": register("violations"), "row": row.pk}
    row = commands.withdraw(by=by(office), version=row.version, reason="重复", **args)
    log = AuditEntry.objects.count()
    for agreed in (True, False):
        with pytest.raises(DomainError, match=OWN):
            commands.settle_withdrawal(
                by=by(office, Role.CHIEF_LEADER), version=row.version, agreed=agreed, **args
            )
    unchanged("violations", row, log)
    back = commands.settle_withdrawal(by=by(office), version=row.version, agreed=False, **args)
    assert (back.standing, back.withdrawal_at) == (Standing.IN_FORCE, None)


def test_who_asks_about_the_own_row_may_take_it_back(office: Office) -> None:
    plan = plan_of(office)
    row = in_force_by_city(office, plan, violation(plan, participant=person(plan, CHIEF)))
    args: dict[str, Any] = {"plan": plan, "register": register("violations"), "row": row.pk}
    asked = commands.withdraw(by=by(office, Role.CHIEF_LEADER), version=row.version, reason="重复", **args)
    back = commands.settle_withdrawal(
        by=by(office, Role.CHIEF_LEADER), version=asked.version, agreed=False, **args
    )
    assert back.withdrawal_at is None


def test_the_buttons_are_not_drawn_for_who_is_named(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan, "violations", violation(plan, participant=person(plan, CHIEF)))
    url = reverse("conduct_row", args=[office.a.pk, YEAR, "violations", row.pk])
    assert set(office.client_of(Role.CITY_OFFICE).get(url).context["moves"]) == {"confirm", "withdraw"}
    page = office.client_of(Role.CHIEF_LEADER).get(url)
    assert page.context["moves"] == {}
    assert "复核通过</button>" not in page.content.decode()
    assert "条登记待复核" not in office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    assert "1 条登记待复核" in office.client_of(Role.CITY_OFFICE).get("/").content.decode()


def test_nobody_decides_a_charge_proposed_against_himself(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    clerk = Participant.objects.get(plan=plan, name=CLERK)
    SecondaryIndicator.objects.filter(plan=plan, code="1.3").update(responsible=clerk)
    (proposed,) = [each for each in charges.proposals(plan) if each.person == clerk]
    for taken in (by(office), by(office, Role.CITY_OFFICE, acting_for=Role.PERFORMANCE_OFFICE)):
        args: dict[str, Any] = {"by": taken, "plan": plan, "reason": "客观原因"}
        with pytest.raises(DomainError, match=OWN):
            charges.decide(key=proposed.key, version=0, points=None, **args)
        with pytest.raises(DomainError, match=OWN):
            charges.refuse_many(picked={proposed.key: 0}, **args)
    assert not ChargeProposal.objects.exists()
    assert not AuditEntry.objects.filter(action="决定扣分提议").exists()
    charges.decide(
        by=by(office, Role.CITY_OFFICE),
        plan=plan,
        key=proposed.key,
        version=0,
        points=None,
        reason="客观原因",
    )
    assert ChargeProposal.objects.get().outcome == ChargeProposal.Outcome.REFUSED


def test_a_charge_against_oneself_is_decided_on_no_page(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    lost(plan, attainment=RATIO // 2)
    SecondaryIndicator.objects.filter(plan=plan, code="1.3").update(
        responsible=Participant.objects.get(plan=plan, name=CLERK)
    )
    url = reverse("charge_proposals", args=[office.a.pk, YEAR])
    links = {
        who: [link for each, link, _ in office.client_of(who).get(url).context["rows"] if each.person.name == CLERK]
        for who in (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE)
    }  # fmt: skip
    assert links[Role.PERFORMANCE_OFFICE] == [""]
    assert links[Role.CITY_OFFICE] != [""]


def test_a_complaint_about_oneself_is_closed_by_another(office: Office) -> None:
    plan = plan_of(office)
    values = {"received_on": DAY, "content": "推诿", "participant": person(plan, CLERK)}
    row = commands.enter(
        by=by(office, Role.CITY_OFFICE), plan=plan, register=register("complaints"), values=values
    )
    row = confirm(office, row, "complaints")
    args: dict[str, Any] = {
        "plan": plan, "row": row.pk, "version": row.version, "outcome": "不属实", "words": "查无此事", "on": DAY,
    }  # fmt: skip
    with pytest.raises(DomainError, match=OWN):
        follow_up.close_complaint(by=by(office), **args)
    assert follow_up.close_complaint(by=by(office, Role.CITY_OFFICE), **args).closed_on == DAY


def test_a_row_changed_for_somebody_has_that_person_in_its_chain(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = enter(office, plan, "adjustments", addition(plan))
    args: dict[str, Any] = {"plan": plan, "register": register("adjustments"), "row": row.pk}
    changed = commands.change(
        by=by(office, acting_for=Role.CHIEF_LEADER), version=0, values=addition(plan, level="市级"), **args
    )
    with pytest.raises(DomainError, match="已参与“登记”"):
        confirm(office, changed, "adjustments", Role.CHIEF_LEADER)
    with pytest.raises(DomainError, match="代甲局党组成员办理"):
        commands.change(
            by=by(office, acting_for=Role.LEADING_GROUP), version=1, values=addition(plan), **args
        )
    own = commands.change(by=by(office), version=1, values=addition(plan), **args)
    with pytest.raises(DomainError, match="已参与“登记”"):
        confirm(office, own, "adjustments", Role.CHIEF_LEADER)


def test_who_asked_for_a_withdrawal_through_a_deputy_has_no_todo_of_it(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = in_force(office, plan, "adjustments", addition(plan))
    commands.withdraw(
        by=by(office, Role.PERFORMANCE_OFFICE, acting_for=Role.CHIEF_LEADER), plan=plan,
        register=register("adjustments"), row=row.pk, version=row.version, reason="重复",
    )  # fmt: skip
    assert "条登记待复核" not in office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    assert "1 条登记待复核" in office.client_of(Role.LEADING_GROUP).get("/").content.decode()


def in_force_by_city(office: Office, plan: Plan, values: dict[str, Any]) -> Any:
    return confirm(office, enter(office, plan, "violations", values), "violations", Role.CITY_OFFICE)
