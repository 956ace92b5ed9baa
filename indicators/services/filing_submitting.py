"""Submitting rows of a quarter, one or many, and taking them back while nobody has acted.

All rows of one submission move in one transaction, each by compare-and-set; rows that are not complete or changed
meanwhile are left out and told. Who has a row next: its 科室负责人, the 分管领导 for the head's own rows, else the
绩效办 (`indicators.workflow.first_stage`; a section without a head and a small office go straight to it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from indicators.engine.filing import Fault, missing, suggested_points
from indicators.filers import page_agency
from indicators.models import LedgerEntry, LedgerEvent, SecondaryIndicator
from indicators.services.conversation import LABELS, say, values_of
from indicators.services.filing import OPEN_STATES, values_in, with_proofs
from indicators.services.filing_line import HEAD, LEADER, LineDuty, line_duties, over
from indicators.services.filing_rules import rules_of
from indicators.workflow import (
    AT_HEAD,
    AT_LEADER,
    AT_OFFICE,
    Action,
    Place,
    Who,
    first_stage,
    place_of,
    step_for,
)
from people.access import Role as RoleName
from people.acting import Actor
from people.chain import steps_of, with_hand
from people.errors import DomainError
from people.frame.found import path_of
from people.permissions.tree import AgencyTree
from people.services.holders import accounts_with
from people.services.notifications import notify
from plans.services.plan_guard import refuse_unless_running

QUEUE: Final = "review"
# Why a row goes straight to the 绩效办 where the section would look first.
NO_HEAD: Final = "科室没有能登录审核的负责人"
NO_LEADER: Final = "没有能登录审核的分管领导"


@dataclass(slots=True)
class Submitted:
    """What came of a submission: rows that went, faults of those that did not, and those changed meanwhile.

    `straight` says why rows went to the 绩效办 past the section, where they did.
    """

    done: list[LedgerEntry] = field(default_factory=list)
    incomplete: dict[int, tuple[Fault, ...]] = field(default_factory=dict)
    stale: list[SecondaryIndicator] = field(default_factory=list)
    straight: tuple[str, ...] = ()


def submit_rows(
    *, by: Actor, rows: Sequence[tuple[SecondaryIndicator, int]], quarter: int, today: date
) -> Submitted:
    """Submit the rows (indicator, version seen) that are complete; the caller has fetched them by `fileable`.

    An empty 自评分 becomes what the row comes to as filed. Ledger rows first, then the log: two submissions never
    wait for each other crosswise.
    """
    result = Submitted()
    wanted = sorted(rows, key=lambda pair: pair[0].pk)
    with transaction.atomic():
        entries = _entries(wanted, quarter)
        stages = first_stages([(row, entries.get(row.pk)) for row, _ in wanted], by=by, today=today)
        rules = rules_of({row.plan_id: row.plan for row, _ in wanted}.values())
        for row, version in wanted:
            entry = entries.get(row.pk)
            if entry is not None and entry.state not in OPEN_STATES:
                continue
            if (entry.version if entry else 0) != version:
                result.stale.append(row)
                continue
            asked, values = rules[row.plan_id].asked(row, quarter), values_in(entry)
            faults = missing(asked, values, getattr(entry, "proofs", 0))
            if faults or entry is None:
                result.incomplete[row.pk] = faults
            elif _move(by, entry, stages[row.pk][0], suggested_points(asked, values)):
                result.done.append(entry)
            else:
                result.stale.append(row)
        went = (stages[entry.indicator_id][1] for entry in result.done)
        result.straight = tuple(dict.fromkeys(why for why in went if why))
        for entry in result.done:
            _told(by, entry, Action.SUBMIT)
        _notify(result.done, by, today)
    return result


def withdraw_row(*, by: Actor, indicator: SecondaryIndicator, quarter: int, version: int) -> LedgerEntry:
    """Take a submitted row back while nobody has acted. DomainError: somebody has, or it is not submitted."""
    with transaction.atomic():
        refuse_unless_running(indicator.plan_id, "没有撤回")
        entry = LedgerEntry.objects.filter(indicator=indicator, quarter=quarter).first()
        if entry is None or entry.version != version:
            raise _moved_on(indicator)
        target = step_for(place_of(entry), Action.WITHDRAW).target
        if entry.passed_by_id is not None or entry.passed_name:
            raise DomainError(
                "没有撤回", why=f"{entry.passed_name}已经审核同意", next_step="要改请联系绩效办退回"
            )
        now = {"state": target.state, "stage": target.stage, "version": version + 1, "submitted_at": None}
        if not LedgerEntry.objects.filter(pk=entry.pk, state=entry.state, version=version).update(**now):
            raise _moved_on(indicator)
        for name, value in now.items():
            setattr(entry, name, value)
        entry.indicator = indicator
        _told(by, entry, Action.WITHDRAW)
    return entry


def first_stages(
    rows: Iterable[tuple[SecondaryIndicator, LedgerEntry | None]], *, by: Actor, today: date
) -> dict[int, tuple[Place, str]]:
    """Say who gets each row when the actor submits it, and where nobody of the section looks at it, why not.

    Whoever typed in the row counts as its filer: a head among them leaves it to the 分管领导.
    """
    found = list(rows)
    duties = line_duties({page_agency(row) for row, _ in found}, today)
    small = AgencyTree.read().small_offices(today)
    stages = {}
    for row, entry in found:
        hands = steps_of(with_hand(entry.hands if entry else (), by), "填报")
        mine = {person for step in hands for person in step.people}
        heads, leaders = over(duties, HEAD, row), over(duties, LEADER, row)
        is_head = bool(heads & mine)
        filer = ([Who.HEAD] if is_head else []) + ([Who.LEADER] if leaders & mine else [])
        place = first_stage(
            section_passes=row.plan.agency_id not in small,
            has_head=bool(heads - mine),
            has_leader=is_head and bool(leaders - mine),
            filer=filer,
        )
        nobody = NO_LEADER if is_head else NO_HEAD
        passed_over = place == AT_OFFICE and row.plan.agency_id not in small and Who.LEADER not in filer
        stages[row.pk] = (place, nobody if passed_over else "")
    return stages


def _entries(rows: Sequence[tuple[SecondaryIndicator, int]], quarter: int) -> dict[int, LedgerEntry]:
    keys = [row.pk for row, _ in rows]
    found = with_proofs(LedgerEntry.objects.filter(indicator__in=keys, quarter=quarter))
    indicators = {row.pk: row for row, _ in rows}
    entries: dict[int, LedgerEntry] = {entry.indicator_id: entry for entry in found.order_by("pk")}
    for key, entry in entries.items():
        entry.indicator = indicators[key]
    return entries


def _move(by: Actor, entry: LedgerEntry, stage: Place, points: int | None) -> bool:
    """Carry out the step on one row; False when somebody changed it meanwhile."""
    target = step_for(place_of(entry), Action.SUBMIT, target=stage).target
    now: dict[str, object] = {
        "state": target.state,
        "stage": target.stage,
        "submitted_at": timezone.now(),
        "filed_by_id": by.account,
        "filed_name": by.name,
        "hands": with_hand(entry.hands, by),
        "passed_by_id": None,
        "passed_name": "",
        "version": entry.version + 1,
    }
    if entry.self_points is None:
        now["self_points"] = points
    rows = LedgerEntry.objects.filter(pk=entry.pk, state=entry.state, version=entry.version)
    if not rows.update(**now):
        return False
    for name, value in now.items():
        setattr(entry, name, value)
    return True


def _told(by: Actor, entry: LedgerEntry, action: Action) -> None:
    """Write the line of the conversation and the audit row of a step that was taken."""
    say(entry, LedgerEvent.Kind(action.value), by=by)
    said = {LABELS[name]: text for name, text in values_of(entry).items() if text}
    target = f"{entry.indicator.plan.year}年第{entry.quarter}季度 {entry.indicator}"
    detail: dict[str, object] = {"状态": entry.state, **({"待办环节": entry.stage} if entry.stage else {})}
    if action is Action.SUBMIT:
        detail["内容"] = said
    by.record(action=f"{action}台账", target=target, detail=detail, agency=entry.indicator.plan.agency_id)


def _notify(entries: list[LedgerEntry], by: Actor, today: date) -> None:
    """Tell who has the rows next, each person once for the whole submission."""
    waiting: dict[tuple[int, int, int], int] = {}
    duties = line_duties({page_agency(entry.indicator) for entry in entries}, today) if entries else []
    offices = offices_of({entry.indicator.plan.agency_id for entry in entries}, today) if entries else {}
    for entry in entries:
        plan = entry.indicator.plan
        for account in _recipients(entry, duties, offices):
            if account != by.account:
                # The section's line is at home on the pages of its own agency.
                at_office = entry.stage == LedgerEntry.Stage.OFFICE
                key = (account, plan.agency_id if at_office else page_agency(entry.indicator), plan.year)
                waiting[key] = waiting.get(key, 0) + 1
    for (account, agency, year), number in sorted(waiting.items()):
        notify(
            [account],
            title=f"{number} 项季度填报待您审核",
            body=f"{by.name}提交了第{entries[0].quarter}季度的 {number} 项填报。",
            link=path_of(QUEUE, agency=agency, year=year),
        )


def _recipients(entry: LedgerEntry, duties: Iterable[LineDuty], offices: Mapping[int, set[int]]) -> set[int]:
    """Give the accounts that have a submitted row before them."""
    kind = {AT_HEAD: HEAD, AT_LEADER: LEADER}.get(place_of(entry))
    if kind is None:
        return offices.get(entry.indicator.plan.agency_id, set())
    return over(duties, kind, entry.indicator)


def offices_of(agencies: set[int], today: date) -> dict[int, set[int]]:
    """Read the accounts of the 绩效办 of each agency."""
    return accounts_with([RoleName.PERFORMANCE_OFFICE], agencies, today)


def _moved_on(indicator: SecondaryIndicator) -> DomainError:
    return DomainError(
        "没有撤回", why=f"{indicator.code} 刚刚被别处改动", next_step="请刷新页面，按现在的状态办理"
    )
