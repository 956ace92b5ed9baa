"""考勤 as a workbook: the rates per section, and the rows of the persons under the headings that the import reads."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import django_tables2 as tables

from people.frame.columns import NumberColumn
from people.frame.tables import HouseTable
from plans.models import Plan
from scoring.models import Attendance
from scoring.registering.attendance import Rate
from scoring.registering.attendance_reading import (
    ABSENT,
    DUE,
    HUNDREDTH,
    LATE,
    LEAVE,
    MONTH,
    NOTE,
    NUMBER,
    PRESENT,
)

NAME: Final = "姓名"
SECTION: Final = "科室"


def _text(heading: str) -> tables.Column:
    return tables.Column(verbose_name=heading)


def _number(heading: str) -> NumberColumn:
    return NumberColumn(verbose_name=heading)


class RateTable(HouseTable):
    """The rates as they stand on the page."""

    section, people, due, present = _text(SECTION), _number("人数"), _number(DUE), _number(PRESENT)
    percent, late, absent, leave = _text("出勤率"), _number(LATE), _number(ABSENT), _number(LEAVE)

    class Meta(HouseTable.Meta):
        """The months asked for may have none."""

        empty_text = "这几个月没有考勤。"


class RowTable(HouseTable):
    """The rows of the persons, a month each; what is corrected in it can be imported again."""

    number, name, section, month = _text(NUMBER), _text(NAME), _text(SECTION), _number(MONTH)
    due, present, late = _number(DUE), _number(PRESENT), _number(LATE)
    absent, leave, note = _number(ABSENT), _number(LEAVE), _text(NOTE)

    class Meta(HouseTable.Meta):
        """The months asked for may have none."""

        empty_text = "这几个月没有考勤。"


def rate_lines(rates: Iterable[Rate]) -> list[dict[str, Any]]:
    """The rates as lines of the table; days as numbers."""
    return [
        {
            "section": rate.subject.name, "people": rate.people, "due": _days(rate.due),
            "present": _days(rate.present), "percent": rate.percent, "late": rate.late,
            "absent": _days(rate.absent), "leave": _days(rate.leave),
        }
        for rate in rates
    ]  # fmt: skip


def row_lines(plan: Plan, *, first: int, last: int) -> list[dict[str, Any]]:
    """The rows of those months as lines of the table, by section, person and month; one query."""
    rows = Attendance.objects.filter(plan=plan, month__range=(first, last))
    ordered = rows.order_by("participant__subject__code", "participant__number", "month")
    return [
        {
            "number": row.participant.number, "name": row.participant.name,
            "section": row.participant.subject.name, "month": row.month, "due": _days(row.due_days),
            "present": _days(row.present_days), "late": row.late, "absent": _days(row.absent_days),
            "leave": _days(row.leave_days), "note": row.note,
        }
        for row in ordered.select_related("participant__subject")
    ]  # fmt: skip


def _days(days: int) -> Decimal:
    return Decimal(days) / HUNDREDTH
