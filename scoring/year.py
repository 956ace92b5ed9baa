"""Everything of one plan-year in memory: what a workbook reader builds, the store keeps and `gather` takes.

The rows are model instances, saved or not; foreign keys are assigned as objects, and rows share them.
Units are those of the models: 1/10000 point, fen, ratios in 1/10¹².
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model

from appraisals.models import AppraisalRound, Ballot, BallotTally
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.models import Agency, Department, Employee
from plans.models import Participant, Plan, PlanSetting, Subject
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    PublishedQuarter,
    ReminderLetter,
    Standing,
    Violation,
)

# A year has up to 150,000 ballots: the database hands them over piece by piece.
CHUNK = 5_000
COUNTED = (AppraisalRound.State.IMPORTED, AppraisalRound.State.CLOSED)

Row = TypeVar("Row", bound=Model)


class BallotRow(NamedTuple):
    """One ballot: 编号 or 工号 of the target, rater group, marks in 1/10000 point (None where empty)."""

    target: str
    group: str
    marks: tuple[int | None, ...]


@dataclass(slots=True)
class YearRows:
    """The facts of one plan-year; each list in the order in which it was read."""

    plan: Plan
    settings: list[PlanSetting] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    primaries: list[PrimaryIndicator] = field(default_factory=list)
    indicators: list[SecondaryIndicator] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)
    round: AppraisalRound | None = None
    ballots: list[BallotRow] = field(default_factory=list)
    tallies: list[BallotTally] = field(default_factory=list)
    ratings: list[PublicRating] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    charges: list[PersonalCharge] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    grave_events: list[GraveEvent] = field(default_factory=list)
    letters: list[ReminderLetter] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    past_results: list[PastResult] = field(default_factory=list)
    published_quarters: list[PublishedQuarter] = field(default_factory=list)


def load_year(plan: Plan) -> YearRows:
    """Read a plan-year in a constant number of queries; rows that name the same thing share one instance.

    Rows with an id come in the order of the id by code point, registers without one and ballots as they were
    entered. A plan with several rounds gives a sealed one, else its first, as `round`, and the ballots of all.
    """
    rows = YearRows(plan)
    subjects, participants = _load_roster(rows)
    _load_indicators(rows, subjects, participants)
    _load_ballots(rows, subjects, participants)
    _load_registers(rows, subjects, participants)
    return rows


def _load_roster(rows: YearRows) -> tuple[dict[int, Subject], dict[int, Participant]]:
    plan = rows.plan
    rows.settings = sorted(PlanSetting.objects.filter(plan=plan), key=lambda row: row.name)
    rows.subjects = sorted(Subject.objects.filter(plan=plan), key=lambda row: row.code)
    rows.participants = sorted(Participant.objects.filter(plan=plan), key=lambda row: row.number)
    subjects, participants = _by_pk(rows.subjects), _by_pk(rows.participants)
    agencies = _by_pk(Agency.objects.filter(subjects__plan=plan).distinct())
    departments = _by_pk(Department.objects.filter(subjects__plan=plan).distinct())
    employees = _by_pk(Employee.objects.filter(participations__plan=plan))
    _share(rows.settings, plan=plan)
    _share(departments.values(), agency=agencies)
    _share(rows.participants, plan=plan, subject=subjects, employee=employees)
    people = {"head": participants, "supervising_leader": participants}
    _share(rows.subjects, plan=plan, parent=subjects, agency=agencies, department=departments, **people)
    return subjects, participants


def _load_indicators(
    rows: YearRows, subjects: Mapping[int, Subject], participants: Mapping[int, Participant]
) -> None:
    plan = rows.plan
    rows.primaries = list(PrimaryIndicator.objects.filter(plan=plan).order_by("position", "pk"))
    rows.indicators = sorted(SecondaryIndicator.objects.filter(plan=plan), key=lambda row: row.code)
    people = {"responsible": participants, "leader": participants}
    _share(rows.primaries, plan=plan)
    _share(rows.indicators, plan=plan, primary=_by_pk(rows.primaries), subject=subjects, **people)
    ledger = list(LedgerEntry.objects.filter(indicator__plan=plan).order_by())
    _share(ledger, indicator=_by_pk(rows.indicators))
    rows.ledger = sorted(ledger, key=lambda row: (row.indicator.code, row.quarter))


def _load_ballots(
    rows: YearRows, subjects: Mapping[int, Subject], participants: Mapping[int, Participant]
) -> None:
    # One that is still open or was voided has no sums; where one is sealed, nothing of any leaves but sums.
    counted = AppraisalRound.objects.filter(plan=rows.plan, state__in=COUNTED)
    rounds = list(counted.order_by("-sealed", "pk"))
    _share(rounds, plan=rows.plan)
    rows.round = rounds[0] if rounds else None
    rows.tallies = list(BallotTally.objects.filter(round__in=list(_by_pk(rounds))).order_by("pk"))
    _share(rows.tallies, round=_by_pk(rounds), subject=subjects, participant=participants)
    stored = Ballot.objects.filter(round__in=list(_by_pk(rounds))).order_by("pk")
    for subject_id, participant_id, group, marks in stored.values_list(
        "subject_id", "participant_id", "group", "marks"
    ).iterator(chunk_size=CHUNK):
        target = subjects[subject_id].code if subject_id else participants[participant_id].number
        rows.ballots.append(BallotRow(target, group, tuple(marks)))


def _load_registers(
    rows: YearRows, subjects: Mapping[int, Subject], participants: Mapping[int, Participant]
) -> None:
    plan = rows.plan
    rows.ratings = list(PublicRating.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.adjustments = list(Adjustment.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.charges = list(PersonalCharge.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.violations = sorted(
        Violation.objects.filter(plan=plan, standing=Standing.IN_FORCE), key=lambda row: row.code
    )
    rows.grave_events = list(GraveEvent.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.letters = list(ReminderLetter.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.decisions = list(Decision.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.past_results = list(PastResult.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk"))
    rows.published_quarters = list(PublishedQuarter.objects.filter(plan=plan).order_by("pk"))
    _share(rows.charges, plan=plan, participant=participants)
    _share(rows.violations, plan=plan, participant=participants, subject=subjects)
    _share(rows.decisions, plan=plan)
    for register in (rows.ratings, rows.adjustments, rows.grave_events, rows.letters):
        _share(register, plan=plan, subject=subjects)
    _share(rows.past_results, plan=plan, subject=subjects)
    _share(rows.published_quarters, plan=plan, subject=subjects)


def _by_pk(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.pk: row for row in rows}


def _share(rows: Iterable[Model], **targets: Model | Mapping[int, Any]) -> None:
    """Point foreign keys at instances already in memory: one for all rows, or the one of the row's key."""
    for row in rows:
        for name, target in targets.items():
            if isinstance(target, Model):
                setattr(row, name, target)
                continue
            key = getattr(row, f"{name}_id")
            if key is not None:
                setattr(row, name, target[key])
