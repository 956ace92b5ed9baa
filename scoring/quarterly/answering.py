"""Who answers an objection to a quarter: somebody without a part in the version that hangs (rules 5.8, 7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from people.access import Access, Role
from people.chain import Step, took_part
from people.frame.todo import Todo
from plans.models import Objection, PublicNotice
from plans.notice_sight import answerer, answering
from scoring.models import QuarterSettlement

SETTLED: Final = "季度核算"
RECORDED: Final = "登记党委会审议结果"
OPEN: Final = Q(notice__objections__outcome=Objection.Outcome.OPEN)


def hands(notice: PublicNotice) -> list[Step]:
    """Who settled the version behind a sheet, and who recorded what the 党委会 decided on it. One query."""
    rows = QuarterSettlement.objects.filter(notice=notice).defer("inputs", "rules")
    return [step for row in rows for step in hands_on(row)]


def hands_on(row: QuarterSettlement) -> list[Step]:
    """The same of a version; what the command line did has no hands."""
    settled = [Step(row.account_id, row.account_for_id, SETTLED)] if row.account_id is not None else []
    return settled + ([Step(row.approved_by_id, None, RECORDED)] if row.approved_by_id is not None else [])


def objections_for_leaders(access: Access) -> Iterator[Todo]:
    """Name the sheets with open objections for leaders without a part; offices have theirs already. One query."""
    keys = access.agencies_of(Role.LEADING_GROUP, Role.CHIEF_LEADER) - answering(access)
    if not keys:
        return
    rows = QuarterSettlement.objects.filter(
        notice__state=PublicNotice.State.POSTED, notice__plan__agency__in=keys
    )
    found = rows.annotate(waiting=Count("notice__objections", filter=OPEN)).filter(waiting__gt=0)
    for row in (
        found.select_related("notice__plan").defer("inputs", "rules").order_by("notice__closes_on", "pk")
    ):
        notice = row.notice
        if notice is None or took_part(hands_on(row), answerer(access, notice.plan.agency_id)):
            continue
        link = reverse("notice", args=[notice.plan.agency_id, notice.plan.year, notice.pk])
        yield Todo(
            f"{row.waiting} 条异议待答复：{notice.title}", link, count=row.waiting, due=notice.closes_on
        )
