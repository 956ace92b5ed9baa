"""The message of a publication: everybody concerned reads it from one moment on, and it says nothing of the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.urls import reverse

from people.addresses import read_addresses
from people.job_runners import JSON, JobContext
from people.services.notifications import notify
from plans.concerned import concerned_accounts
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED

BODY: Final = "可以查看本人的考核结果和计算过程。"
AGAIN: Final = "结果有更正，请查看新的结果。"


def tell(context: JobContext, settlement: int) -> Mapping[str, JSON]:
    """Write the messages in one transaction with the end of the job; none where the version was replaced meanwhile."""
    context.progress("发送通知")
    read_addresses()
    with transaction.atomic():
        row = Settlement.objects.select_related("plan__agency").defer("inputs", "book", "rules", "result")
        found = row.get(pk=settlement)
        plan = found.plan
        told = concerned_accounts(plan) if found.state in PUBLISHED else {}
        before = Settlement.objects.filter(
            plan=plan, published_at__isnull=False, version__lt=found.version
        ).exists()
        for agency, accounts in sorted(told.items()):
            notify(
                accounts,
                title=f"{plan.year}年度绩效考核结果已{'更正' if before else '发布'}",
                body=AGAIN if before else BODY,
                link=reverse("my_result", kwargs={"agency": agency, "year": plan.year}),
                key=f"settlement:{found.pk}",
            )
        number = sum(len(accounts) for accounts in told.values())
        context.finish({"lines": [f"已通知 {number} 人"]})
    return {}
