"""The bodies of an agency's year: 领导小组, 办公室, 监督小组 and others, with posts, members and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Employee
from people.services.locks import lock_agency
from plans.models import Body, BodyMember

LONGEST_NAME: Final = 80
STEP: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """What is entered of a member; `employee` None: somebody who is not on the staff list, by `name` alone."""

    employee: int | None
    name: str
    post: str
    title: str
    position: int | None
    start: date
    end: date | None = None


def add_body(
    *, by: Actor, agency: int, year: int, kind: str, name: str, document: str = "", duties: str = ""
) -> Body:
    """Set up a body of the year. DomainError: the year has one of this name."""
    body = Body(
        agency_id=agency,
        year=year,
        kind=kind,
        name=_name(name),
        document=document.strip(),
        duties=duties.strip(),
    )
    try:
        with transaction.atomic():
            body.save(force_insert=True)
            by.record(
                action="设立年度机构", target=str(body), detail=changes({}, _facts(body)), agency=agency
            )
    except IntegrityError as error:
        raise _name_taken(body.name) from error
    return body


def change_body(
    *, by: Actor, body: int, version: int, kind: str, name: str, document: str, duties: str
) -> Body:
    """Change what is said of a body. DomainError: changed meanwhile, the name is taken."""
    name = _name(name)
    try:
        with transaction.atomic():
            row = take_turn(body, version)
            before = _facts(row)
            row.kind, row.name, row.document, row.duties = kind, name, document.strip(), duties.strip()
            told = changes(before, _facts(row))
            if not told:
                raise DomainError(
                    "没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消"
                )
            row.save(update_fields=["kind", "name", "document", "duties"])
            by.record(action="更改年度机构", target=str(row), detail=told, agency=row.agency_id)
    except IntegrityError as error:
        raise _name_taken(name) from error
    return row


def remove_body(*, by: Actor, body: int, version: int, reason: str) -> None:
    """Take back a body that was entered by mistake, with its members; the audit row keeps what it said."""
    reason = _reason(reason)
    with transaction.atomic():
        row = take_turn(body, version)
        members = [_line(member) for member in row.members.order_by("position", "pk")]
        detail = {**changes(_facts(row), {}), "成员": members, "原因": reason}
        by.record(action="撤销年度机构登记", target=str(row), detail=detail, agency=row.agency_id)
        row.delete()


def add_member(*, by: Actor, body: int, version: int, member: MemberFacts) -> BodyMember:
    """Put somebody into a body. DomainError: changed meanwhile, the person is in it on one of the days already."""
    with transaction.atomic():
        row = take_turn(body, version)
        new = BodyMember(body=row)
        _fill(new, member)
        _check_member(new)
        new.save(force_insert=True)
        by.record(
            action="增加机构成员", target=f"{row} {new.name}", detail=changes({}, member_facts(new)),
            agency=row.agency_id,
        )  # fmt: skip
    return new


def change_member(*, by: Actor, member: int, version: int, facts: MemberFacts) -> BodyMember:
    """Change a member's post, dates or place in the order; to let somebody leave, give the last day."""
    with transaction.atomic():
        row = _member(member)
        body = take_turn(row.body_id, version)
        before = member_facts(row)
        _fill(row, facts)
        _check_member(row)
        told = changes(before, member_facts(row))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        row.save()
        by.record(action="更改机构成员", target=f"{body} {row.name}", detail=told, agency=body.agency_id)
    return row


def remove_member(*, by: Actor, member: int, version: int, reason: str) -> None:
    """Take back a member who was entered by mistake; who leaves gets a last day instead."""
    reason = _reason(reason)
    with transaction.atomic():
        row = _member(member)
        body = take_turn(row.body_id, version)
        detail = {**changes(member_facts(row), {}), "原因": reason}
        by.record(
            action="撤销机构成员登记", target=f"{body} {row.name}", detail=detail, agency=body.agency_id
        )
        row.delete()


def copy_last_year(*, by: Actor, agency: int, year: int) -> list[Body]:
    """Take the bodies of the year before with those who were in them at its end, from 1 January on.

    The documents are left out: each year has its own. DomainError: the year has bodies, the year before has none.
    """
    with transaction.atomic():
        lock_agency(agency)
        if Body.objects.filter(agency=agency, year=year).exists():
            raise DomainError("没有复制", why=f"{year} 年已经有机构", next_step="请逐个增加或更改")
        old = list(
            Body.objects.filter(agency=agency, year=year - 1).order_by("pk").prefetch_related("members")
        )
        if not old:
            raise DomainError("没有复制", why=f"{year - 1} 年没有登记机构", next_step="请逐个增加")
        first, made = date(year, 1, 1), []
        for row in old:
            body = Body.objects.create(
                agency_id=agency, year=year, kind=row.kind, name=row.name, duties=row.duties
            )
            BodyMember.objects.bulk_create(
                BodyMember(
                    body=body, employee_id=each.employee_id, name=each.name, post=each.post, title=each.title,
                    position=each.position, start=first,
                )
                for each in row.members.all()
                if each.end is None or each.end >= first
            )  # fmt: skip
            made.append(body)
        names = [body.name for body in made]
        by.record(action="复制上年机构", target=f"{year}年度机构", detail={"机构": names}, agency=agency)
    return made


def take_turn(body: int, version: int) -> Body:
    """Win the right to change the body as last seen; only in a transaction. DomainError when somebody was quicker."""
    if Body.objects.filter(pk=body, version=version).update(version=F("version") + 1) == 1:
        return Body.objects.get(pk=body)
    row = Body.objects.filter(pk=body).first()
    why = "这个机构的登记已被撤销" if row is None else f"“{row.name}”刚被别人改过"
    raise DomainError("没有保存", why=why, next_step="请刷新页面，核对后再办")


def member_facts(row: BodyMember) -> dict[str, object]:
    """Give what the audit row says of a member."""
    return {
        "姓名": row.name,
        "职务": row.post,
        "单位职务": row.title,
        "顺序": row.position,
        "起": row.start.isoformat(),
        "止": row.end.isoformat() if row.end else "",
    }


def _fill(row: BodyMember, facts: MemberFacts) -> None:
    person = Employee.objects.filter(pk=facts.employee).first() if facts.employee is not None else None
    name = " ".join(facts.name.split()) or (person.name if person else "")
    if not name:
        raise DomainError(
            "没有填成员", why="既没有选人，也没有写姓名", next_step="请选择本单位人员，或填写姓名"
        )
    if facts.end is not None and facts.end < facts.start:
        raise DomainError("日期不对", why="止日在起日之前", next_step="请改起止日期")
    row.employee, row.name = person, name
    row.post, row.title = facts.post.strip(), facts.title.strip()
    row.start, row.end = facts.start, facts.end
    if facts.position is not None:
        row.position = facts.position
    elif row._state.adding:
        last = BodyMember.objects.filter(body=row.body_id).aggregate(last=Max("position"))["last"] or 0
        row.position = last + STEP


def _check_member(row: BodyMember) -> None:
    """Refuse somebody who is in the body on one of the days already, as whatever."""
    others = BodyMember.objects.filter(body=row.body_id).exclude(pk=row.pk).exclude(end__lt=row.start)
    if row.end is not None:
        others = others.filter(start__lte=row.end)
    same = (
        others.filter(employee=row.employee) if row.employee else others.filter(name=row.name, employee=None)
    )
    other = same.first()
    if other is not None:
        raise DomainError(
            f"不能再加{row.name}",
            why=f"此人从 {other.start} 起已是{other.post}",
            next_step="请更改原来那一行",
        )


def _member(member: int) -> BodyMember:
    row = BodyMember.objects.filter(pk=member).first()
    if row is None:
        raise DomainError("找不到这位成员", why="登记已被撤销", next_step="请刷新页面")
    return row


def _facts(body: Body) -> Mapping[str, object]:
    return {"类型": body.kind, "名称": body.name, "成立文件": body.document, "职责": body.duties}


def _line(member: BodyMember) -> str:
    return f"{member.post} {member.name}"


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise DomainError("名称不对", why=f"须填写，且不超过 {LONGEST_NAME} 个字", next_step="请改名称")
    return name


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DomainError("没有写原因", why="撤销登记须说明", next_step="请填写原因")
    return reason


def _name_taken(name: str) -> DomainError:
    return DomainError(
        f"名称“{name}”不能用", why="这一年已有同名机构", next_step="请换一个名称，或更改原来的"
    )
