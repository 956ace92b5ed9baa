"""Writing accepted rows of a roster's difference; only inside the transaction of the command that took the plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from people.errors import DomainError
from plans.models import Participant, Plan, Subject
from plans.services.roster_wanted import Place, WantedPerson

if TYPE_CHECKING:
    from plans.services.roster_update import Difference, RosterRow

LEFT: Final = "不在本单位"


@dataclass(slots=True)
class Applied:
    """What came of it: how many rows were written, and what had to be kept because something points at it."""

    written: int = 0
    kept: list[str] = field(default_factory=list)


class Roster:
    """The rows of one plan by what they stand for, while a difference is written."""

    def __init__(self, plan: Plan, found: Difference) -> None:
        self.plan, self.found, self.applied = plan, found, Applied()
        self.subjects = {row.pk: row for row in Subject.objects.filter(plan=plan)}
        self.people = {row.employee_id: row for row in Participant.objects.filter(plan=plan)}
        self.places: dict[Place, Subject] = {
            place: self.subjects[key] for place, key in found.matched.items() if key in self.subjects
        }

    def subject_at(self, place: Place, what: str) -> Subject:
        """The subject of a place; DomainError where its row was not accepted."""
        row = self.places.get(place)
        if row is None:
            name = self.found.wanted.subjects[place].name
            raise DomainError(
                "没有更新", why=f"{what}所在的“{name}”没有勾选", next_step="请同时勾选增加该科室，再提交"
            )
        return row


def apply_rows(plan: Plan, found: Difference, chosen: Collection[RosterRow]) -> Applied:
    """Write the chosen rows: sections first, then people, then who answers, at last what is gone."""
    roster = Roster(plan, found)
    subjects = [row for row in chosen if row.what == "考核对象"]
    people = [row for row in chosen if row.what == "人员"]
    for row in subjects:
        if row.place is not None:
            _write_subject(roster, row)
    _tie_parents(roster)
    for row in people:
        if row.employee in found.wanted.people:
            _write_person(roster, row)
    for row in subjects:
        if row.place is not None:
            _write_answering(roster, row)
    for row in [each for each in people if each.kind == "移出"]:
        _remove_person(roster, row)
    for row in [each for each in subjects if each.kind == "移出"]:
        _remove_subject(roster, row)
    return roster.applied


def _write_subject(roster: Roster, row: RosterRow) -> None:
    assert row.place is not None
    new = roster.found.wanted.subjects[row.place]
    subject = roster.subjects[row.old] if row.old is not None else Subject(plan=roster.plan, code=new.code)
    labels = {each.label for each in row.fields}
    if row.old is None or "编号" in labels:
        subject.code = _free_code(roster, new.code, subject.pk)
    subject.name, subject.kind = new.name, new.kind
    subject.agency_id, subject.department_id = row.place
    if row.old is None and any(each.group for each in roster.subjects.values()):
        subject.group = new.group  # a plan that has no 分组 gets none by a newcomer
    subject.save()
    roster.subjects[subject.pk], roster.places[row.place] = subject, subject
    roster.applied.written += 1


def _free_code(roster: Roster, wanted: str, own: int | None) -> str:
    taken = {row.code for row in roster.subjects.values() if row.pk != own}
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}-{number}", number + 1
    return code


def _tie_parents(roster: Roster) -> None:
    for place, subject in roster.places.items():
        wanted = roster.found.wanted.subjects[place]
        parent = roster.places.get(wanted.parent) if wanted.parent else None
        if subject.parent_id is None and parent is not None and parent.pk != subject.pk:
            subject.parent = parent
            subject.save(update_fields=["parent"])


def _write_person(roster: Roster, row: RosterRow) -> None:
    assert row.employee is not None
    new = roster.found.wanted.people[row.employee]
    person = roster.people.get(row.employee)
    if person is None:
        person = Participant(plan=roster.plan, employee_id=row.employee, staff_category=new.staff_category)
        person.established = new.established
    labels = {each.label for each in row.fields}
    if person._state.adding or "所在对象" in labels:
        person.subject = roster.subject_at(new.place, new.name)
    if "人员类别" in labels or "在编" in labels:
        person.staff_category, person.established = new.staff_category, new.established
    _fill_person(person, new)
    person.save()
    roster.people[row.employee] = person
    roster.applied.written += 1


def _fill_person(person: Participant, new: WantedPerson) -> None:
    person.number, person.name = new.number, new.name
    person.rank_level = new.rank_level or person.rank_level
    person.post = new.post or person.post
    person.job_title = new.job_title or person.job_title
    person.appraised = new.appraised
    person.absence_reason = "" if new.appraised else new.absence_reason


def _write_answering(roster: Roster, row: RosterRow) -> None:
    assert row.place is not None
    new, subject = roster.found.wanted.subjects[row.place], roster.places[row.place]
    labels = {each.label for each in row.fields}
    if new.head in roster.people and (row.old is None or "负责人" in labels):
        subject.head = roster.people[new.head]
    if new.leader in roster.people and (row.old is None or "分管领导" in labels):
        subject.supervising_leader = roster.people[new.leader]
    subject.save(update_fields=["head", "supervising_leader"])


def _remove_person(roster: Roster, row: RosterRow) -> None:
    """Take somebody out; who is still named somewhere stays and takes no part."""
    person = Participant.objects.get(pk=row.old or 0)
    Subject.objects.filter(plan=roster.plan, head=person).update(head=None)
    Subject.objects.filter(plan=roster.plan, supervising_leader=person).update(supervising_leader=None)
    roster.applied.written += 1
    try:
        with transaction.atomic():
            person.delete()
    except (RestrictedError, ProtectedError):
        person.appraised, person.absence_reason = False, LEFT
        person.save(update_fields=["appraised", "absence_reason"])
        roster.applied.kept.append(f"{person.name}：仍有指标或登记指向此人，已改为不参加考核")


def _remove_subject(roster: Roster, row: RosterRow) -> None:
    """Take a section out; one that is still named somewhere stays."""
    subject = Subject.objects.get(pk=row.old or 0)
    Subject.objects.filter(parent=subject).update(parent=subject.parent)
    roster.applied.written += 1
    try:
        with transaction.atomic():
            subject.delete()
    except (RestrictedError, ProtectedError):
        roster.applied.kept.append(f"{subject.name}：仍有人员、指标或登记指向它，保留在名册里")
