"""Who is told what a meeting decided: those who may read it and answer for sections or the year."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.models import Duty
from people.services.duties import accountable
from people.services.holders import accounts_with
from people.services.notifications import notify
from scoring.models import Meeting

LEADERS = (Role.CHIEF_LEADER, Role.LEADING_GROUP, Role.PERFORMANCE_OFFICE)


def tell_decisions(by: Actor, meeting: Meeting, decisions: Sequence[str]) -> None:
    """Tell heads, 分管领导 and leaders of the agency of new decisions; nothing where there are none.

    Only in the transaction that stores the meeting; what is decided is read on its page, by who may (meeting.view).
    """
    if not decisions:
        return
    plan = meeting.plan
    link = reverse("meeting", args=[plan.agency_id, plan.year, meeting.pk])
    notify(
        _concerned(plan.agency_id) - {by.account or 0},
        title=f"{meeting.on:%Y-%m-%d} {meeting.kind}议定了 {len(decisions)} 项",
        body="请看与本人、本科室有关的事项。",
        link=link,
    )


def _concerned(agency: int) -> set[int]:
    today = timezone.localdate()
    kinds = (Duty.Kind.HEAD, Duty.Kind.SUPERVISING_LEADER)
    duties = accountable([agency], kinds, today).filter(employee__account__is_active=True).order_by()
    leaders = accounts_with(LEADERS, [agency], today)[agency]
    return set(duties.values_list("employee__account", flat=True)) | leaders
