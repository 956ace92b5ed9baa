"""Who gets in: rounds of 测评. All parts of it make their objects here."""

from __future__ import annotations

from typing import Final

from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup, RoundTarget
from appraisals.sheets import sheet_from
from people.access import Role
from plans.current import rules_in_force
from plans.models import Participant, Plan
from tests.access.table import (
    CITY,
    LEADERS,
    NOBODY,
    OFFICE,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import running_year

NAME: Final = "权限测试测评"
READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
CHANGE = yearly(OFFICE | CITY, CITY)
OPEN = yearly(OFFICE | LEADERS | CITY, CITY)


def plan_of(office: Office, scope: Scope) -> Plan:
    """The plan under way in the scope."""
    unit = office.b if scope is Scope.OTHER else office.a
    return running_year(office, agency=unit, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)


def a_round(office: Office, scope: Scope) -> AppraisalRound:
    """A round on persons that is being prepared, the same for all arguments of an address; who asks has no part in it."""
    plan = plan_of(office, scope)
    found = AppraisalRound.objects.filter(plan=plan, name=NAME).first()
    if found is not None:
        return found
    rules = rules_in_force(plan).rules
    form = rules.scheme.form_of_people() if rules else None
    assert form is not None
    made = AppraisalRound.objects.create(
        plan=plan,
        name=NAME,
        sealed=True,
        state=AppraisalRound.State.DRAFT,
        form=form.name,
        sheet=sheet_from(form),
    )
    people = list(Participant.objects.filter(plan=plan).order_by("number"))
    RoundTarget.objects.bulk_create(
        RoundTarget(round=made, participant=person, position=place) for place, person in enumerate(people)
    )
    group = RoundGroup.objects.create(round=made, name=form.groups[0].name, position=0)
    Elector.objects.bulk_create(
        Elector(round=made, group=group, employee=person.employee, name=person.name, serial=serial)
        for serial, person in enumerate(people, 1)
    )
    keepers = ("乙局绩效办", "乙局监督小组", "乙局干部职工")
    KeyHolder.objects.bulk_create(
        KeyHolder(round=made, position=place, account=office.account(who), capacity=who)
        for place, who in enumerate(keepers, 1)
    )
    return made


def a_round_key(office: Office, who: Role | None, scope: Scope) -> int:
    return a_round(office, scope).pk


def elector(office: Office, who: Role | None, scope: Scope) -> int:
    return a_round(office, scope).electors.order_by("serial")[0].pk


def group(office: Office, who: Role | None, scope: Scope) -> int:
    return a_round(office, scope).groups.order_by("position")[0].pk


def target(office: Office, who: Role | None, scope: Scope) -> int:
    return a_round(office, scope).targets.order_by("position")[0].pk


def holder(office: Office, who: Role | None, scope: Scope) -> int:
    return a_round(office, scope).holders.order_by("position")[0].pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "rounds": page(READ),
    "round_page": page(READ),
    "round_roll": page(READ),
    "round_new": page(CHANGE, CHANGE),
    "round_change": page(CHANGE, CHANGE),
    "round_remove": page(CHANGE, CHANGE),
    "round_repeat": page(CHANGE, CHANGE),
    "round_targets": page(CHANGE, CHANGE),
    "round_target_order": page(CHANGE, CHANGE),
    "round_groups": page(CHANGE, CHANGE),
    "round_electors": page(CHANGE, CHANGE),
    "round_holders": page(CHANGE, CHANGE),
    "round_prepare": page(CHANGE, CHANGE),
    "round_take_back": page(CHANGE, CHANGE),
    "round_extend": page(CHANGE, CHANGE),
    "round_strike": page(CHANGE, CHANGE),
    "round_void": page(CHANGE, CHANGE),
    "round_open": page(OPEN, OPEN),
    "round_void_decide": page(OPEN, OPEN),
    # Only whoever keeps the key has the page; here that is nobody.
    "round_key": page(yearly(NOBODY), yearly(NOBODY)),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "round": (a_round_key, YEARLY),
    "elector": (elector, YEARLY),
    "group": (group, YEARLY),
    "target": (target, YEARLY),
    "holder": (holder, YEARLY),
}
