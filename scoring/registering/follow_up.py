"""What follows on a row in force and changes no score: replies to inspections, the closing of complaints, the circulation
of ratings and rectification of their low items, and the list of inspecting units (rules 4.14, 4.15).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from people.services.holders import accounts_with
from people.services.locks import lock_agency
from people.services.notifications import notify
from people.typed import half_width
from plans.models import Plan
from scoring.engine.registers.rows import in_points
from scoring.models import (
    Complaint,
    Entered,
    InspectingUnit,
    Inspection,
    PublicRating,
    RectificationItem,
    Standing,
)
from scoring.registering.columns import Register
from scoring.registering.concerned import concerned_by, refuse_concerned
from scoring.registering.conduct_shapes import COMPLAINTS
from scoring.registering.guards import NOT_DONE, row_of, take_turn
from scoring.registering.shapes import INSPECTIONS, RATINGS
from scoring.watching.rectifying import RATED, Matter, open_in_turn

MOST_UNITS: Final = 100
LONGEST_UNIT: Final = 80
# Who of a rated unit is told of its ratings.
TOLD: Final = (Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER)


def reply(
    *,
    by: Actor,
    plan: Plan,
    row: int,
    version: int,
    words: str,
    on: date,
    proofs: Iterable[StoredFile] = (),
) -> Inspection:
    """Note the answer to an inspection's finding; a later one takes the place of the earlier, the log keeps both."""
    with transaction.atomic():
        found = _standing(INSPECTIONS, plan, row)
        assert isinstance(found, Inspection)
        if on < found.on:
            raise DomainError("答复日期不对", why="答复在考察之前", next_step="请改答复日期")
        before = {"整改答复": found.reply, "答复日期": str(found.replied_on or "")}
        take_turn(INSPECTIONS, found, version, reply=words.strip(), replied_on=on)
        found.files.add(*proofs)
        told = changes(before, {"整改答复": found.reply, "答复日期": on.isoformat()})
        _record(by, plan, "登记整改答复", found, told)
    return found


def close_complaint(
    *,
    by: Actor,
    plan: Plan,
    row: int,
    version: int,
    outcome: str,
    words: str,
    on: date,
    proofs: Iterable[StoredFile] = (),
) -> Complaint:
    """Close a complaint with what came of it.

    DomainError: closed before, a day before it was received, a complaint about oneself.
    """
    with transaction.atomic():
        found = _standing(COMPLAINTS, plan, row)
        assert isinstance(found, Complaint)
        refuse_concerned(concerned_by(found), by=by, step="办结投诉")
        if found.closed_on is not None:
            raise DomainError("不能办结", why=f"已于{found.closed_on}办结", next_step="请刷新页面")
        if on < found.received_on:
            raise DomainError("办结日期不对", why="办结在受理之前", next_step="请改办结日期")
        take_turn(COMPLAINTS, found, version, outcome=outcome, reply=words.strip(), closed_on=on)
        found.files.add(*proofs)
        detail = {"结果": outcome, "处理意见": found.reply, "办结日期": on.isoformat()}
        _record(by, plan, "办结投诉", found, detail)
    return found


def circulate(*, by: Actor, plan: Plan, on: date) -> int:
    """Tell the units of their ratings in force that were not circulated yet; give how many ratings.

    The leaders and the 绩效办 of each unit get a message that leads to the figures. DomainError: none is left.
    """
    with transaction.atomic():
        waiting = PublicRating.objects.filter(
            plan=plan, standing=Standing.IN_FORCE, circulated_on__isnull=True
        )
        units = set(waiting.filter(subject__agency__isnull=False).values_list("subject__agency", flat=True))
        number = waiting.update(circulated_on=on)
        if not number:
            raise DomainError(
                "没有通报", why="生效的评议得分都已通报", next_step="有新的得分，请先登记并复核"
            )
        for agency in units:
            notify(
                _told(agency) - {by.account or 0},
                title=f"{plan.year}年度评议得分已通报",
                body="请查看本单位的评议得分和分项得分；得分低的项目请整改。",
                link=reverse("ratings_received", kwargs={"agency": agency, "year": plan.year}),
                key=f"ratings:{plan.pk}:{on}",
            )
        by.record(
            action="通报评议得分",
            target=f"{plan} 评议得分",
            detail={"通报日期": on.isoformat(), "条数": number},
            agency=plan.agency_id,
        )
    return number


def low_items(rating: PublicRating, below: int) -> list[dict[str, Any]]:
    """The items of a rating under a line (1/10000 point)."""
    return [item for item in rating.details if item["得分"] < below]


def rectify(
    *, by: Actor, plan: Plan, row: int, version: int, below: int, due: date
) -> list[RectificationItem]:
    """Open a rectification for each item under the line that has none yet.

    DomainError: nothing is under it, the rating names no 对象, the plan is not under way.
    """
    with transaction.atomic():
        lock_agency(plan.agency_id)
        found = _standing(RATINGS, plan, row)
        assert isinstance(found, PublicRating)
        have = set(
            RectificationItem.objects.filter(plan=plan, source=RATED, subject=found.subject_id).values_list(
                "problem", flat=True
            )
        )
        wanted = [_problem(found, item) for item in low_items(found, below)]
        wanted = [problem for problem in dict.fromkeys(wanted) if problem not in have]
        if not wanted:
            raise DomainError(
                "没有转整改",
                why=f"没有低于 {in_points(below)} 分的分项，或都已转过整改",
                next_step="请改分数线，或先填分项得分",
            )
        take_turn(RATINGS, found, version)
        made = [
            open_in_turn(
                by=by,
                plan=plan,
                matter=Matter(source=RATED, problem=problem, due=due, subject=found.subject),
            )
            for problem in wanted
        ]
        _record(by, plan, "评议低分项转整改", found, {"整改事项": wanted, "期限": due.isoformat()})
    return made


@dataclass(frozen=True, slots=True)
class HalfYears:
    """How often a unit inspected in each half of the year; None: the half is not over and there is nothing yet."""

    unit: str
    first: int
    second: int
    first_over: bool
    second_over: bool

    @property
    def idle(self) -> tuple[str, ...]:
        """The halves that are over and in which it inspected nothing."""
        halves = (("上半年", self.first, self.first_over), ("下半年", self.second, self.second_over))
        return tuple(name for name, number, over in halves if over and not number)


def half_years(plan: Plan, *, today: date) -> list[HalfYears]:
    """Count the inspections in force of every 核验责任单位 by half-year (rules 4.15)."""
    units = list(InspectingUnit.objects.filter(plan=plan).order_by("pk").values_list("name", flat=True))
    counts: dict[str, list[int]] = {name: [0, 0] for name in units}
    middle, end = date(plan.year, 6, 30), date(plan.year, 12, 31)
    rows = Inspection.objects.filter(plan=plan, standing=Standing.IN_FORCE, on__year=plan.year)
    for inspector, on in rows.values_list("inspector", "on"):
        held = counts.get(inspector.strip())
        if held is not None:
            held[on > middle] += 1
    return [
        HalfYears(name, first, second, today > middle, today > end)
        for name, (first, second) in counts.items()
    ]


def list_digest(names: Sequence[str]) -> str:
    """Name a list as it was shown, so that a change meanwhile is noticed."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def set_inspecting_units(*, by: Actor, plan: Plan, names: Sequence[str], seen: str) -> None:
    """Replace the list of 核验责任单位; `seen` is the digest of the list as the page showed it. DomainError: changed meanwhile."""
    wanted = list(dict.fromkeys(half_width(" ".join(name.split())) for name in names if name.strip()))
    long = next((name for name in wanted if len(name) > LONGEST_UNIT), None)
    if long or len(wanted) > MOST_UNITS:
        why = f"“{long[:20]}…”太长" if long else f"多于 {MOST_UNITS} 个"
        raise DomainError("名单没有保存", why=why, next_step="请每行写一个单位")
    with transaction.atomic():
        lock_agency(plan.agency_id)
        now = list(InspectingUnit.objects.filter(plan=plan).order_by("pk").values_list("name", flat=True))
        if list_digest(now) != seen:
            raise DomainError("名单没有保存", why="名单刚刚被他人改动", next_step="请刷新页面，核对后再改")
        InspectingUnit.objects.filter(plan=plan).delete()
        InspectingUnit.objects.bulk_create(InspectingUnit(plan=plan, name=name) for name in wanted)
        by.record(
            action="更改核验责任单位",
            target=f"{plan} 核验责任单位",
            detail=changes({"名单": now}, {"名单": wanted}),
            agency=plan.agency_id,
        )


def _standing(register: Register, plan: Plan, row: int) -> Entered:
    found = row_of(register, plan, row)
    if found.standing != Standing.IN_FORCE:
        raise DomainError(
            NOT_DONE, why=f"这条{register.title}现在是“{found.standing}”", next_step="复核生效以后再办"
        )
    return found


def _problem(rating: PublicRating, item: dict[str, Any]) -> str:
    source = item.get("主体") or rating.source
    return f"{rating.item}“{item['项目']}”得分 {in_points(item['得分'])}{f'（{source}）' if source else ''}"


def _told(agency: int) -> set[int]:
    return accounts_with(TOLD, [agency], timezone.localdate())[agency]


def _record(by: Actor, plan: Plan, action: str, row: Entered, detail: Mapping[str, object]) -> None:
    by.record(
        action=action,
        target=f"{plan} 第{row.pk}号",
        detail={"编号": row.pk, **detail},
        agency=plan.agency_id,
    )
