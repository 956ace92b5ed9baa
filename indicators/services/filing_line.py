"""Who of a section's line looks at what its filers hand in: the 科室负责人, then the 分管领导, as accounts that work today.

Read from the duties, not from roles held, so that it can be told for rows of any section at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, NamedTuple

from indicators.filers import page_agency
from indicators.models import SecondaryIndicator
from people.models import Account, Duty
from people.services.duties import accountable

HEAD: Final = Duty.Kind.HEAD.value
LEADER: Final = Duty.Kind.SUPERVISING_LEADER.value


class LineDuty(NamedTuple):
    """One duty of the line: kind, agency, section (None: all of it), and the account that has it."""

    kind: str
    agency: int
    section: int | None
    account: int


def line_duties(agencies: Collection[int], day: date) -> list[LineDuty]:
    """Read who heads and supervises what on the day; nobody who has left or whose account is closed. One query."""
    active = Account.objects.filter(is_active=True, employee__isnull=False).values("employee")
    found = accountable(agencies, (HEAD, LEADER), day).filter(employee__in=active)
    columns = found.order_by("pk").values_list("kind", "agency", "department", "employee__account")
    return [LineDuty(*row) for row in columns]


def holders(duties: Iterable[LineDuty], kind: str, agency: int, section: int | None) -> set[int]:
    """Give the accounts with the duty over the section."""
    fitting = (duty for duty in duties if duty.kind == kind and duty.agency == agency)
    return {duty.account for duty in fitting if duty.section in (None, section)}


def over(duties: Iterable[LineDuty], kind: str, row: SecondaryIndicator) -> set[int]:
    """Give the accounts with the duty over the section of an indicator."""
    section = row.subject.department_id if row.subject is not None else None
    return holders(duties, kind, page_agency(row), section)
