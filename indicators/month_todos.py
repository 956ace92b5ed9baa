"""待办 of the monthly plans and summaries (rules 2.5): months to hand in, and sent back.

No document names a day. A month is owed from its first day and due on its last; a plan approved during the year owes
the months from its approval on (ASSUMED).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Min

from indicators.models import LedgerEntry, MonthlyReport
from indicators.services.filing import OPEN_STATES
from indicators.services.monthly_evidence import evidence_of
from indicators.services.monthly_reading import due_of, subjects_of
from people.access import Access, Role
from people.files.owners import register_owner
from people.frame.found import path_of
from people.frame.todo import Todo, register_todo
from plans.models import Plan, PlanVersion, Subject

State = LedgerEntry.State


def join() -> None:
    """Register the 待办 and the owner of the months' files."""
    register_todo(months_of_mine)
    register_owner("monthly_evidence", evidence_of)


def months_of_mine(access: Access) -> Iterator[Todo]:
    """What the 填报人 has to hand in this year; nothing is asked of those who file no months.

    What waits for a judge is told by filing_frame.
    """
    if not access.has(Role.FILER):
        return
    year = access.today.year
    reach = frozenset[int]().union(*(held.agencies for held in access.roles(Role.FILER)))
    plans = Plan.objects.filter(agency__in=reach, year=year, state=Plan.State.APPROVED)
    for agency in sorted(set(plans.order_by().values_list("agency", flat=True))):
        mine = subjects_of(access, agency, year)
        if mine:
            yield from _of_agency(access, agency, mine)


def _of_agency(access: Access, agency: int, mine: Sequence[Subject]) -> Iterator[Todo]:
    year = access.today.year
    found = MonthlyReport.objects.filter(subject__in=mine).order_by()
    states = {
        (subject, month): state for subject, month, state in found.values_list("subject", "month", "state")
    }
    first = _first_months(mine)
    owed = [
        month
        for month in range(1, access.today.month + 1)
        if any(
            month >= first[one.pk] and states.get((one.pk, month), State.DRAFT) in OPEN_STATES for one in mine
        )
    ]
    if owed:
        due = due_of(year, owed[0])
        link = path_of("my_month", agency=agency, year=year, month=owed[0])
        back = sum(states.get((one.pk, month)) == State.SENT_BACK for one in mine for month in owed)
        hint = f"其中 {back} 份被退回" if back else ""
        yield Todo(f"{len(owed)} 个月的月度计划和总结待提交", link, len(owed), due, hint)


def _first_months(subjects: Sequence[Subject]) -> dict[int, int]:
    """From which month on each section owes: that of its plan's approval, else January."""
    plans = {one.plan_id for one in subjects}
    approved = dict(
        PlanVersion.objects.filter(plan__in=plans)
        .order_by()
        .values_list("plan")
        .annotate(on=Min("approved_on"))
    )
    found = {}
    for one in subjects:
        on = approved.get(one.plan_id)
        found[one.pk] = on.month if on is not None and on.year == one.plan.year else 1
    return found
