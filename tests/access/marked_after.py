"""Marks in what a superior gives back on a year: the verdict with its lines, and 情况反馈 to a unit."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone

from indicators.models import SecondaryIndicator
from people.models import Agency
from plans.models import Plan, Subject
from scoring.models import FeedbackItem, Standing, SuperiorVerdict, VerdictItem
from tests.access.marking import READERS, Marks
from tests.access.table import CITY, LINE, SERIES
from tests.office import YEAR, Office

DAY: Final = date(2026, 6, 1)


def mark_verdict(plan: Plan, marks: Marks) -> None:
    """Mark a verdict in force with a line and its paper, and a withdrawn one."""
    now = timezone.now()
    row = SuperiorVerdict.objects.create(
        plan=plan, body=marks.put("评定单位", READERS), decided_on=DAY, document=marks.put("评定文号", READERS),
        grade=marks.put("评定等次", READERS), bonus_total_fen=100, bonus_document=marks.put("奖金文号", READERS),
        note=marks.put("评定说明", READERS), standing=Standing.IN_FORCE, entered_at=now, confirmed_at=now,
    )  # fmt: skip
    row.files.add(marks.file(plan.agency, "评定", READERS))
    VerdictItem.objects.create(
        verdict=row, indicator=SecondaryIndicator.objects.filter(plan=plan).order_by("code")[0], points=0,
        reason=marks.put("失分原因", READERS),
    )  # fmt: skip
    SuperiorVerdict.objects.create(
        plan=plan, body="市绩效办", decided_on=DAY, standing=Standing.WITHDRAWN,
        withdrawn_reason=marks.put("评定撤销原因", READERS),
    )  # fmt: skip


def mark_feedback(office: Office, agency: Agency, marks: Marks) -> None:
    """Mark what the city's year gave back to the unit, and what is only entered; 乙局's series has another lead."""
    plan = Plan.objects.get_or_create(
        agency=office.city, year=YEAR, defaults={"scheme_code": "test", "state": Plan.State.APPROVED}
    )[0]
    subject = Subject.objects.create(
        plan=plan, code=f"D{agency.pk}", name=agency.name, kind=Subject.Kind.UNIT, agency=agency
    )
    for words, sent, who in (
        ("已反馈", timezone.now(), READERS | LINE | SERIES),
        ("未反馈", None, SERIES | CITY),
    ):
        FeedbackItem.objects.create(
            plan=plan, subject=subject, problem=marks.put(f"{words}问题", who), due=DAY, entered_at=timezone.now(),
            suggestion=marks.put(f"{words}要求", who), sent_at=sent,
        )  # fmt: skip
