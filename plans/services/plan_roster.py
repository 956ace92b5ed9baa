"""The roster of a draft, row by row: units and sections, and the people of the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, RestrictedError

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Employee
from plans.models import Participant, Plan, Subject
from plans.services.plan_guard import take_draft

SUBJECT_FIELDS: Final = (
    "code", "name", "kind", "parent", "group", "coefficient_points", "head", "supervising_leader",
)  # fmt: skip
PERSON_FIELDS: Final = (
    "number", "name", "subject", "rank_level", "post", "supervision_head", "bonus_base_fen", "established",
    "appraised", "months_in_post", "staff_category", "job_title", "previous_grade", "absence_reason",
)  # fmt: skip


def save_subject(
    *, by: Actor, plan: int, version: int, subject: int | None, values: Mapping[str, Any]
) -> Subject:
    """Add a 考核对象 to a draft or change one; `values` by field name, links as rows.

    DomainError: approved or changed meanwhile, the code is taken, a circle of 上级.
    """
    try:
        with transaction.atomic():
            row = take_draft(plan, version, by=by)
            old = None if subject is None else _row(Subject, row, subject)
            made = old or Subject(plan=row, agency=row.agency)
            before = told(made, SUBJECT_FIELDS) if old else {}
            for name in SUBJECT_FIELDS:
                setattr(made, name, values[name])
            _check_parent(made)
            _save(by, row, made, "考核对象", before, SUBJECT_FIELDS)
    except IntegrityError as error:
        raise DomainError(
            "没有保存", why=f"编号“{values['code']}”已有别的考核对象", next_step="请换一个编号"
        ) from error
    return made


def save_participant(
    *, by: Actor, plan: int, version: int, person: int | None, employee: int | None, values: Mapping[str, Any]
) -> Participant:
    """Put somebody of the staff list into a draft, or change what the plan says of a person.

    DomainError: approved or changed meanwhile, the 工号 is taken, nobody is named.
    """
    try:
        with transaction.atomic():
            row = take_draft(plan, version, by=by)
            old = None if person is None else _row(Participant, row, person)
            made = old or Participant(plan=row, employee=_employee(row, employee))
            before = told(made, PERSON_FIELDS) if old else {}
            for name in PERSON_FIELDS:
                setattr(made, name, values[name])
            _save(by, row, made, "年度人员", before, PERSON_FIELDS)
    except IntegrityError as error:
        raise DomainError(
            "没有保存", why=f"工号“{values['number']}”已在本年度名册里", next_step="请更改已有的那一行"
        ) from error
    return made


def remove_row(*, by: Actor, plan: int, version: int, model: type[Model], key: int, reason: str) -> None:
    """Take a row of the roster out of a draft. DomainError where something still points at it."""
    with transaction.atomic():
        row = take_draft(plan, version, by=by)
        made = _row(model, row, key)
        fields = SUBJECT_FIELDS if isinstance(made, Subject) else PERSON_FIELDS
        word = model._meta.verbose_name
        by.record(
            action=f"移出{word}", target=f"{row.agency.name} {row} {made}",
            detail={**changes(told(made, fields), {}), "原因": reason.strip()}, agency=row.agency_id,
        )  # fmt: skip
        try:
            made.delete()
        except (RestrictedError, ProtectedError) as error:
            names = "、".join(sorted({str(one._meta.verbose_name) for one in _pointing(error)}))
            raise DomainError(
                f"不能移出“{made}”", why=f"仍有{names}指向它", next_step="请先把那些改到别处，再移出"
            ) from error


def told(row: Model, fields: tuple[str, ...]) -> dict[str, object]:
    """What the log says of a row: Chinese names, links in words."""
    found: dict[str, object] = {}
    for name in fields:
        value = getattr(row, name)
        label = str(getattr(row._meta.get_field(name), "verbose_name", name))
        found[label] = str(value) if isinstance(value, Model) else value
    return found


def _save(
    by: Actor,
    plan: Plan,
    row: Subject | Participant,
    word: str,
    before: dict[str, object],
    fields: tuple[str, ...],
) -> None:
    detail = changes(before, told(row, fields))
    if before and not detail:
        raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或返回")
    row.save()
    action = f"{'更改' if before else '增加'}{word}"
    by.record(action=action, target=f"{plan.agency.name} {plan} {row}", detail=detail, agency=plan.agency_id)


def _check_parent(row: Subject) -> None:
    """上级 leads upwards to an end, and a 单位 stands under a 单位 only (as in the year workbook)."""
    seen, here = {row.pk}, row.parent
    if row.kind == Subject.Kind.UNIT and here is not None and here.kind != Subject.Kind.UNIT:
        raise DomainError("没有保存", why="单位的上级只能是单位", next_step="请改上级，或清空")
    while here is not None:
        if here.pk in seen:
            raise DomainError("没有保存", why=f"上级互相循环，又回到“{here}”", next_step="请改上级，或清空")
        seen.add(here.pk)
        here = here.parent


def _row(model: type[Any], plan: Plan, key: int) -> Any:
    row = model._default_manager.filter(plan=plan, pk=key).first()
    if row is None:
        raise DomainError("没有保存", why="这一行已被移出名册", next_step="请刷新页面")
    return row


def _employee(plan: Plan, key: int | None) -> Employee:
    row = Employee.objects.filter(pk=key or 0).first()
    if row is None:
        raise DomainError("没有保存", why="没有选人", next_step="请从干部职工名册选择；新来的先登记到名册")
    return row


def _pointing(error: RestrictedError | ProtectedError) -> set[Model]:
    found = error.restricted_objects if isinstance(error, RestrictedError) else error.protected_objects
    return set(found)
