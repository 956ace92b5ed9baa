"""述职报告: who reads one and who hands it in. Reading one is not noted with the round."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from appraisals.models import AppraisalRound, DutyReport, Elector, RoundTarget
from people.access import READERS, Access
from people.models import StoredFile
from people.permissions import allowed

State = AppraisalRound.State
# While a round is set up, only those who run it and the person concerned see a report.
READ_BY_VOTERS = (State.PREPARED, State.OPEN, State.CLOSED)
HANDED_IN = (State.DRAFT, State.PREPARED, State.OPEN)


def visible_targets(access: Access) -> QuerySet[RoundTarget]:
    """Keep the targets whose report the access may read: readers, the person or head concerned, voters of the round."""
    rows = RoundTarget.objects.filter(round__sealed=True)
    reading = frozenset[int]().union(*(held.agencies for held in access.roles(*READERS)))
    seen = Q(round__plan__agency__in=reading)
    person = access.for_ballots().employee
    if person is not None:
        rolls = Elector.objects.filter(employee=person, struck="", round__state__in=READ_BY_VOTERS)
        # Of a voided round nothing is left to say: its pages are for who runs it.
        mine = concerning(person) & ~Q(round__state=State.VOIDED)
        seen |= mine | Q(round__in=rolls.values("round"))
    return rows.filter(seen).select_related("subject", "participant", "round__plan__agency")


def concerning(person: int, prefix: str = "") -> Q:
    """Give the condition «is this person, or the section of which this person is head»."""
    return Q(**{f"{prefix}participant__employee": person}) | Q(**{f"{prefix}subject__head__employee": person})


def visible_reports(access: Access) -> QuerySet[DutyReport]:
    """Keep the reports that the access may read; their files go with them."""
    return DutyReport.objects.filter(target__in=visible_targets(access).order_by().values("pk"))


def targets_in(access: Access, agency: int, year: int, round_: int) -> list[RoundTarget]:
    """Give the targets of a round whose reports may be read, in the order of speakers; 404 where there is none."""
    rows = visible_targets(access).filter(round=round_, round__plan__agency=agency, round__plan__year=year)
    found = list(rows.select_related("subject__head", "report"))
    if not found:
        raise Http404
    return sorted(found, key=lambda row: (row.speaking_order is None, row.speaking_order or 0, row.position))


def may_hand_in(access: Access, target: RoundTarget) -> bool:
    """Whether the report may be handed in or changed now by who asks: the person, the head, the 绩效办.

    Once the round is open a missing report may still come, one that voters have read stays as it is.
    """
    round_ = target.round
    if round_.state not in HANDED_IN or (round_.state == State.OPEN and report_of(target) is not None):
        return False
    return allowed(access, "round.change", round_.plan.agency_id) or is_concerned(access, target)


def is_concerned(access: Access, target: RoundTarget) -> bool:
    """Whether who asks is the person judged, or the head of the section judged."""
    person = access.for_ballots().employee
    if person is None:
        return False
    if target.participant is not None:
        return target.participant.employee_id == person
    head = target.subject.head if target.subject is not None else None
    return head is not None and head.employee_id == person


def report_of(target: RoundTarget) -> DutyReport | None:
    """Give the report of a target, if one was handed in."""
    found = getattr(target, "report", None)
    return found if isinstance(found, DutyReport) else None


def file_for_elector(elector: Elector, file: UUID) -> StoredFile | None:
    """Give a file of a report of the elector's open round, for whoever votes by code; else None."""
    if elector.struck or elector.round.state != State.OPEN:
        return None
    rows = StoredFile.objects.filter(pk=file, duty_reports__target__round=elector.round_id)
    return rows.distinct().first()
