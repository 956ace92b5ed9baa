"""A draft plan of the small world, and what its tests ask of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django.test import Client

from indicators.models import SecondaryIndicator
from people.access import Role
from people.acting import Actor
from people.models import AuditEntry
from plans.models import Plan, PlanSetting
from plans.services.route import StepFacts, record_step, steps_of
from tests.office import Office
from tests.running_year import running_year

# 镇's scheme asks for nothing but that indicators exist: a plan of the small world passes its check.
EASY: Final = "xiangzhen-2024"
WALKED: Final = date(2026, 1, 15)


def draft(office: Office, *, scheme: str = EASY) -> Plan:
    """A draft with roster and indicators that passes the check of its scheme."""
    return running_year(office, scheme=scheme, state=Plan.State.DRAFT)


def on_its_way(plan: Plan) -> Plan:
    """Record the steps of the route that come before the approval; gives the plan."""
    for step in steps_of(plan):
        if step.approves:
            break
        facts = StepFacts(done_on=WALKED, person="办公室")
        record_step(
            by=Actor(name="办公室"), plan=plan, position=step.position, version=step.version, facts=facts
        )
    return plan


def actor(office: Office, who: Role | str = Role.PERFORMANCE_OFFICE) -> Actor:
    """Who gives a command."""
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def last_entry() -> AuditEntry:
    """The newest row of the log."""
    row = AuditEntry.objects.order_by("position").last()
    assert row is not None
    return row


def setting(plan: Plan, name: str) -> str:
    """The stored value of a setting; empty where the plan has none of its own."""
    row = PlanSetting.objects.filter(plan=plan, name=name).first()
    return row.value if row else ""


def target(plan: Plan, code: str) -> str:
    """The target of an indicator."""
    return SecondaryIndicator.objects.get(plan=plan, code=code).target


def fields(html: str) -> dict[str, str]:
    """What the hidden fields of the last form on a page carry."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def post(client: Client, url: str, **data: Any) -> Any:
    """Open a page and post its form with the hidden fields that it carries."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return client.post(url, {**fields(page.content.decode()), **data})
