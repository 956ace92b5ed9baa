"""Who has filed how far in the example offices that are not walked through whole: a city with its units, 工商联."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from indicators.models import LedgerEntry, MonthlyReport, SecondaryIndicator
from people.models import Duty
from plans.models import Participant, Plan, Subject
from reports.demo.ledger import AT_HEAD, AT_OFFICE, BEGUN, DONE, Place
from reports.demo.moment import Moment

PLANNED: Final = "一是走访会员企业，收集困难和建议；二是筹备主席会议；三是完成信息报送。"
DONE_IN: Final = "走访企业十二家，收集建议九条，已转有关部门；主席会议按期召开。"
MONTHS: Final = 3
FILER: Final = "demo-danwei-tianbao"


def waiting_place(row: SecondaryIndicator) -> Place | None:
    """Every third row is approved, the others wait for the 绩效办."""
    return DONE if _turn(row) % MONTHS == 0 else AT_OFFICE


def give_to_tried_unit(plan: Plan) -> None:
    """Let the last unit with indicators pass them to the unit whose people can be tried: they are its section's now."""
    section = Subject.objects.filter(plan=plan, department__in=_tried()).select_related("head").first()
    last = SecondaryIndicator.objects.filter(plan=plan).order_by("-subject__code").first()
    filer = Participant.objects.filter(plan=plan, employee__account__username=FILER).first()
    if section is not None and last is not None:
        rows = SecondaryIndicator.objects.filter(plan=plan, subject=last.subject_id)
        rows.update(subject=section, responsible=filer, leader=None)


def city_place(plan: Plan) -> Callable[[SecondaryIndicator], Place | None]:
    """Rows of the unit that can be tried wait for its head, one is begun; the others are done, waiting, not filed."""
    tried, turns = _tried(), (DONE, AT_OFFICE, DONE, None)
    own = (
        SecondaryIndicator.objects.filter(plan=plan, subject__department__in=tried).order_by("-code").first()
    )

    def place(row: SecondaryIndicator) -> Place | None:
        if own is not None and row.subject_id == own.subject_id:
            return BEGUN if row.pk == own.pk else AT_HEAD
        return turns[_turn(row) % len(turns)]

    return place


def _tried() -> set[int]:
    """The sections that a unit's people of the sign-in page file for."""
    rows = Duty.objects.filter(
        employee__account__username=FILER, kind=Duty.Kind.FILER, department__isnull=False
    )
    return set(rows.values_list("department_id", flat=True))


def _turn(row: SecondaryIndicator) -> int:
    """The number in the code of an indicator: rows of one section come by turns."""
    return int("".join(filter(str.isdigit, row.code)) or 0)


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
