"""The town and the city of the samples, settled and published once for a module; each test's own writing is undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from people.access import Role
from people.acting import AT_THE_TERMINAL, Actor
from people.models import Account, Agency, RoleGrant
from plans.models import Plan
from scoring.consequences import making
from scoring.life.steps import advance
from scoring.models import Settlement
from tests.reports.results.books import settle_sample

WAY = ("核对", "审定", "公示", "发布")


@dataclass(slots=True)
class Published:
    """A published year with the office that runs it."""

    settlement: Settlement
    office: Account
    second: Account

    @property
    def plan(self) -> Plan:
        """Its plan."""
        return self.settlement.plan

    @property
    def agency(self) -> Agency:
        """Whose year it is."""
        return self.settlement.plan.agency

    def by(self, who: Account | None = None) -> Actor:
        """The office, or somebody else."""
        account = who or self.office
        return Actor(name=account.name, account=account.pk)

    def newer(self, **honours: Any) -> Settlement:
        """A corrected version published over the one before, its honours changed."""
        old = self.settlement
        document = json.loads(old.result)
        document["honours"] |= honours
        Settlement.objects.filter(pk=old.pk).update(state=Settlement.State.SUPERSEDED)
        made = Settlement.objects.create(
            plan=old.plan, version=old.version + 1, state=Settlement.State.PUBLISHED, scheme_digest=old.scheme_digest,
            engine_version=old.engine_version, inputs=old.inputs, inputs_digest=old.inputs_digest, rules=old.rules,
            result=json.dumps(document, ensure_ascii=False), result_digest="2",
        )  # fmt: skip
        with transaction.atomic():
            making.on_published(made, self.by())
        return made


def grant(account: Account, role: Role, agency: Agency) -> Account:
    """A role there, from long ago."""
    RoleGrant.objects.create(
        account=account, role=role.value, agency=agency, start=date(2010, 1, 1), reason="测试"
    )
    return account


def publish(sample: str, name: str) -> Published:
    """Settle a sample and take it to 发布 as an example year goes."""
    settled = settle_sample(sample).settlement
    found = Settlement.objects.select_related("plan__agency").get(pk=settled.pk)
    for state in WAY:
        advance(by=AT_THE_TERMINAL, settlement=found, to=Settlement.State(state))
    office, second = (
        grant(
            Account.objects.create(username=f"{name}{number}", name=f"{name}专员{number}"),
            role,
            found.plan.agency,
        )
        for number, role in ((1, Role.PERFORMANCE_OFFICE), (2, Role.CHIEF_LEADER))
    )
    found.refresh_from_db()
    return Published(found, office, second)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Published]:
    """The town of 2024."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish("xiangzhen-2024", "镇")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[Published]:
    """The city of 2019 with its units."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish("gongxinju-2019", "市")
        transaction.set_rollback(True)
