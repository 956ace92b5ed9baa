"""Putting the edits of a 变更 into a year in memory, and into the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F

from indicators.models import SecondaryIndicator
from people.errors import DomainError
from people.xlsx.raw import Problem
from plans.models import Participant, Plan, PlanChange, PlanSetting, Subject
from scoring.plan_changes.items import INDICATOR, PERSON, SETTING, SUBJECT, Desk, Edit
from scoring.year import YearRows

_LINKS = {
    "subject_id": "subject", "responsible_id": "responsible", "leader_id": "leader", "head_id": "head",
    "supervising_leader_id": "supervising_leader",
}  # fmt: skip


def settings_with(desk: Desk, edits: Iterable[Edit]) -> dict[str, str]:
    """The plan's changed settings as they would be; one set to nothing is the scheme's own."""
    found = dict(desk.settings)
    for edit in edits:
        if edit.kind == SETTING:
            found[edit.key] = edit.new
            if not edit.new.strip():
                del found[edit.key]
    return found


def put_into(rows: YearRows, desk: Desk, edits: Iterable[Edit]) -> None:
    """Edit the rows of a year in memory."""
    subjects = {row.pk: row for row in rows.subjects}
    people = {row.pk: row for row in rows.participants}
    indicators = {row.code: row for row in rows.indicators}
    by_code, by_number = (
        {row.code: row for row in rows.subjects},
        {row.number: row for row in rows.participants},
    )
    for edit in edits:
        if edit.kind == SETTING:
            continue
        where: dict[str, dict[str, Any]] = {INDICATOR: indicators, SUBJECT: by_code, PERSON: by_number}
        row, value = where[edit.kind].get(edit.key), read_edit(desk, edit)
        name = desk.attribute(edit.kind, edit.item)
        if row is None:
            continue
        if name in _LINKS:
            value = (subjects if name == "subject_id" else people).get(value)
        setattr(row, _LINKS.get(name, name), value)


def write(plan: Plan, desk: Desk, edits: Sequence[Edit], change: PlanChange) -> None:
    """Write the edits into the tables; only inside the transaction of the approval."""
    settings = [edit for edit in edits if edit.kind == SETTING]
    for edit in settings:
        _write_setting(plan, edit, change)
    for edit in edits:
        if edit.kind == SETTING:
            continue
        values = {desk.attribute(edit.kind, edit.item): read_edit(desk, edit)}
        if edit.kind == INDICATOR:
            SecondaryIndicator.objects.filter(plan=plan, code=edit.key).update(
                **values, version=F("version") + 1
            )
        elif edit.kind == SUBJECT:
            Subject.objects.filter(plan=plan, code=edit.key).update(**values)
        else:
            Participant.objects.filter(plan=plan, number=edit.key).update(**values)


def read_edit(desk: Desk, edit: Edit) -> Any:
    """The value of an edit; DomainError where its text does not fit."""
    value = desk.read(edit.kind, edit.key, edit.item, edit.new)
    if isinstance(value, Problem):
        raise DomainError(
            "变更不能成立",
            why=f"{edit.kind} {edit.key} 的{edit.item}：{value.problem}",
            next_step=value.remedy,
        )
    return value


def _write_setting(plan: Plan, edit: Edit, change: PlanChange) -> None:
    rows = PlanSetting.objects.filter(plan=plan, name=edit.key)
    if not edit.new.strip():
        rows.delete()
        return
    reason = f"第{change.number}号变更：{change.reason}"
    if not rows.update(value=edit.new, reason=reason):
        PlanSetting.objects.create(plan=plan, name=edit.key, value=edit.new, reason=reason)
