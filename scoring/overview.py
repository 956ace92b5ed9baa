"""本年工作, the part of scoring: registers to confirm, quarters settled alone, rectification, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet

from indicators.year_overview import Asked, Matter, Standing, register_overview
from scoring.models import Meeting, QuarterSettlement, RectificationItem
from scoring.models import Standing as Entered
from scoring.quarterly.sight import visible_versions
from scoring.quarterly.turns import State
from scoring.registering.shapes import ALL
from scoring.watching.seeing import items_of, visible_meetings

WATCHED: Final = "登记和督查"
CONFIRM, QUARTERS, MENDING = 22, 28, 45


def join() -> None:
    """Register all of it."""
    register_overview(registers)
    register_overview(quarters)
    register_overview(watching)


def registers(asked: Asked) -> Iterator[Matter]:
    """Rows that wait for a second person, in the areas the asker reads; one query."""
    if not asked.may("register.view"):
        return
    seen = [each for each in ALL if asked.may(f"{each.area}.view")]
    mine = [each for each in seen if asked.may(f"{each.area}.confirm")]
    groups: list[QuerySet[Any]] = [
        each.rows_in.filter(plan=asked.plan, standing=Entered.WAITING)
        .order_by()
        .values("plan")
        .annotate(number=Count("pk"), own=Count("pk", filter=_confirmed_by(asked, each in mine)))
        # Before the union: one asked afterwards gives the columns of its parts, the plan's number first.
        .values_list("number", "own")
        for each in seen
    ]
    rows = reduce(lambda left, right: left.union(right, all=True), groups)
    counted = list(rows)
    number, own = sum(row[0] for row in counted), sum(row[1] for row in counted)
    yield Matter(
        group=WATCHED, title="加减分和违纪", url=asked.at("registers"), urgency=CONFIRM,
        text=f"{number} 条登记待复核，复核以前不计分" if number else "没有待复核的登记",
        standing=Standing.WAITING if number else Standing.NONE,
        step=f"{own} 条登记待您复核。" if own else "",
    )  # fmt: skip


def _confirmed_by(asked: Asked, may: bool) -> Q:
    """The condition «the asker may be the second person»: not who entered it, or for whom."""
    if not may:
        return Q(pk__in=())
    account = asked.access.account
    return ~Q(entered_by=account) & ~Q(entered_for=account)


def quarters(asked: Asked) -> Iterator[Matter]:
    """How many quarters are published and where the newest stands, where the scheme has quarters; one query."""
    if asked.scheme is None or not asked.scheme.uses_quarters() or not asked.may("quarter.view"):
        return
    rows = visible_versions(asked.access).filter(plan=asked.plan).exclude(state=State.SUPERSEDED)
    found: dict[int, QuarterSettlement] = {}
    for row in rows.defer("inputs", "rules").order_by("quarter", "version"):
        found[row.quarter] = row
    published = sum(row.state == State.PUBLISHED for row in found.values())
    moving = [row for row in found.values() if row.state != State.PUBLISHED or row.outdated]
    said = [f"4 个季度已发布 {published} 个"]
    said += [f"第{row.quarter}季度{'需重新核算' if row.outdated else f'在“{row.state}”'}" for row in moving]
    settling = asked.may("quarter.settle")
    yield Matter(
        group=WATCHED, title="季度核算", text="，".join(said), url=asked.at("quarters"), urgency=QUARTERS,
        standing=Standing.WAITING if moving else Standing.DONE if published == 4 else Standing.RUNNING,
        step=f"{said[-1]}，请接着办理。" if moving and settling else "",
    )  # fmt: skip


def watching(asked: Asked) -> Iterator[Matter]:
    """Rectification and meetings; two queries."""
    items = items_of(asked.access, asked.plan.agency_id, asked.plan.year).order_by()
    open_ = Q(state=RectificationItem.State.OPEN)
    found = items.aggregate(
        number=Count("pk", distinct=True),
        open=Count("pk", filter=open_, distinct=True),
        late=Count("pk", filter=open_ & Q(due__lt=asked.today), distinct=True),
    )
    late = f"，其中 {found['late']} 项已过期限" if found["late"] else ""
    none = "都已完成" if found["number"] else "没有整改事项"
    yield Matter(
        group=WATCHED, title="整改", url=asked.at("rectifications"), urgency=MENDING,
        text=f"{found['open']} 项整改中{late}" if found["open"] else none,
        standing=Standing.LATE if late else Standing.RUNNING if found["open"] else Standing.NONE,
        step=f"{found['late']} 项整改已过期限，请督促。" if late and asked.may("rectification.change") else "",
    )  # fmt: skip
    if asked.may("meeting.view"):
        rows: QuerySet[Meeting] = visible_meetings(asked.access).filter(plan=asked.plan)
        held = rows.aggregate(number=Count("pk", distinct=True), last=Max("on"))
        text = (
            f"已开 {held['number']} 次，最近 {held['last']:%Y-%m-%d}" if held["number"] else "还没有登记会议"
        )
        yield Matter(group=WATCHED, title="会议", text=text, url=asked.at("meetings"))
