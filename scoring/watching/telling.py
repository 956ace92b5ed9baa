"""Whom a step on a 整改事项 is told: who answers for it, as `seeing.answered_by` has it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from people.acting import Actor
from people.models import Account, Duty
from people.services.duties import accountable
from people.services.holders import accounts_with
from people.services.notifications import notify
from scoring.models import RectificationItem
from scoring.watching.seeing import UNIT_OWNERS


def tell(row: RectificationItem, title: str, by: Actor) -> None:
    """Tell who answers for the matter; whoever acts needs no message."""
    accounts = _answering(row) - {by.account or 0}
    # A unit's own page, where the matter of a plan above names it: its people hold nothing above.
    named = row.subject.agency_id if row.subject is not None else None
    home = row.owner.employee.agency_id if row.owner is not None else named
    agency = home if home is not None and home == named else row.plan.agency_id
    link = reverse("rectification", kwargs={"agency": agency, "year": row.plan.year, "item": row.pk})
    notify(accounts, title=title, body=row.problem[:300], link=link)


def _answering(row: RectificationItem) -> set[int]:
    """The 责任人; where nobody is named the heads of the section, or the 绩效办 of the unit."""
    if row.owner is not None:
        people = Q(employee=row.owner.employee_id)
    elif row.subject is None or row.subject.agency_id is None:
        return set()
    elif row.subject.department_id is None:
        agency = row.subject.agency_id
        return accounts_with(UNIT_OWNERS, [agency], timezone.localdate())[agency]
    else:
        heads = accountable([row.subject.agency_id], [Duty.Kind.HEAD.value], timezone.localdate())
        people = Q(employee__in=heads.filter(department=row.subject.department_id).values("employee"))
    return set(Account.objects.filter(people, is_active=True).values_list("pk", flat=True))
