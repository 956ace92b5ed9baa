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
from django.db.models import Count, Q
from django.utils import timezone

from indicators.engine.filing import Fault, missing, suggested_points
from indicators.models import LedgerEntry, LedgerEvent, SecondaryIndicator
from indicators.services.conversation import LABELS, say, values_of
from indicators.services.filing import OPEN_STATES, values_in
from indicators.services.filing_rules import rules_of
from indicators.workflow import AT_HEAD, AT_LEADER, Action, Place, Who, first_stage, place_of, step_for
from people.access import Role as RoleName
from people.acting import Actor
from people.errors import DomainError
from people.frame.found import path_of
from people.models import Account, Duty, RoleGrant
from people.permissions.tree import AgencyTree
from people.services.notifications import notify

_KINDS: Final = (Duty.Kind.HEAD.value, Duty.Kind.SUPERVISING_LEADER.value)
QUEUE: Final = "review"


@dataclass(slots=True)
class Submitted:
    """What came of a submission: rows that went, faults of those that did not, and those changed meanwhile."""

    done: list[LedgerEntry] = field(default_factory=list)
    incomplete: dict[int, tuple[Fault, ...]] = field(default_factory=dict)
    stale: list[SecondaryIndicator] = field(default_factory=list)


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
        stages = first_stages([row for row, _ in wanted], by=by, today=today)
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
            elif _move(by, entry, stages[row.pk], suggested_points(asked, values)):
                result.done.append(entry)
            else:
                result.stale.append(row)
        for entry in result.done:
            _told(by, entry, Action.SUBMIT)
        _notify(result.done, by, today)
    return result


def withdraw_row(*, by: Actor, indicator: SecondaryIndicator, quarter: int, version: int) -> LedgerEntry:
    """Take a submitted row back while nobody has acted. DomainError: somebody has, or it is not submitted."""
    with transaction.atomic():
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


def first_stages(rows: Iterable[SecondaryIndicator], *, by: Actor, today: date) -> dict[int, Place]:
    """Say who gets each row when the actor submits it."""
    found = list(rows)
    duties = _duties({_agency(row) for row in found}, today)
    small = AgencyTree.read().small_offices(today)
    mine = {by.account, by.on_behalf_account} - {None}
    stages = {}
    for row in found:
        of_row = [duty for duty in duties if _over(duty, row)]
        heads = {account for kind, account in _held(of_row) if kind == _KINDS[0]}
        leaders = {account for kind, account in _held(of_row) if kind == _KINDS[1]}
        is_head = bool(heads & mine)
        filer = ([Who.HEAD] if is_head else []) + ([Who.LEADER] if leaders & mine else [])
        stages[row.pk] = first_stage(
            section_passes=row.plan.agency_id not in small,
            has_head=bool(heads - mine),
            has_leader=is_head and bool(leaders - mine),
            filer=filer,
        )
    return stages


def _entries(rows: Sequence[tuple[SecondaryIndicator, int]], quarter: int) -> dict[int, LedgerEntry]:
    keys = [row.pk for row, _ in rows]
    found = LedgerEntry.objects.filter(indicator__in=keys, quarter=quarter).annotate(proofs=Count("evidence"))
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
    duties = _duties({_agency(entry.indicator) for entry in entries}, today) if entries else []
    offices = offices_of({entry.indicator.plan.agency_id for entry in entries}, today) if entries else {}
    for entry in entries:
        plan = entry.indicator.plan
        for account in _recipients(entry, duties, offices):
            if account != by.account:
                key = (account, plan.agency_id, plan.year)
                waiting[key] = waiting.get(key, 0) + 1
    for (account, agency, year), number in sorted(waiting.items()):
        notify(
            [account],
            title=f"{number} 项季度填报待您审核",
            body=f"{by.name}提交了第{entries[0].quarter}季度的 {number} 项填报。",
            link=path_of(QUEUE, agency=agency, year=year),
        )


def _recipients(
    entry: LedgerEntry, duties: Iterable[tuple[str, int, int | None, int]], offices: Mapping[int, set[int]]
) -> set[int]:
    """Give the accounts that have a submitted row before them."""
    kind = {AT_HEAD: _KINDS[0], AT_LEADER: _KINDS[1]}.get(place_of(entry))
    if kind is None:
        return offices.get(entry.indicator.plan.agency_id, set())
    return {duty[3] for duty in duties if duty[0] == kind and _over(duty, entry.indicator)}


def offices_of(agencies: set[int], today: date) -> dict[int, set[int]]:
    """Read the accounts of the 绩效办 of each agency."""
    grants = RoleGrant.objects.filter(
        RoleGrant.in_force(today, today),
        role=RoleName.PERFORMANCE_OFFICE.value,
        agency__in=agencies,
        account__is_active=True,
    )
    found: dict[int, set[int]] = {agency: set() for agency in agencies}
    for agency, account in grants.values_list("agency", "account"):
        found[agency or 0].add(account)
    return found


def _duties(agencies: set[int], today: date) -> list[tuple[str, int, int | None, int]]:
    """Read who heads and supervises what: kind, agency, section (None: all of it), account."""
    current = Q(end__isnull=True) | Q(end__gte=today)
    rows = Duty.objects.filter(current, start__lte=today, agency__in=agencies, kind__in=_KINDS)
    active = Account.objects.filter(is_active=True, employee__isnull=False).values("employee")
    found = rows.filter(employee__in=active).order_by("pk")
    return list(found.values_list("kind", "agency", "department", "employee__account"))


def _over(duty: tuple[str, int, int | None, int], row: SecondaryIndicator) -> bool:
    section = row.subject.department_id if row.subject is not None else None
    return duty[1] == _agency(row) and duty[2] in (None, section)


def _held(duties: Iterable[tuple[str, int, int | None, int]]) -> Iterable[tuple[str, int]]:
    return ((duty[0], duty[3]) for duty in duties)


def _agency(row: SecondaryIndicator) -> int:
    of_subject = row.subject.agency_id if row.subject is not None else None
    return row.plan.agency_id if of_subject is None else of_subject


def _moved_on(indicator: SecondaryIndicator) -> DomainError:
    return DomainError(
        "没有撤回", why=f"{indicator.code} 刚刚被别处改动", next_step="请刷新页面，按现在的状态办理"
    )
