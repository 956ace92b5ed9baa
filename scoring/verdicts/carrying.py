"""上年未销号的整改事项: offered to the next year's plan of the agency and taken over, each once a year (rules 4.14).

The old item keeps its state; it names what goes on from it. A section that was renamed or merged since is found again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from people.acting import Actor
from people.errors import DomainError
from people.services.lineage import section_map
from people.services.locks import lock_agency
from plans.models import Participant, Plan, Subject
from scoring.models import RectificationItem
from scoring.watching.rectifying import Matter, open_in_turn

State = RectificationItem.State
NOT_TAKEN: Final = "没有转入"


@dataclass(frozen=True, slots=True)
class Offered:
    """An open matter of the year before, with who answers for it in this year's plan (None: nobody matches)."""

    row: RectificationItem
    subject: Subject | None
    owner: Participant | None

    @property
    def fits(self) -> bool:
        """Whether somebody of this year answers for it."""
        return self.subject is not None or self.owner is not None


def offered(plan: Plan) -> list[Offered]:
    """What is open from the year before and not taken over yet: of the agency's plans, and of plans above that name it.

    A constant number of queries.
    """
    rows = RectificationItem.objects.filter(
        Q(plan__agency=plan.agency_id) | Q(subject__agency=plan.agency_id, subject__kind=Subject.Kind.UNIT),
        plan__year=plan.year - 1,
    ).exclude(state=State.CLOSED)
    taken = RectificationItem.objects.filter(
        plan__agency=plan.agency_id, plan__year=plan.year, carried_from__isnull=False
    )
    rows = rows.exclude(pk__in=taken.values("carried_from")).exclude(plan__state=Plan.State.DRAFT)
    found = list(rows.select_related("plan__agency", "subject", "owner").order_by("due", "pk"))
    if not found:
        return []
    now = _Now(plan)
    return [Offered(row, now.subject(row.subject), now.owner(row.owner)) for row in found]


def take(*, by: Actor, plan: Plan, items: Collection[int], today: date) -> int:
    """Take the chosen matters over; give how many. DomainError: none chosen, taken meanwhile, nobody answers for one."""
    if not items:
        raise DomainError(NOT_TAKEN, why="没有选中任何一项", next_step="请先勾选")
    try:
        with transaction.atomic():
            lock_agency(plan.agency_id)
            found = {one.row.pk: one for one in offered(plan)}
            if set(items) - found.keys():
                raise _gone()
            for key in sorted(items):
                _take(by, plan, found[key], today)
    except IntegrityError as error:
        raise _gone() from error
    return len(items)


def _take(by: Actor, plan: Plan, one: Offered, today: date) -> None:
    old = one.row
    if not one.fits:
        raise DomainError(
            NOT_TAKEN,
            why=f"第 {old.pk} 号的责任对象今年不在名册里",
            next_step="请另立整改事项，选今年的责任对象",
        )
    matter = Matter(
        source=old.source, problem=old.problem, measure=old.measure, due=old.due or today,
        subject=one.subject, owner=one.owner,
    )  # fmt: skip
    made = open_in_turn(by=by, plan=plan, matter=matter)
    made.carried_from = old
    made.save(update_fields=["carried_from"])
    by.record(
        action="转入上年整改事项", target=f"{plan} 整改：{made}",
        detail={"上年": f"{old.plan}第 {old.pk} 号", "本年": made.pk}, agency=plan.agency_id,
    )  # fmt: skip


def _gone() -> DomainError:
    return DomainError(NOT_TAKEN, why="有的刚刚已经转入或销号", next_step="请核对现在列出的，再勾选")


class _Now:
    """This year's 考核对象 and people, by what they were last year."""

    def __init__(self, plan: Plan) -> None:
        subjects = list(Subject.objects.filter(plan=plan))
        self._by_section: Mapping[int, Subject] = {
            row.department_id: row for row in subjects if row.department_id
        }
        self._by_agency: Mapping[int, Subject] = {
            row.agency_id: row for row in subjects if row.agency_id and not row.department_id
        }
        self._by_name = {(row.name, row.kind): row for row in subjects}
        self._people = {row.employee_id: row for row in Participant.objects.filter(plan=plan)}
        self._sections = section_map(plan.agency_id)

    def subject(self, old: Subject | None) -> Subject | None:
        """Who the 考核对象 of last year is this year: the same, or what its section became."""
        if old is None:
            return None
        if old.department_id:
            keys = [old.department_id]
            if old.department_id in self._sections.sections:
                keys += [each.key for each in self._sections.after(old.department_id)]
            found = next((self._by_section[key] for key in keys if key in self._by_section), None)
        else:
            found = self._by_agency.get(old.agency_id or 0)
        return found or self._by_name.get((old.name, old.kind))

    def owner(self, old: Participant | None) -> Participant | None:
        """The same person this year."""
        return None if old is None else self._people.get(old.employee_id)
