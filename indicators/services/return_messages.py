"""Who is told of a quarterly return: the 绩效办 when a section signed, and when the last one did."""

from __future__ import annotations

from django.urls import reverse

from indicators.models import QuarterlyReturn, SecondaryIndicator
from people.acting import Actor
from people.services.notifications import notify
from plans.models import Plan, Subject
from plans.services.notice_turns import office_accounts


def tell_signed(by: Actor, plan: Plan, subject: Subject, quarter: int) -> None:
    """Tell the 绩效办 that a section has signed, and how many are left; only in the transaction of signing."""
    signing = SecondaryIndicator.objects.filter(plan=plan, subject__isnull=False).order_by().values("subject")
    signed = QuarterlyReturn.objects.filter(plan=plan, quarter=quarter, subject__in=signing)
    left = signing.distinct().count() - signed.exclude(state=QuarterlyReturn.State.OPEN).count()
    whole = f"{plan.year}年第{quarter}季度报表各科室都已签字"
    title = f"{subject.name}已签{plan.year}年第{quarter}季度报表" if left else whole
    body = f"还有 {left} 个科室没有签字。" if left else "可以报出了。"
    link = reverse("returns", args=[plan.agency_id, plan.year])
    notify(office_accounts(plan.agency_id) - {by.account or 0}, title=title, body=body, link=link)
