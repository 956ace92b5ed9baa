"""Who gets in: the plan: settings, check, drafts, approval, versions, changes."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone

from indicators.frozen_plan import content_of, digest_of, pack
from people.access import Role
from plans.models import Participant, Plan, PlanChange, PlanVersion, SectionDraft, Subject
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    LINE,
    NOBODY,
    OFFICE,
    SERIES,
    SUPERVISION,
    UNIT,
    YEARLY,
    Expected,
    Maker,
    Scope,
    page,
    unit,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

_CHANGE = yearly(OFFICE | CITY, CITY)
_READERS = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_APPROVE = yearly(OFFICE | LEADERS | CITY, CITY)
_FILER = frozenset({Role.FILER})
# A draft is for those who run and oversee the year, and for those who draft their part of it.
_DRAFT = yearly(OFFICE | LEADERS | SUPERVISION | CITY | LINE | _FILER, CITY)
# An approved plan is for everybody of the agency.
_APPROVED = yearly(AT_A | CITY | SERIES, CITY)


def _plan(office: Office, scope: Scope, *, state: str = Plan.State.DRAFT) -> Plan:
    """The plan of the small world, in the state."""
    agency = office.b if scope is Scope.OTHER else office.a
    plan = Plan.objects.get(agency=agency, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)
    if plan.state != state:
        plan.state = state
        plan.save(update_fields=["state"])
    return plan


def approved_year(office: Office, who: Role | None, scope: Scope) -> int:
    """A year with an approved plan."""
    return _plan(office, scope, state=Plan.State.APPROVED).year


def source(office: Office, who: Role | None, scope: Scope) -> int:
    """An earlier plan."""
    return _plan(office, scope).pk


def section(office: Office, who: Role | None, scope: Scope) -> int:
    """The first section of the plan: 一科, or 三科 elsewhere; with a draft that was submitted."""
    department = office.s3 if scope is Scope.OTHER else office.s1
    row, fresh = Subject.objects.get_or_create(
        plan=_plan(office, scope),
        code=department.code,
        defaults={
            "name": department.name,
            "kind": "科室",
            "agency": department.agency,
            "department": department,
        },
    )
    if fresh or not SectionDraft.objects.filter(subject=row).exists():
        SectionDraft.objects.create(
            plan=row.plan,
            subject=row,
            state=SectionDraft.State.SUBMITTED,
            rows=[{"primary": "任务"}],
            submitted_at=timezone.now(),
        )
    return row.pk


def participant(office: Office, who: Role | None, scope: Scope) -> int:
    """A person of the plan."""
    place = Subject.objects.get(pk=section(office, who, scope))
    person = office.employee("乙局干部职工" if scope is Scope.OTHER else Role.STAFF)
    row, _ = Participant.objects.get_or_create(
        plan=place.plan,
        number=person.number,
        defaults={"employee": person, "name": person.name, "subject": place},
    )
    return row.pk


def version(office: Office, who: Role | None, scope: Scope) -> int:
    """The first frozen version."""
    plan = _plan(office, scope, state=Plan.State.APPROVED)
    content = content_of(plan)
    row, _ = PlanVersion.objects.get_or_create(
        plan=plan,
        number=1,
        defaults={"content": pack(content), "digest": digest_of(content), "approved_on": date(2026, 1, 5)},
    )
    return row.number


def change(office: Office, who: Role | None, scope: Scope) -> int:
    """A 变更 being drafted."""
    return _change(office, scope, PlanChange.State.DRAFT)


def proposed(office: Office, who: Role | None, scope: Scope) -> int:
    """A 变更 that waits for its decision."""
    return _change(office, scope, PlanChange.State.PROPOSED)


def _change(office: Office, scope: Scope, state: str) -> int:
    plan = _plan(office, scope, state=Plan.State.APPROVED)
    row, _ = PlanChange.objects.update_or_create(
        plan=plan, number=1, defaults={"state": state, "reason": "任务调整", "proposed_at": timezone.now()}
    )
    return row.pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "plans": page(unit(AT_A | CITY | SERIES, CITY)),
    "plan_new": page(unit(OFFICE | CITY, CITY), unit(OFFICE | CITY, CITY)),
    "plan_clone": page(unit(OFFICE | CITY, CITY), unit(OFFICE | CITY, CITY)),
    "plan": page(_DRAFT),
    "plan_check": page(_READERS),
    "plan_read": page(_DRAFT),
    "plan_pdf": page(_DRAFT),
    "plan_settings": page(_DRAFT, _CHANGE),
    "plan_subjects": page(_DRAFT),
    "plan_subject_new": page(_CHANGE, _CHANGE),
    "plan_subject": page(_CHANGE, _CHANGE),
    "plan_subject_remove": page(_CHANGE, _CHANGE),
    "plan_participants": page(_READERS),
    "plan_participant_new": page(_CHANGE, _CHANGE),
    "plan_participant": page(_CHANGE, _CHANGE),
    "plan_participant_remove": page(_CHANGE, _CHANGE),
    "plan_roster_update": page(_CHANGE, _CHANGE),
    "plan_roster_table": page(_CHANGE, _CHANGE),
    "plan_roster_accept": page(None, _CHANGE),
    "plan_roster_book": page(_READERS),
    "plan_prepare": page(None, _CHANGE),
    "plan_approve": page(_APPROVE, _APPROVE),
    "plan_versions": page(_DRAFT),
    "plan_version": page(_APPROVED),
    "plan_last_year": page(_DRAFT),
    "plan_drafts": page(_DRAFT),
    # The section's own people and the readers; only the former may write.
    "plan_draft": page(
        yearly(OFFICE | LEADERS | SUPERVISION | CITY | LINE | _FILER, CITY), yearly(LINE | _FILER, NOBODY)
    ),
    "plan_draft_withdraw": page(None, yearly(LINE | _FILER, NOBODY)),
    "plan_draft_merge": page(None, _CHANGE),
    "plan_draft_return": page(_CHANGE, _CHANGE),
    "plan_changes": page(_READERS),
    "plan_change_new": page(_CHANGE, _CHANGE),
    "plan_change": page(_READERS),
    "plan_change_reason": page(_CHANGE, _CHANGE),
    "plan_change_row": page(_CHANGE, _CHANGE, query="?kind=指标"),
    "plan_change_propose": page(None, _CHANGE),
    "plan_change_withdraw": page(None, _CHANGE),
    "plan_change_approve": page(_APPROVE, _APPROVE),
    "plan_change_refuse": page(_APPROVE, _APPROVE),
}
_APPROVED_YEAR: Final = (approved_year, YEARLY)
_APPROVED_PAGES: Final = (
    "plan_version", "plan_changes", "plan_change_new", "plan_change", "plan_change_reason", "plan_change_row",
    "plan_change_propose", "plan_change_withdraw", "plan_change_approve", "plan_change_refuse",
)  # fmt: skip
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "source": (source, UNIT),
    "change": (change, YEARLY),
    "number": (version, YEARLY),
    "plan_change_approve.change": (proposed, YEARLY),
    "plan_change_refuse.change": (proposed, YEARLY),
    **{f"{name}.subject": (section, YEARLY) for name in EXPECTATIONS if name.startswith("plan_")},
    **{f"{name}.person": (participant, YEARLY) for name in EXPECTATIONS if name.startswith("plan_")},
    **{f"{name}.year": _APPROVED_YEAR for name in _APPROVED_PAGES},
}
