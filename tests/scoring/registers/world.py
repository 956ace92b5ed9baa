"""A year under way whose registers are entered: 甲局 under a scheme, one account that enters, others that confirm."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from people.access import Role
from people.acting import Actor
from plans.models import Participant, Plan, Subject
from scoring.models import Entered
from scoring.registering import commands
from scoring.registering.columns import Register
from scoring.registering.shapes import BY_SLUG
from tests.office import YEAR, Office
from tests.running_year import running_year

BUREAU: Final = "gongxinju-2019"
TOWN: Final = "xiangzhen-2024"
AGENCY: Final = "kexie-2017"
DAY: Final = date(YEAR, 5, 6)


def by(office: Office, who: Role | str = Role.PERFORMANCE_OFFICE, *, acting_for: Role | str = "") -> Actor:
    """Somebody who acts, for somebody else where `acting_for` says so."""
    account = office.account(who)
    if not acting_for:
        return Actor(name=account.name, account=account.pk)
    other = office.account(acting_for)
    return Actor(name=account.name, account=account.pk, on_behalf_of=other.name, on_behalf_account=other.pk)


def plan_of(office: Office, scheme: str = BUREAU) -> Plan:
    return running_year(office, scheme=scheme)


def unit(plan: Plan) -> Subject:
    return Subject.objects.get(plan=plan, kind=Subject.Kind.UNIT)


def section(plan: Plan, name: str = "一科") -> Subject:
    return Subject.objects.get(plan=plan, name=name)


def person(plan: Plan, name: str = "一科干事") -> Participant:
    return Participant.objects.get(plan=plan, name=name)


def register(slug: str) -> Register:
    return BY_SLUG[slug]


def violation(plan: Plan, **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "code": "V001", "participant": person(plan), "situation": "察访核验", "level": "市", "decided_on": DAY,
    }  # fmt: skip
    return values | more


def addition(plan: Plan, **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "subject": section(plan), "direction": "加", "matter": "表彰", "level": "县级", "same_matter": "防汛",
        "basis": "表彰文件",
    }  # fmt: skip
    return values | more


def enter(office: Office, plan: Plan, slug: str, values: dict[str, Any], **more: Any) -> Any:
    return commands.enter(by=by(office), plan=plan, register=register(slug), values=values, **more)


def confirm(office: Office, row: Entered, slug: str, who: Role | str = Role.CHIEF_LEADER) -> Any:
    made: Any = row
    return commands.confirm(
        by=by(office, who), plan=made.plan, register=register(slug), row=made.pk, version=made.version
    )


def in_force(office: Office, plan: Plan, slug: str, values: dict[str, Any]) -> Any:
    return confirm(office, enter(office, plan, slug, values), slug)
