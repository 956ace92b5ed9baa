"""述职报告 in the frame: who may open their files, and the 待办 of who has one to hand in."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from appraisals.duty import HANDED_IN, concerning, visible_reports
from appraisals.models import RoundTarget
from people.access import Access
from people.files.owners import register_owner
from people.frame.todo import Todo


def join() -> None:
    """Register who may open them."""
    register_owner("述职报告", lambda access: Q(duty_reports__in=visible_reports(access).values("pk")))


def reports_to_hand_in(access: Access) -> Iterator[Todo]:
    """The person's own reports, and those of a section of which the person is head, for rounds with a meeting; one query."""
    if access.employee is None:
        return
    rows = RoundTarget.objects.filter(
        concerning(access.employee),
        report__isnull=True,
        round__state__in=HANDED_IN,
        round__meeting_at__isnull=False,
    )
    for row in rows.select_related("round__plan", "subject", "participant").order_by("round", "position"):
        plan = row.round.plan
        yield Todo(
            title=f"提交述职报告：{row.round.name}",
            link=reverse("duty_report_change", args=[plan.agency_id, plan.year, row.round_id, row.pk]),
            due=row.round.meeting_at.date() if row.round.meeting_at else None,
            hint=f"{row.name}，投票人投票前会读",
        )
