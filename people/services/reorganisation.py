"""A 机构改革 of sections as a value: what it would do (for the preview), and doing it in one transaction.

A new section has no key before it is stored: until then it goes by −1, −2 … in the order of `new`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from people.engine.postings import Line, Stretch
from people.engine.reorganising import Task, moved, reassigned
from people.models import Delegation, Department, Duty, Employee, Posting
from people.services.role_overlaps import DUTY_ROLES
from people.services.staff_turn import stretch_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSection:
    """A section that a change sets up."""

    code: str
    name: str
    kind: str = Department.Kind.SECTION.value
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorganisation:
    """One change, checked: which sections end, what is set up, where people go, over what duties go on.

    `targets` gives for each ending section the successors that the map shows (keys, negative for new ones);
    `where(person, section)` the section a person goes on in; `over(duty)` the sections a duty goes on over.
    """

    kind: str
    agency: int
    on: date
    document: str
    ending: tuple[Department, ...]
    new: tuple[NewSection, ...]
    existing: tuple[Department, ...]
    targets: dict[int, tuple[int, ...]]
    where: Callable[[int, int], int | None]
    over: Callable[[Task], Iterable[int]]

    @property
    def ending_keys(self) -> frozenset[int]:
        """Keys of the sections that end."""
        return frozenset(each.pk for each in self.ending)

    @property
    def reason(self) -> str:
        """What the postings say of their change."""
        return f"{self.kind}（{self.document}）" if self.document else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One person who goes on elsewhere."""

    person: str
    old: str
    new: str
    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChange:
    """One duty that ends (`begins` False) or begins."""

    person: str
    kind: str
    section: str
    begins: bool
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Everything a change does, for the eye; `lines`, `tasks`, `delegations` for doing it."""

    change: Reorganisation
    moves: tuple[Move, ...]
    duties: tuple[DutyChange, ...]
    warnings: tuple[str, ...]
    old_lines: tuple[Line, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    old_tasks: tuple[Task, ...] = field(repr=False)
    tasks: tuple[Task, ...] = field(repr=False)
    delegations: tuple[Delegation, ...] = field(repr=False)

    @property
    def digest(self) -> str:
        """What was seen: a confirmation carries it, so that nobody confirms what has changed since the preview."""
        ending = [(each.pk, each.name, each.valid_to) for each in self.change.ending]
        told = (
            self.change.kind, self.change.on, self.change.document, ending, self.change.new,
            [each.pk for each in self.change.existing], self.moves, self.duties,
            [each.pk for each in self.delegations], self.lines,
        )  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    @property
    def people(self) -> int:
        """How many people move."""
        return len({each[0].person for each in self.lines if each})


def effects_of(change: Reorganisation) -> Effects:
    """Work out what the change does; reads, writes nothing; a constant number of queries."""
    old_lines = _lines(change)
    lines = tuple(
        moved(line, day=change.on, ending=change.ending_keys, where=change.where, reason=change.reason)
        for line in old_lines
    )
    old_tasks = tuple(_tasks(change))
    tasks = tuple(reassigned(old_tasks, day=change.on, ending=change.ending_keys, to=change.over))
    names = _Names(change, [each for line in lines for each in line], tasks)
    return Effects(
        change=change,
        moves=tuple(_moves(change, old_lines, lines, names)),
        duties=tuple(_duty_changes(change, old_tasks, tasks, names)),
        warnings=tuple(_warnings(change, tasks)),
        old_lines=old_lines,
        lines=lines,
        old_tasks=old_tasks,
        tasks=tasks,
        delegations=tuple(
            Delegation.objects.filter(
                department__in=change.ending_keys, end__gte=change.on, revoked_at__isnull=True
            )
            .select_related("grantor")
            .order_by("pk")
        ),
    )


def _lines(change: Reorganisation) -> tuple[Line, ...]:
    """Read the whole lines of everybody who serves in an ending section on the day or later."""
    rows = Posting.objects.filter(department__in=change.ending_keys).exclude(end__lt=change.on)
    people = sorted(set(rows.values_list("employee", flat=True)))
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in Posting.objects.filter(employee__in=people).order_by("employee", "start", "pk"):
        found[row.employee_id].append(stretch_of(row))
    return tuple(tuple(found[person]) for person in people)


def _tasks(change: Reorganisation) -> Iterable[Task]:
    """Read the duties over the sections that end and over those that take something over."""
    keys = {*change.ending_keys, *(each.pk for each in change.existing)}
    rows = Duty.objects.filter(department__in=keys).exclude(end__lt=change.on).order_by("pk")
    for key, person, kind, agency, department, start, end in rows.values_list(
        "pk", "employee", "kind", "agency", "department", "start", "end"
    ):
        yield Task(
            key=key, person=person, kind=kind, agency=agency, department=department, start=start, end=end
        )


class _Names:
    """The names of people and sections in the effects: two queries."""

    def __init__(self, change: Reorganisation, stretches: Sequence[Stretch], tasks: Sequence[Task]) -> None:
        people = {each.person for each in stretches} | {each.person for each in tasks}
        rows = Employee.objects.filter(pk__in=people).values_list("pk", "name", "number")
        self.people = {pk: f"{name}（{number}）" for pk, name, number in rows}
        keys = {each.facts.department for each in stretches} | {each.department for each in tasks}
        known = Department.objects.filter(pk__in={key for key in keys if key is not None and key > 0})
        self.sections: dict[int | None, str] = dict(known.values_list("pk", "name"))
        self.sections |= {each.pk: each.name for each in (*change.ending, *change.existing)}
        self.sections |= {-index: each.name for index, each in enumerate(change.new, 1)}
        self.sections[None] = "单位本级"


def _moves(change: Reorganisation, old: Sequence[Line], new: Sequence[Line], names: _Names) -> Iterable[Move]:
    for before, after in zip(old, new, strict=True):
        for each in before:
            if each.facts.department not in change.ending_keys or (each.end and each.end < change.on):
                continue
            start = max(each.start, change.on)
            target = change.where(each.person, each.facts.department or 0)
            gone = not any(one.covers(start) and one.facts.department == target for one in after)
            yield Move(
                person=names.people[each.person],
                old=names.sections[each.facts.department] + ("（兼任）" if each.concurrent else ""),
                new="" if gone else names.sections[target],
                start=start,
            )


def _duty_changes(
    change: Reorganisation, old: Sequence[Task], new: Sequence[Task], names: _Names
) -> Iterable[DutyChange]:
    kept = {each.key: each for each in new}
    for each in old:
        if each.key not in kept or kept[each.key].end != each.end:
            yield DutyChange(
                person=names.people[each.person], kind=each.kind, section=names.sections[each.department],
                begins=False, day=max(change.on - ONE_DAY, each.start),
            )  # fmt: skip
    for each in new:
        if each.key is None:
            yield DutyChange(
                person=names.people[each.person], kind=each.kind, section=names.sections[each.department],
                begins=True, day=each.start,
            )  # fmt: skip


def _warnings(change: Reorganisation, tasks: Sequence[Task]) -> Iterable[str]:
    """Say which new sections will have nobody to answer for them."""
    for index, section in enumerate(change.new, 1):
        held = {each.kind for each in tasks if each.department == -index}
        missing = [kind for kind in Duty.Kind.values if kind not in held]
        if missing:
            yield f"“{section.name}”从 {change.on} 起没有{'、'.join(missing)}，办理后请到“职责分工”指定。"


def keyed(effects: Effects, keys: dict[int, int]) -> Effects:
    """Put the keys of the stored new sections in place of −1, −2 …"""

    def real(key: int | None) -> int | None:
        return keys.get(key, key) if key is not None else None

    lines = tuple(
        tuple(
            replace(each, facts=replace(each.facts, department=real(each.facts.department))) for each in line
        )
        for line in effects.lines
    )
    tasks = tuple(replace(each, department=real(each.department)) for each in effects.tasks)
    return replace(effects, lines=lines, tasks=tasks)


def delegation_targets(change: Reorganisation, row: Delegation) -> list[int]:
    """Give the sections over which a delegation goes on: those over which its grantor's duty does."""
    kinds = [kind for kind, role in DUTY_ROLES.items() if role == row.role]
    if not kinds or row.grantor.employee_id is None or row.department_id is None:
        return []
    task = Task(
        person=row.grantor.employee_id, kind=kinds[0], agency=row.agency_id,
        department=row.department_id, start=row.start, end=row.end,
    )  # fmt: skip
    return list(change.over(task))
