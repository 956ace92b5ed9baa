"""Storing a reorganisation: sections, map, postings, duties, delegations and the audit row in one transaction."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Delegation, Department, DepartmentSuccession, Duty, Employee
from people.services.reorganisation import (
    ONE_DAY,
    Effects,
    Reorganisation,
    delegation_targets,
    effects_of,
    keyed,
)
from people.services.staff_turn import store_line

KINDS = ("更名", "合并", "拆分", "撤销")


def carry_out(*, by: Actor, change: Reorganisation, seen: str) -> list[Department]:
    """Store the change; only in a transaction with the agency locked. Gives the new sections.

    `seen` is the digest of the effects that were confirmed, empty for a caller without a preview. DomainError: the
    effects are others now, a section was changed meanwhile.
    """
    effects = effects_of(change)
    if seen and seen != effects.digest:
        raise DomainError(
            "没有办理", why="预览以后，相关的人员或职责有了变动", next_step="请核对新的预览，再确认一次"
        )
    made = _store_sections(change)
    effects = keyed(effects, {-index: row.pk for index, row in enumerate(made, 1)})
    _store_people(effects)
    _store_duties(effects)
    _store_delegations(effects, [row.pk for row in made])
    _record(by, effects, made)
    return made


def _store_sections(change: Reorganisation) -> list[Department]:
    for row in change.ending:
        # Compare-and-set: whoever comes second finds the section ended.
        won = Department.objects.filter(pk=row.pk, valid_to__isnull=True).update(
            valid_to=change.on, closing_document=change.document
        )
        if won != 1:
            raise already(row)
    try:
        made = [
            Department.objects.create(
                agency_id=change.agency, code=each.code, name=each.name, kind=each.kind, group=each.group,
                valid_from=change.on, document=change.document,
            )
            for each in change.new
        ]  # fmt: skip
    except IntegrityError as error:
        raise DomainError("编号重复", why="同一天已有相同编号的科室", next_step="请换一个编号") from error
    keys = {-index: row.pk for index, row in enumerate(made, 1)}
    DepartmentSuccession.objects.bulk_create(
        DepartmentSuccession(
            predecessor_id=old, successor_id=keys.get(target, target), kind=change.kind, on=change.on,
            document=change.document,
        )
        for old, targets in change.targets.items()
        for target in targets
    )  # fmt: skip
    return made


def _store_people(effects: Effects) -> None:
    changed = [(old, new) for old, new in zip(effects.old_lines, effects.lines, strict=True) if old != new]
    store_line([each for old, _ in changed for each in old], [each for _, new in changed for each in new])
    people = {line[0].person for line, _ in changed}
    # A transfer that a clerk began before sees that the person was changed.
    Employee.objects.filter(pk__in=people).update(version=F("version") + 1)


def _store_duties(effects: Effects) -> None:
    kept = {each.key: each for each in effects.tasks if each.key is not None}
    gone = [each.key for each in effects.old_tasks if each.key is not None and each.key not in kept]
    Duty.objects.filter(pk__in=gone).delete()
    for each in effects.old_tasks:
        if each.key in kept and kept[each.key].end != each.end:
            Duty.objects.filter(pk=each.key).update(end=kept[each.key].end)
    Duty.objects.bulk_create(
        Duty(
            agency_id=each.agency, department_id=each.department, employee_id=each.person, kind=each.kind,
            start=each.start, end=each.end,
        )
        for each in effects.tasks
        if each.key is None
    )  # fmt: skip


def _store_delegations(effects: Effects, made: list[int]) -> None:
    """Let 代办 over an ending section end the day before and go on over what the duty goes on over."""
    change = effects.change
    for row in effects.delegations:
        for target in delegation_targets(change, row):
            Delegation.objects.create(
                grantor_id=row.grantor_id, delegate_id=row.delegate_id, role=row.role, agency_id=row.agency_id,
                department_id=made[-target - 1] if target < 0 else target,
                start=max(row.start, change.on), end=row.end, reason=row.reason,
            )  # fmt: skip
        if row.start < change.on:
            Delegation.objects.filter(pk=row.pk).update(end=change.on - ONE_DAY)
        else:
            Delegation.objects.filter(pk=row.pk).update(revoked_at=timezone.now())


def _record(by: Actor, effects: Effects, made: list[Department]) -> None:
    change = effects.change
    detail: dict[str, object] = {
        "生效日期": change.on.isoformat(),
        "文件依据": change.document,
        "停用": [f"{row.code} {row.name}" for row in change.ending],
        "设立": [f"{row.code} {row.name}" for row in made],
        "并入": [f"{row.code} {row.name}" for row in change.existing],
        "人员": [f"{each.person}：{each.old} → {each.new or '不再兼任'}" for each in effects.moves],
        "职责": [
            f"{each.person} {each.section} {each.kind}{'从' if each.begins else '到'} {each.day}"
            for each in effects.duties
        ],
    }
    by.record(
        action=f"科室{change.kind}",
        target=target_of([row.name for row in change.ending]),
        detail={name: value for name, value in detail.items() if value},
        agency=change.agency,
    )


def target_of(names: list[str]) -> str:
    """Name the sections in the audit row."""
    return "科室 " + "、".join(names)


def already(row: Department) -> DomainError:
    """Say who was quicker: by whom, when and to what a section was changed."""
    now = Department.objects.get(pk=row.pk)
    edges = DepartmentSuccession.objects.filter(predecessor=row.pk).select_related("successor").order_by("pk")
    became = "、".join(edge.successor.name for edge in edges)
    entry = (
        AuditEntry.objects.filter(
            agency=row.agency_id, action__in=[f"科室{kind}" for kind in KINDS], target__contains=row.name
        )
        .order_by("-position")
        .first()
    )
    who = ""
    if entry is not None:
        when = timezone.localtime(entry.at)
        who = f"已由{entry.actor}于 {when.month} 月 {when.day} 日 {when:%H:%M} 办理“{entry.action}”，"
    result = f"从 {now.valid_to} 起" + (f"改为{became}" if became else "撤销")
    return DomainError(
        f"“{row.name}”没有再改", why=who + result, next_step="请到科室沿革里核对，再在新科室上办理"
    )
