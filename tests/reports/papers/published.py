"""Sample years on their way to the archive: settled, decided with their papers, published, their consequences made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from people.acting import Actor
from people.models import Account
from plans.models import Plan
from scoring.consequences.making import make
from scoring.models import Settlement, SettlementAct
from tests.reports.pages.settled_samples import Years, settle_samples

FIVE: Final = ("科协", "工商联", "科技局", "工信局", "镇")


@dataclass(slots=True)
class Published:
    """The years by name, and who acts for the 绩效办."""

    years: Years
    by: Actor

    def settlement(self, name: str) -> Settlement:
        return Settlement.objects.select_related("plan__agency", "notice").get(
            pk=self.years.settlements[name].pk
        )

    def plan(self, name: str) -> Plan:
        return self.settlement(name).plan


def publish_samples(*names: str) -> Published:
    """Settle and publish: the decision with body, day and document number as the steps leave them."""
    years = settle_samples(*names)
    account = Account.objects.get(username="reader")
    by = Actor(name=account.name, account=account.pk)
    for row in years.settlements.values():
        SettlementAct.objects.create(
            settlement=row, step="审定", on=date(row.plan.year + 1, 2, 3), body="党组会", document="党纪〔测〕3号",
            minutes="同意考核结果。", account=account, name=account.name,
        )  # fmt: skip
        Settlement.objects.filter(pk=row.pk).update(
            state=Settlement.State.PUBLISHED, published_at=timezone.now()
        )
        make(by=by, plan=row.plan)
    return Published(years, by)
