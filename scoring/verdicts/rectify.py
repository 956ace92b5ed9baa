"""整改事项 begun from the superior's verdict: one for each indicator that lost points, of the section that answers for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from people.services.locks import lock_agency
from plans import figures
from plans.models import Plan, Subject
from scoring.models import Standing, VerdictItem
from scoring.watching.rectifying import VERDICT, Matter, open_in_turn

NOT_DONE: Final = "没有立整改事项"


def start(*, by: Actor, plan: Plan, items: Collection[int], due: date) -> int:
    """Open a matter for each chosen item of the verdict in force; give how many were opened, none twice.

    DomainError: nothing chosen, no points lost there, an open matter on the indicator already.
    """
    if not items:
        raise DomainError(NOT_DONE, why="没有选中指标", next_step="请先勾选")
    with transaction.atomic():
        lock_agency(plan.agency_id)
        rows = VerdictItem.objects.filter(
            pk__in=items, verdict__plan=plan, verdict__standing=Standing.IN_FORCE, rectification__isnull=True
        ).select_related("indicator__primary", "indicator__subject")
        unit = Subject.objects.filter(plan=plan, kind=Subject.Kind.UNIT).order_by("code").first()
        opened = 0
        for item in rows.order_by("indicator__code"):
            _open(by, plan, item, unit, due)
            opened += 1
    return opened


def _open(by: Actor, plan: Plan, item: VerdictItem, unit: Subject | None, due: date) -> None:
    indicator = item.indicator
    lost = indicator.full_points - item.points
    if lost <= 0:
        raise DomainError(NOT_DONE, why=f"指标 {indicator.code} 没有失分", next_step="请去掉它的勾选")
    reason = f"：{item.reason}" if item.reason else "。"
    problem = f"{indicator}上级评定失 {figures.in_points(lost)} 分{reason}"
    subject = indicator.subject or unit
    matter = Matter(source=VERDICT, problem=problem, due=due, subject=subject, indicator=indicator)
    item.rectification = open_in_turn(by=by, plan=plan, matter=matter)
    item.save(update_fields=["rectification"])
