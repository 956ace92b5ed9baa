"""Joining a quarterly return that went out with the items of the calendar that ask for it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from people.acting import Actor
from plans.models import CalendarItem, Plan
from plans.services.calendar import DoneFacts, record_done


def hold_return(plan: Plan, quarter: int) -> None:
    """Take the items that `tick_return` records, before the audit log is taken; only in its transaction."""
    rows = _open_items(plan, quarter).select_for_update(no_key=True, of=("self",))
    list(rows.order_by("pk").values_list("pk"))


def tick_return(*, by: Actor, plan: Plan, quarter: int, sent_on: date, late_reason: str = "") -> int:
    """Record the open items of the quarter's return as done, one for each recipient; gives how many.

    Only in the transaction that sends the return out. An item that somebody recorded before stays as it is. DomainError:
    an item is changed at this moment, or it is late and no reason was given.
    """
    items = _open_items(plan, quarter).order_by("due", "pk")
    rows = list(items.values_list("pk", "version", "due"))
    for item, version, due in rows:
        reason = late_reason if sent_on > due else ""
        record_done(by=by, item=item, version=version, facts=DoneFacts(done_on=sent_on, late_reason=reason))
    return len(rows)


def _open_items(plan: Plan, quarter: int) -> QuerySet[CalendarItem]:
    return CalendarItem.objects.filter(
        plan=plan, kind=CalendarItem.Kind.RETURN, quarter=quarter, done_on__isnull=True
    )
