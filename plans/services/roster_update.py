"""Bringing the roster of a draft up to date from the organisation: the difference first, then what is accepted of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from people.models import Agency
from people.services.lineage import section_map
from plans.models import Participant, Plan, Subject
from plans.services.plan_guard import take_draft
from plans.services.roster_apply import Applied, apply_rows
from plans.services.roster_wanted import Place, Wanted, WantedPerson, WantedSubject, day_of, wanted_roster

ADDED: Final = "增加"
CHANGED: Final = "更改"
GONE: Final = "移出"
RENAMED: Final = "更名"
SUBJECT: Final = "考核对象"
PERSON: Final = "人员"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a row: its Chinese name, old and new as words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One row that differs: `key` names it in the form; `old` the stored key, `wanted` what the organisation has."""

    key: str
    kind: str
    what: str
    code: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    note: str = ""
    old: int | None = None
    place: Place | None = None
    employee: int | None = None


@dataclass(slots=True)
class Difference:
    """Everything in which a roster differs from the organisation; `digest` tells whether it is still the same."""

    rows: list[RosterRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    matched: dict[Place, int] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def digest(self) -> str:
        """Tell two differences apart."""
        told = [
            [row.key, row.kind, [(one.label, one.old, one.new) for one in row.fields]] for row in self.rows
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:24]

    def groups(self) -> list[tuple[str, list[RosterRow]]]:
        """The rows by what happens to what, as 增加考核对象, in their order."""
        found: dict[str, list[RosterRow]] = {}
        for row in self.rows:
            found.setdefault(f"{row.kind}{row.what}", []).append(row)
        return list(found.items())

    def numbers(self) -> dict[str, int]:
        """How many rows of each kind, for messages and the log."""
        return {name: len(rows) for name, rows in self.groups()}


def difference(
    plan: Plan, *, today: date, agency: Agency | None = None, year: int | None = None
) -> Difference:
    """Compare the roster of a plan with the organisation; `year` asks for another year (cloning)."""
    unit, when = agency or plan.agency, year or plan.year
    subjects = list(Subject.objects.filter(plan=plan).select_related("parent", "head", "supervising_leader"))
    known = frozenset(row.agency_id for row in subjects if row.agency_id is not None)
    found = Difference(wanted=wanted_roster(unit, when, today, known))
    found.warnings = list(found.wanted.warnings)
    people = list(Participant.objects.filter(plan=plan).select_related("subject"))
    _subjects(found, subjects, people, day_of(when, today))
    _people(found, people, {row.pk: row for row in subjects})
    return found


def bring_up_to_date(
    *, by: Actor, plan: int, version: int, digest: str, keys: Collection[str], today: date
) -> Applied:
    """Accept the rows named by `keys` of the difference that was seen.

    DomainError: the plan is approved or changed meanwhile, the organisation is not as it was when the page was shown.
    """
    with transaction.atomic():
        row = take_draft(plan, version, by=by)
        found = difference(row, today=today)
        if found.digest != digest:
            raise DomainError(
                "没有更新", why="组织人事资料在您查看之后又有变动", next_step="请刷新页面，核对新的差异后再办"
            )
        chosen = [each for each in found.rows if each.key in keys]
        if not chosen:
            raise DomainError("没有更新", why="一行也没有勾选", next_step="请勾选要接受的行")
        applied = apply_rows(row, found, chosen)
        told = [f"{each.kind}{each.what} {each.code} {each.name}" for each in chosen]
        by.record(
            action="按组织人事更新名册", target=f"{row.agency.name} {row}", detail={"改动": told},
            agency=row.agency_id,
        )  # fmt: skip
    return applied


def _subjects(found: Difference, stored: list[Subject], people: list[Participant], day: date) -> None:
    wanted = found.wanted.subjects
    left = []
    for subject in stored:
        place: Place | None = (subject.agency_id, subject.department_id) if subject.agency_id else None
        if place in wanted and place not in found.matched:
            assert place is not None
            found.matched[place] = subject.pk
        else:
            left.append(subject)
    numbers = {row.employee_id: row for row in people}
    renamed = _follow(found, left, day)
    by_key = {row.pk: row for row in stored}
    for place, key in found.matched.items():
        kind = RENAMED if key in renamed else CHANGED
        _compare_subject(found, kind, by_key[key], wanted[place], numbers)
    for place, new in wanted.items():
        if place not in found.matched:
            found.rows.append(
                RosterRow(key=f"s+{place[0]}-{place[1] or 0}", kind=ADDED, what=SUBJECT, code=new.code,
                          name=new.name, note=_described(found.wanted, new), place=place)
            )  # fmt: skip
    kept = set(found.matched.values())
    for subject in left:
        if subject.pk not in kept:
            note = "指标、登记仍指向它时保留，并标明；请先改到别的科室"
            found.rows.append(
                RosterRow(key=f"s-{subject.pk}", kind=GONE, what=SUBJECT, code=subject.code, name=subject.name,
                          note=note, old=subject.pk)
            )  # fmt: skip


def _described(wanted: Wanted, new: WantedSubject) -> str:
    """What is added: its kind, where it stands, who answers for it."""
    above = wanted.subjects.get(new.parent) if new.parent is not None else None
    head = wanted.people.get(new.head) if new.head is not None else None
    words = (new.kind, f"上级{above.name}" if above else "", f"负责人{head.name}" if head else "")
    return "，".join(word for word in words if word)


def _follow(found: Difference, left: list[Subject], day: date) -> set[int]:
    """Match sections that are gone with what they became, by the map of sections; give the keys of the matched."""
    renamed: set[int] = set()
    maps = {row.agency_id: section_map(row.agency_id) for row in left if row.department_id and row.agency_id}
    for subject in left:
        lines, section_key = maps.get(subject.agency_id or 0), subject.department_id
        if lines is None or section_key is None or section_key not in lines.sections:
            continue
        for section in lines.on(section_key, day):
            place = (section.agency, section.key)
            if place in found.wanted.subjects and place not in found.matched:
                found.matched[place] = subject.pk
                renamed.add(subject.pk)
                break
    return renamed


def _compare_subject(
    found: Difference, kind: str, old: Subject, new: WantedSubject, numbers: Mapping[int, Participant]
) -> None:
    fields = [_field("名称", old.name, new.name), _field("类型", old.kind, new.kind)]
    if kind == RENAMED:
        fields.append(_field("编号", old.code, new.code))
    # 分组 is the office's own choice for the plan (rules 0.5): a 系列 in the tree changes none.
    fields += [
        _person_field("负责人", old.head, new.head, found, numbers),
        _person_field("分管领导", old.supervising_leader, new.leader, found, numbers),
    ]
    told = tuple(each for each in fields if each is not None)
    if told:
        found.rows.append(
            RosterRow(key=f"s{old.pk}", kind=kind, what=SUBJECT, code=old.code, name=old.name, fields=told,
                      old=old.pk, place=new.place)
        )  # fmt: skip


def _person_field(
    label: str,
    old: Participant | None,
    new: int | None,
    found: Difference,
    numbers: Mapping[int, Participant],
) -> FieldChange | None:
    """Who answers for a section; where the organisation names nobody (of this roster), the plan's own stays."""
    known = found.wanted.people.get(new) if new is not None else None
    if known is None or (old is not None and old.employee_id == new):
        return None
    return FieldChange(label=label, old=old.name if old else "", new=known.name)


def _people(found: Difference, stored: list[Participant], subjects: Mapping[int, Subject]) -> None:
    seen = set()
    for person in stored:
        seen.add(person.employee_id)
        new = found.wanted.people.get(person.employee_id)
        if new is not None:
            _compare_person(found, person, new, subjects)
        elif person.appraised:
            note = "指标、登记仍指向此人时保留为不参加考核"
            found.rows.append(
                RosterRow(key=f"p-{person.pk}", kind=GONE, what=PERSON, code=person.number, name=person.name,
                          note=note, old=person.pk, employee=person.employee_id)
            )  # fmt: skip
    for key, new in found.wanted.people.items():
        if key not in seen:
            place = found.wanted.subjects[new.place].name
            part = "" if new.appraised else f"不参加考核：{new.absence_reason}"
            note = "；".join(word for word in (place, part, _months(new)) if word)
            found.rows.append(
                RosterRow(key=f"p+{key}", kind=ADDED, what=PERSON, code=new.number, name=new.name, note=note,
                          employee=key)
            )  # fmt: skip


def _compare_person(
    found: Difference, old: Participant, new: WantedPerson, subjects: Mapping[int, Subject]
) -> None:
    place = found.matched.get(new.place)
    where = found.wanted.subjects[new.place].name
    fields = [
        _field("工号", old.number, new.number),
        _field("姓名", old.name, new.name),
        None if place == old.subject_id else _field("所在对象", subjects[old.subject_id].name, where or "—"),
        _known("职级", old.rank_level, new.rank_level),
        _known("职务", old.post, new.post),
        _known("岗位", old.job_title, new.job_title),
        _field("参加考核", _yes(old.appraised), _yes(new.appraised)),
    ]
    if new.staff_category != "在编" or old.staff_category:
        fields.append(_field("人员类别", old.staff_category, new.staff_category))
        fields.append(_field("在编", _yes(old.established), _yes(new.established)))
    if not new.appraised:
        fields.append(_field("不参加原因", old.absence_reason, new.absence_reason))
    told = tuple(each for each in fields if each is not None)
    if told:
        found.rows.append(
            RosterRow(key=f"p{old.pk}", kind=CHANGED, what=PERSON, code=old.number, name=old.name, fields=told,
                      note=_months(new), old=old.pk, employee=old.employee_id)
        )  # fmt: skip


def _months(new: WantedPerson) -> str:
    return f"{new.moved}，请核对在岗月数" if new.moved else ""


def _field(label: str, old: str, new: str) -> FieldChange | None:
    return None if old == new else FieldChange(label=label, old=old, new=new)


def _known(label: str, old: str, new: str) -> FieldChange | None:
    """A word that the staff list does not know leaves the plan's own."""
    return _field(label, old, new) if new else None


def _yes(value: bool) -> str:
    return "是" if value else "否"
