"""What a year has so far, counted for the page from which it is settled: a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from appraisals.models import AppraisalRound
from indicators.models import LedgerEntry, SecondaryIndicator
from plans.current import rules_in_force
from plans.models import Participant, Plan, Subject
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    ReminderLetter,
    Standing,
    Violation,
)

_REGISTERS = (
    PublicRating, Adjustment, PersonalCharge, Violation, GraveEvent, ReminderLetter, Decision, PastResult,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, how many there are, and what is still open about it (empty: nothing)."""

    title: str
    count: str
    open: str = ""


def asks_ballots(plan: Plan) -> bool:
    """Whether the plan's scheme knows a 测评; where it cannot be read, it may."""
    rules = rules_in_force(plan).rules
    return rules is None or bool(rules.scheme.ballot_forms)


def facts_so_far(plan: Plan, *, ballots: bool) -> Sequence[Line]:
    """Count what the year has and what is still open; `ballots`: its scheme knows a 测评."""
    indicators = SecondaryIndicator.objects.filter(plan=plan).count()
    subjects = Subject.objects.filter(plan=plan).count()
    people = Participant.objects.filter(plan=plan).count()
    return (
        Line("考核对象", f"{subjects} 个", "" if subjects else "方案还没有考核对象"),
        Line("人员", f"{people} 人"),
        Line("指标", f"{indicators} 项"),
        *_ledger(plan, indicators),
        *([_ballots(plan)] if ballots else []),
        *_registers(plan),
    )


def _ledger(plan: Plan, indicators: int) -> list[Line]:
    state = LedgerEntry.State
    rows = LedgerEntry.objects.filter(indicator__plan=plan).aggregate(
        approved=Count("pk", filter=Q(state=state.APPROVED)),
        waiting=Count("pk", filter=Q(state=state.SUBMITTED)),
        back=Count("pk", filter=Q(state__in=(state.SENT_BACK, state.DRAFT))),
        covered=Count("indicator", filter=Q(state=state.APPROVED), distinct=True),
    )
    said = []
    if rows["waiting"]:
        said.append(f"{rows['waiting']} 行待审核")
    if rows["back"]:
        said.append(f"{rows['back']} 行没有提交")
    if rows["covered"] < indicators:
        said.append(f"{indicators - rows['covered']} 项指标还没有审核过的台账，按规则计 0 分或不计")
    return [Line("已审核的季度台账", f"{rows['approved']} 行", "；".join(said))]


def _ballots(plan: Plan) -> Line:
    rows = AppraisalRound.objects.filter(plan=plan).aggregate(
        cast=Count("ballots", distinct=True), summed=Count("tallies", distinct=True)
    )
    cast, summed = rows["cast"], rows["summed"]
    count = f"{cast} 张" + (f"、汇总 {summed} 行" if summed else "")
    return Line("测评票", count, "" if cast or summed else "还没有测评")


def _registers(plan: Plan) -> list[Line]:
    found = []
    for model in _REGISTERS:
        rows = model._default_manager.filter(plan=plan).aggregate(
            force=Count("pk", filter=Q(standing=Standing.IN_FORCE)),
            waiting=Count("pk", filter=Q(standing=Standing.WAITING)),
        )
        waiting = f"{rows['waiting']} 条待复核，不计入" if rows["waiting"] else ""
        if rows["force"] or waiting:
            found.append(Line(str(model._meta.verbose_name), f"{rows['force']} 条", waiting))
    return found
