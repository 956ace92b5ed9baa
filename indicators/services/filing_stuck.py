"""Rows that stopped on their way: submitted to a head or leader of whom nobody may act any more.

Who has a row before him is fixed when it is submitted; afterwards a duty ends, an account is closed, a section is merged,
or the head becomes the row's 责任人. Then the 绩效办 takes the row over, as if the section had had nobody from the
beginning, or sends it back, with a reason; who took it over does not approve it. As long as anybody of the section may
act, it does not: a stand-in (代办) may exactly as long as whom he stands in for, so he needs no asking of his own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from indicators.engine.filing import LONGEST, clean
from indicators.filers import page_agency
from indicators.models import LedgerEntry, MonthlyReport
from indicators.services.conversation import say, steps_taken
from indicators.services.filing_line import HEAD, LEADER, LineDuty, holders, line_duties
from indicators.services.reviewing import fetch, hold_rows, name_of, overtaken, send_back, tell_filer
from indicators.workflow import Action, place_of, step_for
from people.access import LINE, OFFICES, Access, Held
from people.acting import Actor
from people.chain import steps_of
from people.errors import DomainError
from plans.models import Plan
from plans.services.plan_guard import refuse_unless_running

Stage = LedgerEntry.Stage
KINDS: Final = {Stage.HEAD.value: HEAD, Stage.LEADER.value: LEADER}
_COLUMNS: Final = (
    "pk", "stage", "hands", "filed_by", "indicator__plan__agency", "indicator__plan__year",
    "indicator__subject__agency", "indicator__subject__department",
    "indicator__responsible__employee__account",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A row that waits for nobody: its key, the agency of its plan and the year."""

    entry: int
    agency: int
    year: int


def unattended(agencies: Collection[int], day: date, year: int | None = None) -> list[Stuck]:
    """Give the rows of plans of the agencies that wait for nobody, the oldest first; two queries."""
    found = LedgerEntry.objects.filter(
        state=LedgerEntry.State.SUBMITTED, stage__in=KINDS, indicator__plan__agency__in=agencies,
        indicator__plan__state=Plan.State.APPROVED,
    )  # fmt: skip
    if year is not None:
        found = found.filter(indicator__plan__year=year)
    rows = list(found.order_by("submitted_at", "pk").values_list(*_COLUMNS))
    duties = line_duties({row[6] or row[4] for row in rows}, day) if rows else []
    return [
        Stuck(entry=pk, agency=agency, year=of_year)
        for pk, stage, hands, filed_by, agency, of_year, own, section, owner in rows
        if not holders(duties, KINDS[stage], own or agency, section) - _part(hands, filed_by, owner)
    ]


def take_over(*, by: Actor, entry: int, version: int, reason: str, today: date) -> LedgerEntry:
    """转绩效办: give a row that waits for nobody to the 绩效办. DomainError: somebody may act, no reason, moved on."""
    reason = _words(reason)
    with transaction.atomic():
        row = fetch(entry)
        refuse_unless_running(row.indicator.plan_id, f"不能“{Action.TAKE}”")
        if row.version != version:
            raise overtaken(row, Action.TAKE)
        target = step_for(place_of(row), Action.TAKE, reason=reason).target
        _check_nobody(row, today)
        moved = LedgerEntry.objects.filter(
            pk=row.pk, state=row.state, stage=row.stage, version=version
        ).update(stage=target.stage, version=F("version") + 1)
        if not moved:
            raise overtaken(fetch(row.pk), Action.TAKE)
        before, row.stage, row.version = row.stage, target.stage, version + 1
        say(row, Action.TAKE, by=by, text=reason)
        detail = {"理由": reason, "待办环节": {"旧": before, "新": row.stage}, "版本": row.version}
        by.record(
            action="转绩效办审核台账", target=name_of(row), detail=detail, agency=row.indicator.plan.agency_id
        )
        tell_filer(row, f"{name_of(row)}转绩效办审核", reason)
    return row


def take_back(*, by: Actor, entry: int, version: int, reason: str, today: date) -> LedgerEntry:
    """Take a row over that waits for nobody and send it back to its filer at once. DomainError as `take_over`."""
    with transaction.atomic():
        # What sending back holds is taken before the audit log, which the first step takes.
        hold_rows([entry])
        # Taking over and sending back is one step here: nothing is judged in its own favour by it.
        taken = steps_taken(fetch(entry))
        row = take_over(by=by, entry=entry, version=version, reason=reason, today=today)
        return send_back(by=by, entry=entry, version=row.version, reason=_words(reason), taken=taken)


def _words(reason: str) -> str:
    words = clean(reason).strip()
    if len(words) > LONGEST:
        raise DomainError(f"不能“{Action.TAKE}”", why=f"理由最多 {LONGEST} 字", next_step="请写短一些")
    return words


def _check_nobody(row: LedgerEntry, today: date) -> None:
    agency, subject = page_agency(row.indicator), row.indicator.subject
    section = subject.department_id if subject is not None else None
    person = row.indicator.responsible
    owner = getattr(person.employee, "account", None) if person is not None else None
    mine = _part(row.hands, row.filed_by_id, owner.pk if owner else None)
    if holders(line_duties({agency}, today), KINDS[row.stage], agency, section) - mine:
        raise DomainError(
            f"不能“{Action.TAKE}”", why=f"{row.stage}在任，能够审核", next_step="请由本科室先审核，可以提醒"
        )


def _part(hands: list[list[int | None]], filed_by: int | None, owner: int | None) -> set[int]:
    """Everybody who filed the row or whose it is: none of them judges it."""
    found = {person for step in steps_of(hands, "填报") for person in step.people}
    return found | {person for person in (filed_by, owner) if person is not None}


@dataclass(frozen=True, slots=True)
class Judges:
    """Who may judge a month: heads and leaders without a hand in it, and everybody who has one."""

    heads: frozenset[int]
    line: frozenset[int]
    hands: frozenset[int]

    def fits(self, account: int | None, on_behalf: int | None = None) -> bool:
        """Whether somebody (acting for somebody) of the line may; the 绩效办 may where there is no head."""
        return account not in self.hands and (on_behalf or account) in self.line


def judges_of(report: MonthlyReport, duties: list[LineDuty]) -> Judges:
    """Read who of the line may judge a month; the report comes with its plan and subject."""
    subject = report.subject
    agency = subject.agency_id or report.plan.agency_id
    hands = _part(report.hands, report.filed_by_id, None)
    heads, leaders = (holders(duties, kind, agency, subject.department_id) - hands for kind in (HEAD, LEADER))
    return Judges(frozenset(heads), frozenset(heads | leaders), frozenset(hands))


def months_to_judge(access: Access) -> Iterator[MonthlyReport]:
    """Give the submitted months that the access may judge; for the 绩效办 those that no head may."""
    line, office = access.roles(*LINE), access.roles(*OFFICES)
    if not line and not office:
        return
    scope = Q(pk__in=())
    for held in (*line, *office):
        scope |= _months_of(held)
    rows = MonthlyReport.objects.filter(
        scope, state=LedgerEntry.State.SUBMITTED, plan__state=Plan.State.APPROVED
    )
    found = list(rows.select_related("plan", "subject").defer("plan__scheme_text").order_by("month", "pk"))
    agencies = {row.subject.agency_id or row.plan.agency_id for row in found}
    duties = line_duties(agencies, access.today) if found else []
    for row in found:
        judges = judges_of(row, duties)
        mine = any(judges.fits(access.account, held.on_behalf_account) for held in line)
        of_office = not judges.heads and access.account not in judges.hands
        if mine or (of_office and any(row.plan.agency_id in held.agencies for held in office)):
            yield row


def _months_of(held: Held) -> Q:
    if held.departments is None:
        return Q(plan__agency__in=held.agencies) | Q(subject__agency__in=held.agencies)
    return Q(subject__agency__in=held.agencies, subject__department__in=held.departments)
