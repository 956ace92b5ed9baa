"""Sections over time: set up, put right, 更名, 合并, 拆分, 撤销 on a day, each with its document and its preview.

`section_plans.plan_…` checks and gives the change as a value (its effects are the preview), the command here carries
it out. What was stays: a section that ends keeps its row, and the map leads from it to what it became.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import transaction

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Department
from people.services.locks import lock_agency
from people.services.organisation import clean_group, clean_name
from people.services.postings import check_day
from people.services.reorganisation import NewSection, Reorganisation
from people.services.reorganising import carry_out
from people.services.section_checks import check_first_day, check_kind, check_name, checked, locked_section
from people.services.section_plans import plan_abolition, plan_merge, plan_rename, plan_split

Planned = Callable[[], Reorganisation]


def add_section(
    *, by: Actor, agency: int, section: NewSection, valid_from: date, document: str = ""
) -> Department:
    """Set up a section from a day on. DomainError: 编号 was ever used in the agency, the name lives then."""
    check_day(valid_from)
    with transaction.atomic():
        lock_agency(agency)
        (section,) = checked(agency, [section], valid_from, ending=())
        row = Department.objects.create(
            agency_id=agency, code=section.code, name=section.name, kind=section.kind, group=section.group,
            valid_from=valid_from, document=document.strip(),
        )  # fmt: skip
        by.record(action="设立科室", target=f"科室 {row.name}", detail=changes({}, facts(row)), agency=agency)
    return row


def correct_section(
    *,
    by: Actor,
    department: int,
    seen: Mapping[str, object],
    name: str,
    kind: str,
    group: str,
    valid_from: date,
    document: str,
) -> Department:
    """Put right what was typed wrongly; for a new name on a day use `rename_section`. `seen`: `facts` as shown.

    DomainError: changed meanwhile, the name lives already, somebody served before the new first day.
    """
    check_day(valid_from)
    with transaction.atomic():
        row = locked_section(department)
        before = facts(row)
        if before != dict(seen):
            raise DomainError(
                "没有保存", why=f"这个科室刚被别人改过，现为“{row.name}”", next_step="请核对现在的内容后再改"
            )
        if valid_from != row.valid_from:
            check_first_day(row, valid_from)
        row.name, row.kind, row.group = clean_name(name), kind, clean_group(group)
        row.valid_from, row.document = valid_from, document.strip()
        check_kind(kind)
        check_name(row.agency_id, row.name, row.valid_from, row.valid_to, except_keys={row.pk})
        told = changes(before, facts(row))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        row.save(update_fields=["name", "kind", "group", "valid_from", "document"])
        by.record(action="更正科室信息", target=f"科室 {row.name}", detail=told, agency=row.agency_id)
    return row


def rename_section(
    *, by: Actor, department: int, on: date, name: str, document: str, seen: str = ""
) -> Department:
    """Carry out `plan_rename`."""
    plan = lambda: plan_rename(department=department, on=on, name=name, document=document)  # noqa: E731
    return _carry_out(by, department, plan, seen)[0]


def merge_sections(
    *,
    by: Actor,
    departments: Sequence[int],
    on: date,
    into: NewSection | int,
    document: str,
    head: int | None = None,
    leader: int | None = None,
    seen: str = "",
) -> Department:
    """Carry out `plan_merge`; gives the section that all went into."""
    plan = lambda: plan_merge(  # noqa: E731
        departments=departments, on=on, into=into, document=document, head=head, leader=leader
    )
    made = _carry_out(by, departments[0], plan, seen)
    return made[0] if isinstance(into, NewSection) else Department.objects.get(pk=into)


def split_section(
    *,
    by: Actor,
    department: int,
    on: date,
    successors: Sequence[NewSection],
    placing: Mapping[int, int],
    document: str,
    seen: str = "",
) -> list[Department]:
    """Carry out `plan_split`; gives the new sections in the order of `successors`."""
    plan = lambda: plan_split(  # noqa: E731
        department=department, on=on, successors=successors, placing=placing, document=document
    )
    return _carry_out(by, department, plan, seen)


def abolish_section(
    *, by: Actor, department: int, on: date, placing: Mapping[int, int | None], document: str, seen: str = ""
) -> Department:
    """Carry out `plan_abolition`."""
    plan = lambda: plan_abolition(department=department, on=on, placing=placing, document=document)  # noqa: E731
    _carry_out(by, department, plan, seen)
    return Department.objects.get(pk=department)


def facts(row: Department) -> dict[str, object]:
    """Give what a form shows of a section and the audit row keeps."""
    return {
        "编号": row.code,
        "名称": row.name,
        "类型": row.kind,
        "分组": row.group,
        "启用日期": row.valid_from.isoformat(),
        "设立依据": row.document,
    }


def _carry_out(by: Actor, department: int, plan: Planned, seen: str) -> list[Department]:
    with transaction.atomic():
        locked_section(department)
        return carry_out(by=by, change=plan(), seen=seen)
