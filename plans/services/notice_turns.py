"""What the commands of notices and objections share: winning the turn, and who is told."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.errors import DomainError
from people.models import Account
from people.services.holders import accounts_with
from people.services.notifications import notify
from plans.concerned import concerned_accounts
from plans.models import PublicNotice

State = PublicNotice.State


def take_notice(notice: int, *, state: str, version: int | None = None) -> PublicNotice:
    """Win the right to act on a notice in the state (and as last seen); only in a transaction.

    The row stays locked to the end of the transaction, so that closing and a new objection come one after the other.
    DomainError says what the notice is now.
    """
    rows = PublicNotice.objects.filter(pk=notice, state=state)
    rows = rows if version is None else rows.filter(version=version)
    if rows.update(version=F("version") + 1) == 1:
        return PublicNotice.objects.select_related("plan", "plan__agency").get(pk=notice)
    row = PublicNotice.objects.filter(pk=notice).first()
    if row is None:
        raise DomainError("没有办理", why="这个公示已不存在", next_step="请回到公示列表")
    why = f"“{row.title}”现在是“{row.state}”" if row.state != state else f"“{row.title}”刚被别人改过"
    raise DomainError("没有办理", why=why, next_step="请刷新页面，核对后再办")


def office_accounts(agency: int) -> set[int]:
    """Give the accounts of the agency's 绩效办 today."""
    return accounts_with([Role.PERFORMANCE_OFFICE], [agency], timezone.localdate())[agency]


def staff_accounts(agency: int) -> set[int]:
    """Give the accounts of the people on the agency's staff list."""
    rows = Account.objects.filter(employee__agency=agency, is_active=True)
    return set(rows.values_list("pk", flat=True))


def tell_concerned(notice: PublicNotice, *, but: int | None, title: str, body: str, key: str) -> None:
    """Write everybody whom a notice concerns, each with its page at the own unit; inside the caller's transaction."""
    for agency, accounts in sorted(concerned_accounts(notice.plan).items()):
        notify(accounts - {but or 0}, title=title, body=body, link=address(notice, at=agency), key=key)


def address(notice: PublicNotice, *, at: int | None = None) -> str:
    """Give the page of a notice, where it hangs at a unit that its plan appraises: there."""
    plan = notice.plan
    return reverse("notice", kwargs={"agency": at or plan.agency_id, "year": plan.year, "notice": notice.pk})
