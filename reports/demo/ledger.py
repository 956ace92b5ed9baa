"""The ledger of an example year under way: the quarters before as they were approved, the present one half way.

What was filed is what the year before had filed at the same indicators; the rows are written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from indicators.models import LedgerEntry, LedgerEvent, SecondaryIndicator
from indicators.services.conversation import values_of
from people.models import Account
from plans.models import Plan
from reports.demo.moment import Moment
from reports.demo.retelling import retell

State, Stage, Kind = LedgerEntry.State, LedgerEntry.Stage, LedgerEvent.Kind
COPIED: Final = ("attainment", "grade", "ratio", "self_points", "progress", "problems", "measures")
SCORED: Final = "approved_points"
NO_PROOF: Final = "材料在科室存档备查"
FILED, PASSED, JUDGED = 2, 4, 9


@dataclass(frozen=True, slots=True)
class Place:
    """How far a row has come, with whom it waits, what was said when it was sent back."""

    state: LedgerEntry.State
    stage: str = ""
    reason: str = ""
    remarks: dict[str, str] = field(default_factory=dict)


DONE: Final = Place(State.APPROVED)
BEGUN: Final = Place(State.DRAFT)
AT_OFFICE: Final = Place(State.SUBMITTED, Stage.OFFICE)
AT_HEAD: Final = Place(State.SUBMITTED, Stage.HEAD)
AT_LEADER: Final = Place(State.SUBMITTED, Stage.LEADER)


@dataclass(frozen=True, slots=True)
class Filing:
    """What is to be filled: a plan at a moment, where each row of the present quarter stands (None: not filed).

    `retold`: what was filed follows the planned progress, so that a few rows are behind it, instead of last year's.
    """

    plan: Plan
    moment: Moment
    place: Callable[[SecondaryIndicator], Place | None] = lambda _: DONE
    office: Account | None = None
    retold: bool = True


def fill_ledger(filing: Filing) -> None:
    """Write the rows of all quarters that are over, and their conversation."""
    quarters = range(1, filing.moment.quarter + 1)
    known = {
        (row.indicator_id, row.quarter): row
        for row in LedgerEntry.objects.filter(indicator__next__plan=filing.plan)
    }
    links = ("plan", "primary", "subject__head__employee__account", "responsible__employee__account")
    rows = list(
        SecondaryIndicator.objects.filter(plan=filing.plan)
        .select_related(*links)
        .order_by("position", "code")
    )
    made: list[tuple[LedgerEntry, Place]] = []
    for quarter in quarters:
        for row in rows:
            place = filing.place(row) if quarter == filing.moment.quarter else DONE
            source = known.get((row.previous_id or 0, quarter))
            if place is not None and source is not None:
                made.append((_entry(filing, row, quarter, source, place), place))
    LedgerEntry.objects.bulk_create(entry for entry, _ in made)
    LedgerEvent.objects.bulk_create(event for entry, place in made for event in _events(filing, entry, place))
    _date_events(filing, quarters)


def account_of(row: SecondaryIndicator) -> Account | None:
    """The account of who answers for an indicator."""
    return getattr(row.responsible.employee, "account", None) if row.responsible else None


def _entry(
    filing: Filing, row: SecondaryIndicator, quarter: int, source: LedgerEntry, place: Place
) -> LedgerEntry:
    filer, moment = account_of(row), filing.moment
    passed = place == DONE or place.stage == Stage.OFFICE
    head = row.subject.head if row.subject else None
    entry = LedgerEntry(
        indicator=row, quarter=quarter, state=place.state, stage=place.stage, version=3,
        no_evidence_reason=NO_PROOF, filed_by=filer, filed_name=row.responsible.name if row.responsible else "",
        hands=[[filer.pk, None]] if filer else [], saved_at=moment.hour_after(quarter, FILED),
        **{name: getattr(source, name) for name in COPIED},
    )  # fmt: skip
    if filing.retold:
        retell(entry)
    if place.state != State.DRAFT:
        entry.submitted_at = moment.hour_after(quarter, FILED)
    if passed and head is not None:
        entry.passed_by, entry.passed_name = getattr(head.employee, "account", None), head.name
    if place == DONE:
        entry.approved_points = source.approved_points if entry.self_points is None else entry.self_points
        entry.approved_by, entry.approved_at = filing.office, moment.hour_after(quarter, JUDGED)
        entry.approved_name = filing.office.name if filing.office else "绩效办"
    return entry


def _events(filing: Filing, entry: LedgerEntry, place: Place) -> Iterable[LedgerEvent]:
    if place.state == State.DRAFT:
        return
    values = values_of(entry)
    yield LedgerEvent(
        entry=entry, kind=Kind.SUBMITTED, account=entry.filed_by, name=entry.filed_name, values=values
    )
    if entry.passed_name:
        yield LedgerEvent(
            entry=entry, kind=Kind.PASSED, account=entry.passed_by, name=entry.passed_name, values=values
        )
    if place.state == State.SENT_BACK:
        yield LedgerEvent(
            entry=entry, kind=Kind.SENT_BACK, account=filing.office, values=values, text=place.reason,
            name=filing.office.name if filing.office else "绩效办", remarks=place.remarks,
        )  # fmt: skip
    if place.state == State.APPROVED:
        yield LedgerEvent(
            entry=entry,
            kind=Kind.APPROVED,
            account=entry.approved_by,
            name=entry.approved_name,
            values=values,
        )


def _date_events(filing: Filing, quarters: Iterable[int]) -> None:
    """The conversation was held when it was: a row's lines are stamped with the present when they are written."""
    days = {Kind.SUBMITTED: FILED, Kind.PASSED: PASSED, Kind.SENT_BACK: JUDGED, Kind.APPROVED: JUDGED}
    for quarter in quarters:
        for kind, later in days.items():
            rows = LedgerEvent.objects.filter(
                entry__indicator__plan=filing.plan, entry__quarter=quarter, kind=kind
            )
            rows.update(at=filing.moment.hour_after(quarter, later))
