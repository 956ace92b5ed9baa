"""Who is told that the superior's verdict is there, and what may begin with it."""

from __future__ import annotations

from django.urls import reverse

from appraisals.set_up import waits_for_verdict
from people.acting import Actor
from people.services.notifications import notify
from plans.services.notice_turns import office_accounts
from scoring.models import SuperiorVerdict


def tell_confirmed(by: Actor, verdict: SuperiorVerdict) -> None:
    """Tell the office; where the plan holds its appraisal of persons after the verdict, that it may begin."""
    plan = verdict.plan
    begins = "可以举行干部职工年度绩效考评。" if waits_for_verdict(plan) else ""
    notify(
        office_accounts(plan.agency_id) - {by.account or 0},
        title=f"{plan.year}年度上级评定已复核生效",
        body=f"{begins}失分的指标可以立整改事项、提出个人扣分。",
        link=reverse("verdicts", args=[plan.agency_id, plan.year]),
    )
