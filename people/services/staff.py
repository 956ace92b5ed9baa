"""The staff list: adding, putting right, leaving, coming back, and saying that two records are one person."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from people.acting import Actor
from people.engine.postings import Facts, Line, Stretch, come_back
from people.engine.postings import leave as left
from people.errors import DomainError
from people.models import Account, Agency, Delegation, Duty, Employee, RoleGrant
from people.services.postings import check_day, check_facts
from people.services.staff_turn import change_line, record_change, store_line
from people.typed import all_seen

LEAVING_REASONS: Final = ("退休", "调出", "辞职", "辞退", "开除", "合同期满", "借调期满", "去世", "其他")


def add_employee(
    *,
    by: Actor,
    agency: int,
    number: str,
    name: str,
    joined_on: date,
    to: Facts,
    appraised_here: bool = True,
    paid_here: bool = True,
    home_record: int | None = None,
    reason: str = "",
) -> Employee:
    """Put a person on the agency's staff list, serving from `joined_on`.

    `home_record` links a borrowed person to the row at home. DomainError: the 工号 is taken, unknown section.
    """
    number, name = number.strip(), name.strip()
    _check_seen(number, name)
    check_day(joined_on)
    try:
        with transaction.atomic():
            person = Employee(
                agency=Agency.objects.get(pk=agency), number=number, name=name, joined_on=joined_on
            )
            check_facts(person, to, joined_on, main=True)
            if home_record is not None:
                _link(person, home_record)
            person.save(force_insert=True)
            new = Stretch(
                person=person.pk,
                facts=to,
                start=joined_on,
                appraised_here=appraised_here,
                paid_here=paid_here,
                reason=reason,
            )
            store_line((), (new,))
            record_change(
                by=by,
                person=person,
                action="登记人员",
                old=(),
                new=(new,),
                before={},
                after={"number": number, "name": name, "joined_on": joined_on},
            )
    except IntegrityError as error:
        raise number_taken(agency, number) from error
    return person


def correct_employee(
    *, by: Actor, employee: int, version: int, number: str, name: str, joined_on: date | None
) -> Employee:
    """Put right 工号, 姓名 or 到岗日期; a signed-in account shows the new name from then on."""
    facts = {"number": number.strip(), "name": name.strip(), "joined_on": joined_on}
    _check_seen(number.strip(), name.strip())
    if joined_on is not None:
        check_day(joined_on)

    def change(person: Employee, line: Line) -> Line:
        Account.objects.filter(employee=person.pk).exclude(name=name).update(name=facts["name"])
        return line

    agency = Employee.objects.values_list("agency", flat=True).get(pk=employee)
    try:
        return change_line(
            by=by, employee=employee, version=version, action="更正人员信息", change=change, facts=facts
        )
    except IntegrityError as error:
        raise number_taken(agency, number) from error


def leave(*, by: Actor, employee: int, version: int, day: date, reason: str) -> Employee:
    """Let the person leave with the day (the last one of service); nobody is deleted.

    All postings end; the account stops the day after by itself (`people.permissions.held`). Duties and rights stay
    as they are until they are handed over: `open_work` lists them.
    """
    check_day(day)
    if not reason.strip():
        raise DomainError("没有填离岗原因", why="名册要写明", next_step="请选择或填写原因")

    def change(person: Employee, line: Line) -> Line:
        if person.left_on is not None:
            raise DomainError(
                "不能再次离岗", why=f"已于 {person.left_on} 离岗", next_step="请核对；返岗的先办返岗"
            )
        return left(line, day=day)

    facts = {"left_on": day, "left_reason": reason.strip()}
    return change_line(by=by, employee=employee, version=version, action="离岗", change=change, facts=facts)


def return_to_work(
    *,
    by: Actor,
    employee: int,
    version: int,
    day: date,
    to: Facts,
    appraised_here: bool = True,
    paid_here: bool = True,
    reason: str = "",
) -> Employee:
    """Let a person who left serve again from the day on; the account works again with it."""
    check_day(day)

    def change(person: Employee, line: Line) -> Line:
        if person.left_on is not None and day <= person.left_on:
            raise DomainError(
                f"不能从 {day} 起返岗", why=f"离岗日期是 {person.left_on}", next_step="请填离岗之后的日期"
            )
        check_facts(person, to, day, main=True)
        new = Stretch(
            person=person.pk,
            facts=to,
            start=day,
            appraised_here=appraised_here,
            paid_here=paid_here,
            reason=reason,
        )
        return come_back(line, new=new)

    facts = {"left_on": None, "left_reason": ""}
    return change_line(by=by, employee=employee, version=version, action="返岗", change=change, facts=facts)


def link_home(*, by: Actor, employee: int, version: int, home_record: int | None) -> Employee:
    """Say that a borrowed person's row here and the row at home are one person; None takes it back."""

    def change(person: Employee, line: Line) -> Line:
        if home_record is not None:
            _link(person, home_record)
        return line

    return change_line(
        by=by,
        employee=employee,
        version=version,
        action="关联原单位人员" if home_record is not None else "取消关联",
        change=change,
        facts={"home_record_id": home_record},
    )


def open_work(*, employee: int, today: date) -> list[str]:
    """Say what is still open in the person's name: duties, roles, delegations. Empty: nothing to hand over."""
    current = Q(end__isnull=True) | Q(end__gte=today)
    duties = Duty.objects.filter(current, employee=employee).select_related("agency", "department")
    words = [f"{row.kind}：{row.department or row.agency}" for row in duties]
    account = Account.objects.filter(employee=employee).first()
    if account is None:
        return words
    words += [
        f"角色：{row.role}" for row in RoleGrant.objects.filter(current, account=account).order_by("role")
    ]
    given = Delegation.objects.filter(
        Q(grantor=account) | Q(delegate=account), end__gte=today, revoked_at__isnull=True
    )
    return [*words, *(f"代办：{row.role}，{row.start} 至 {row.end}" for row in given)]


def namesakes(*, agency: int, name: str) -> QuerySet[Employee]:
    """Give people of the same name on the lists of other agencies: a borrowed person's row at home, perhaps."""
    return Employee.objects.filter(name=name).exclude(agency=agency).select_related("agency").order_by("pk")


def home_record_of(*, agency: str | int, number: str) -> int | None:
    """Find the row at home by agency and 工号; None when neither is given, DomainError when there is none."""
    if not agency and not number:
        return None
    row = Employee.objects.filter(agency=int(agency), number=number.strip()).first()
    if row is None:
        raise DomainError(
            "没有登记",
            why=f"原单位名册里没有工号“{number}”",
            next_step="请核对原单位和工号，或先不填、以后再关联",
        )
    return int(row.pk)


def number_taken(agency: int, number: str) -> DomainError:
    """Say who already has the 工号."""
    other = Employee.objects.filter(agency=agency, number=number.strip()).first()
    why = f"它是{other.name}的工号" if other else "它已有人使用"
    return DomainError(
        f"工号“{number}”不能用", why=why, next_step="请核对；同一个人请在原记录上办理返岗或更正"
    )


def _check_seen(*words: str) -> None:
    """Refuse marks that nobody sees: with them one person's name or login name passes for another's in the log."""
    if not all(all_seen(text) for text in words):
        raise DomainError(
            "没有保存", why="工号或姓名里有看不见的字符", next_step="请删去后重新输入，不要从别处粘贴"
        )


def _link(person: Employee, home_record: int) -> None:
    home = Employee.objects.filter(pk=home_record).first()
    if home is None or home.pk == person.pk:
        raise DomainError("不能关联", why="没有这个人员", next_step="请重新选择")
    if home.name != person.name:
        # Who may write the own list only must not reach (and read of) anybody anywhere by a number.
        raise DomainError(
            "不能关联", why="两条记录的姓名不同", next_step="请核对；姓名写错的先由所在单位更正"
        )
    if home.agency_id == person.agency_id:
        raise DomainError(
            "不能关联", why="两条记录在同一单位的名册里", next_step="同一单位里请直接登记借调任职"
        )
    if home.home_record_id is not None:
        raise DomainError(
            "不能关联", why="对方记录本身也是借入人员", next_step="请关联到此人编制所在单位的记录"
        )
    if person.pk and Employee.objects.filter(home_record=person.pk).exists():
        raise DomainError("不能关联", why="已有别的单位把本记录当作原单位记录", next_step="请先取消那条关联")
    person.home_record = home
