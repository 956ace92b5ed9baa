"""Who has filed how far in the example offices that are not walked through whole: a city with its units, 工商联."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from indicators.models import LedgerEntry, MonthlyReport, SecondaryIndicator
from people.models import Duty
from plans.models import Plan, Subject
from reports.demo.ledger import AT_HEAD, AT_OFFICE, DONE, Place
from reports.demo.moment import Moment

PLANNED: Final = "一是走访会员企业，收集困难和建议；二是筹备主席会议；三是完成信息报送。"
DONE_IN: Final = "走访企业十二家，收集建议九条，已转有关部门；主席会议按期召开。"
MONTHS: Final = 3


def waiting_place(row: SecondaryIndicator) -> Place | None:
    """Every third row is approved, the others wait for the 绩效办."""
    return DONE if row.position % MONTHS == 0 else AT_OFFICE


def city_place(plan: Plan) -> Callable[[SecondaryIndicator], Place | None]:
    """Rows of the unit that can be tried wait for its head; the others are approved, waiting or not filed by turns."""
    tried = set(
        Duty.objects.filter(employee__account__username="demo-danwei-kezhang").values_list(
            "department", flat=True
        )
    )
    turns: tuple[Place | None, ...] = (DONE, AT_OFFICE, DONE, None)

    def place(row: SecondaryIndicator) -> Place | None:
        if row.subject is not None and row.subject.department_id in tried:
            return AT_HEAD
        return turns[(row.subject_id or row.position) % len(turns)]

    return place


def make_months(plan: Plan, moment: Moment) -> None:
    """Write the monthly plans: those of the months before are approved, that of the last month waits."""
    sections = list(Subject.objects.filter(plan=plan, department__isnull=False).order_by("code"))
    last = moment.quarter * MONTHS
    rows = []
    for place, section in enumerate(sections):
        for month in range(1, last + 1):
            waits = month == last
            if waits and place % MONTHS == 0:
                continue
            state = LedgerEntry.State.SUBMITTED if waits else LedgerEntry.State.APPROVED
            rows.append(
                MonthlyReport(
                    plan=plan, subject=section, month=month, planned=PLANNED, summary=DONE_IN, state=state,
                    filed_name="科室填报人", approved_name="" if waits else "科室负责人", version=2,
                    saved_at=moment.hour_after(moment.quarter, 0),
                )
            )  # fmt: skip
    MonthlyReport.objects.bulk_create(rows)
