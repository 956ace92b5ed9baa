"""Objects for the arguments of addresses: one of the asker's own, of a colleague, of another agency, of another year.

A maker writes what it needs and gives the value of its argument, or None where there is no such object (the person of
an account without one).
"""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.models import (
    Absence,
    Account,
    AuditEntry,
    Delegation,
    Duty,
    Handover,
    Job,
    Notification,
    Opinion,
    Posting,
    RoleGrant,
)
from plans.models import Body, BodyMember
from reports.submissions import CHECK, SETTLE
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.access.table import PERSONAL, UNIT, YEARLY, Maker, Scope
from tests.access.year import PARTS
from tests.office import OTHER_YEAR, YEAR, Office


def owner(office: Office, who: Role | None, scope: Scope) -> Account | None:
    """Give the account in the scope, seen from `who` (None: anonymous, who owns nothing)."""
    if scope is Scope.OWN:
        return office.account(who) if who else None
    if scope is Scope.SECTION:
        return office.account(Role.FILER if who is Role.STAFF else Role.STAFF)
    return office.account("乙局干部职工" if scope is Scope.OTHER else "二科干部职工")


def agency(office: Office, who: Role | None, scope: Scope) -> int:
    person = office.account(who).employee if who and scope is Scope.OWN else None
    if person is not None:
        return person.agency_id
    return office.b.pk if scope is Scope.OTHER else office.a.pk


def year(office: Office, who: Role | None, scope: Scope) -> int:
    return OTHER_YEAR if scope is Scope.YEAR else YEAR


def employee(office: Office, who: Role | None, scope: Scope) -> int | None:
    found = owner(office, who, scope)
    return found.employee_id if found else None


def department(office: Office, who: Role | None, scope: Scope) -> int:
    return {Scope.OTHER: office.s3, Scope.AGENCY: office.s2}.get(scope, office.s1).pk


def account(office: Office, who: Role | None, scope: Scope) -> int | None:
    found = owner(office, who, scope)
    return found.pk if found else None


def message(office: Office, who: Role | None, scope: Scope) -> int | None:
    found = owner(office, who, scope)
    return Notification.objects.create(account=found, title="消息", link="/").pk if found else None


def grant(office: Office, who: Role | None, scope: Scope) -> int:
    holder = office.account("乙局绩效办" if scope is Scope.OTHER else Role.LEADING_GROUP)
    return RoleGrant.objects.get(account=holder).pk


def delegation(office: Office, who: Role | None, scope: Scope) -> int | None:
    found = owner(office, who, scope)
    if found is None:
        return None
    today = timezone.localdate()
    receiver = office.account("二科填报人")
    return Delegation.objects.create(
        grantor=found,
        delegate=receiver,
        role=Role.FILER.value,
        agency=office.a,
        start=today,
        end=today,
        reason="休假",
    ).pk


def job(office: Office, who: Role | None, scope: Scope) -> Any:
    found = owner(office, who, scope)
    if found is None:
        return None
    unit = agency(office, who, scope)
    return Job.objects.create(
        kind=CHECK,
        title="检查",
        account=found,
        agency_id=unit,
        state=Job.State.DONE,
        result={},
        finished_at=timezone.now(),
    ).pk


def settling(office: Office, who: Role | None, scope: Scope) -> Any:
    """A workbook that is being settled."""
    pk = job(office, who, scope)
    Job.objects.filter(pk=pk).update(kind=SETTLE, state=Job.State.QUEUED, finished_at=None)
    return pk


def opinion(office: Office, who: Role | None, scope: Scope) -> int:
    author = office.account("乙局监督小组" if scope is Scope.OTHER else Role.SUPERVISION)
    return Opinion.objects.create(
        agency_id=agency(office, who, scope), author=author, about="事项", text="意见"
    ).pk


def position(office: Office, who: Role | None, scope: Scope) -> int:
    with transaction.atomic():
        row = Actor(name="某人").record(
            action="测试",
            target="对象",
            detail={},
            agency=agency(office, who, scope),
            category=AuditEntry.Category.BUSINESS,
        )
    return row.position


def duty(office: Office, who: Role | None, scope: Scope) -> int:
    section = office.s3 if scope is Scope.OTHER else office.s1
    return Duty.objects.get(department=section, kind=Duty.Kind.FILER).pk


def posting(office: Office, who: Role | None, scope: Scope) -> int | None:
    person = employee(office, who, scope)
    return Posting.objects.get(employee=person).pk if person else None


def absence(office: Office, who: Role | None, scope: Scope) -> int | None:
    person = employee(office, who, scope)
    if person is None:
        return None
    return Absence.objects.create(
        employee_id=person, reason=Absence.Reason.STUDY, start=timezone.localdate()
    ).pk


def record(office: Office, who: Role | None, scope: Scope) -> int:
    leaving, successor = ("乙局干部职工", "乙局填报人") if scope is Scope.OTHER else (Role.STAFF, Role.FILER)
    return Handover.objects.create(
        agency_id=agency(office, who, scope),
        leaving=office.employee(leaving),
        successor=office.employee(successor),
        on=timezone.localdate(),
        made_by="某人",
    ).pk


def body(office: Office, who: Role | None, scope: Scope) -> int:
    return Body.objects.get_or_create(
        agency_id=agency(office, who, scope),
        year=year(office, who, scope),
        name="领导小组",
        kind=Body.Kind.LEADING_GROUP,
    )[0].pk


def member(office: Office, who: Role | None, scope: Scope) -> int:
    return BodyMember.objects.create(
        body_id=body(office, who, scope), name="某人", post="组长", start=timezone.localdate()
    ).pk


def settlement(office: Office, who: Role | None, scope: Scope) -> int:
    """A draft of the agency's year; with `subject` and `person` of the same address it is the same one."""
    return _settled(office, who, scope).pk


def subject(office: Office, who: Role | None, scope: Scope) -> int:
    """The first section's result in it."""
    return _settled(office, who, scope).subject_results.filter(kind="科室").order_by("code")[0].pk


def person(office: Office, who: Role | None, scope: Scope) -> int:
    """The first person's result in it."""
    return _settled(office, who, scope).person_results.order_by("number")[0].pk


def _settled(office: Office, who: Role | None, scope: Scope) -> Settlement:
    unit = office.b if scope is Scope.OTHER else office.a
    return settled_year(office, unit, year(office, who, scope))


def always(value: Any) -> Maker:
    """Give the same value everywhere."""
    return lambda office, who, scope: value


# By address and argument where one name means different things, else by argument; with the scopes it tells apart.
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "agency": (agency, UNIT),
    "unit": (agency, UNIT),
    "year": (year, YEARLY),
    "employee": (employee, PERSONAL),
    "department": (department, PERSONAL[1:]),
    "account": (account, PERSONAL),
    "message": (message, PERSONAL),
    "grant": (grant, UNIT),
    "delegation": (delegation, PERSONAL),
    "job": (job, PERSONAL),
    "opinion": (opinion, UNIT),
    "position": (position, UNIT),
    "duty": (duty, UNIT),
    "posting": (posting, PERSONAL),
    "absence": (absence, PERSONAL),
    "record": (record, UNIT),
    "body": (body, YEARLY),
    "member": (member, YEARLY),
    "settlement": (settlement, YEARLY),
    "subject": (subject, YEARLY),
    "person": (person, YEARLY),
    "upload": (always("no-such-upload"), ()),
    "session": (always(999_999), ()),
    "name": (always("没有这个文件.xlsx"), ()),
    "page": (always("no-such-page"), ()),
    "help_page.page": (always("denglu"), ()),
    "workbook_settling.job": (settling, PERSONAL),
    "result_file.kind": (always("json"), ()),
    "rule_book.code": (always("kexie-2017"), ()),
    "practice_book.slug": (always("cuowu"), ()),
}
for _part in PARTS:
    MAKERS.update(_part.MAKERS)


def maker_of(address: str, argument: str) -> tuple[Maker, tuple[Scope, ...]]:
    """Give the maker of an argument; KeyError tells what to add here."""
    return MAKERS.get(f"{address}.{argument}") or MAKERS[argument]


def scopes_of(address: str, arguments: tuple[str, ...]) -> tuple[Scope, ...]:
    """Give the scopes that the arguments of an address tell apart."""
    found = [scope for argument in arguments for scope in maker_of(address, argument)[1]]
    return tuple(scope for scope in Scope if scope in found) or (Scope.HERE,)


def values_for(
    office: Office, address: str, arguments: tuple[str, ...], who: Role | None, scope: Scope
) -> dict[str, Any] | None:
    """Make the arguments of an address in a scope; None where one of them has no object there."""
    made = {argument: maker_of(address, argument)[0](office, who, scope) for argument in arguments}
    return None if any(value is None for value in made.values()) else made
