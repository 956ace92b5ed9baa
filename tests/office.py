"""One small world for the tests of pages: a 市 with two 单位, sections, staff, and an account for every role.

`build_office()` writes the rows (through the models, in bulk), `client_of(...)` gives a signed-in test client.
Names say what somebody is for, so that a page which shows the wrong person shows it in plain words:

    测试市                      城市绩效办, the three administrators (accounts without a person)
    ├─ 甲局 (series 经济系列)     一科 = own section of every role of A that has one, 二科 = another section
    └─ 乙局 (series 民生系列)     三科 = the other agency

A role's account (`office.account(Role.FILER)`, user name in USERNAMES) has its scope at 甲局, with sections 一科. The
same roles elsewhere stand under the names of OTHERS: "二科填报人", "乙局绩效办" …
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from django.contrib.auth.hashers import make_password
from django.test import Client

from people.access import Access, Role
from people.models import Account, Agency, Department, Duty, Employee, Posting, RoleGrant
from people.permissions import access_of
from plans.models import Plan

START: Final = date(2025, 1, 1)
YEAR: Final = 2026
OTHER_YEAR: Final = 2025
PASSWORD: Final = "Office-2026-测试口令"
SERIES_A: Final = "经济系列"
SERIES_B: Final = "民生系列"

# Whose account stands for the role: user name, name, number on the staff list ("" = no person behind it).
USERNAMES: Final[dict[Role, tuple[str, str, str]]] = {
    Role.STAFF: ("staff", "一科干事", "A01"),
    Role.FILER: ("filer", "一科填报员", "A02"),
    Role.SECTION_HEAD: ("head", "一科科长", "A03"),
    Role.SUPERVISING_LEADER: ("leader", "甲局副局长", "A04"),
    Role.PERFORMANCE_OFFICE: ("office", "甲局绩效专干", "A05"),
    Role.LEADING_GROUP: ("group", "甲局党组成员", "A06"),
    Role.CHIEF_LEADER: ("chief", "甲局局长", "A07"),
    Role.SUPERVISION: ("supervision", "甲局纪检员", "A08"),
    Role.SERIES_LEAD: ("series", "系列牵头专员", "C01"),
    Role.CITY_OFFICE: ("city", "市级绩效专员", "C02"),
    Role.SYSTEM_ADMIN: ("system", "系统保障员", ""),
    Role.SECURITY_ADMIN: ("security", "安全保密员", ""),
    Role.AUDIT_ADMIN: ("auditor", "日志审计员", ""),
}
# The same roles elsewhere: key, user name, name, number, role.
OTHERS: Final[tuple[tuple[str, str, str, str, Role], ...]] = (
    ("二科干部职工", "staff2", "二科干事", "A11", Role.STAFF),
    ("二科填报人", "filer2", "二科填报员", "A12", Role.FILER),
    ("二科科室负责人", "head2", "二科科长", "A13", Role.SECTION_HEAD),
    ("二科分管领导", "leader2", "甲局总师", "A14", Role.SUPERVISING_LEADER),
    ("乙局干部职工", "staffb", "三科干事", "B01", Role.STAFF),
    ("乙局填报人", "filerb", "三科填报员", "B02", Role.FILER),
    ("乙局科室负责人", "headb", "三科科长", "B03", Role.SECTION_HEAD),
    ("乙局分管领导", "leaderb", "乙局副局长", "B04", Role.SUPERVISING_LEADER),
    ("乙局绩效办", "officeb", "乙局绩效专干", "B05", Role.PERFORMANCE_OFFICE),
    ("乙局领导小组", "groupb", "乙局党组成员", "B06", Role.LEADING_GROUP),
    ("乙局主要领导", "chiefb", "乙局局长", "B07", Role.CHIEF_LEADER),
    ("乙局监督小组", "supervisionb", "乙局纪检员", "B08", Role.SUPERVISION),
    ("乙局系列牵头单位", "seriesb", "民生牵头专员", "C03", Role.SERIES_LEAD),
)
_DUTIES: Final = {
    Role.FILER: Duty.Kind.FILER,
    Role.SECTION_HEAD: Duty.Kind.HEAD,
    Role.SUPERVISING_LEADER: Duty.Kind.SUPERVISING_LEADER,
}
_POSTS: Final = {
    Role.SECTION_HEAD: "科室主要负责人",
    Role.SUPERVISING_LEADER: "班子成员",
    Role.LEADING_GROUP: "班子成员",
    Role.CHIEF_LEADER: "班子成员",
}


@dataclass(frozen=True, slots=True)
class Office:
    """The rows of the small world; `account` and `employee` find people by role or by a key of OTHERS."""

    city: Agency
    a: Agency
    b: Agency
    s1: Department
    s2: Department
    s3: Department
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, who: Role | str) -> Account:
        """Give the account of a role at 甲局 (section 一科), or the one under a key of OTHERS."""
        return self.accounts[str(who)]

    def employee(self, who: Role | str) -> Employee:
        """Give the person behind the account."""
        found = self.account(who).employee
        assert found is not None, f"{who} has no person"
        return found

    def access(self, who: Role | str, *, today: date | None = None) -> Access:
        """Give what the account may do today (or on the day)."""
        return access_of(self.account(who), today=today or date.today(), second_factor=True)  # noqa: DTZ011

    def client_of(self, who: Account | Role | str | None) -> Client:
        """Give a client signed in as the role, the key of OTHERS, the account; None is anonymous."""
        return client_of(self.accounts[str(who)] if isinstance(who, str) else who)


def build_office(*, plans: bool = True) -> Office:
    """Write the small world; `plans` also writes draft plans of 2025 and 2026 for both units."""
    city = Agency.objects.create(name="测试市", kind=Agency.Kind.CITY)
    a = Agency.objects.create(name="甲局", group=SERIES_A, parent=city)
    b = Agency.objects.create(name="乙局", group=SERIES_B, parent=city)
    s1, s2, s3 = Department.objects.bulk_create(
        Department(agency=agency, code=code, name=name, kind=Department.Kind.SECTION, valid_from=START)
        for agency, code, name in ((a, "K1", "一科"), (a, "K2", "二科"), (b, "K3", "三科"))
    )
    office = Office(city, a, b, s1, s2, s3)
    listed = [(str(role), *row, role) for role, row in USERNAMES.items()]
    listed += OTHERS
    people = _employees(office, listed)
    made = Account.objects.bulk_create(
        Account(username=username, name=name, employee=people.get(number), password=_password())
        for _, username, name, number, _ in listed
    )
    office.accounts.update({key: account for (key, *_), account in zip(listed, made, strict=True)})
    _duties(office, listed)
    _grants(office, listed)
    if plans:
        Plan.objects.bulk_create(
            Plan(agency=agency, year=year, scheme_code="test")
            for agency in (a, b)
            for year in (OTHER_YEAR, YEAR)
        )
    return office


def client_of(who: Account | Role | None) -> Client:
    """Give a client signed in (with the second factor) as the account or a role's account; None is anonymous."""
    client = Client()
    if who is None:
        return client
    account = Account.objects.get(username=USERNAMES[who][0]) if isinstance(who, Role) else who
    client.force_login(account, backend="people.backends.OfficeBackend")
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


Listed = tuple[str, str, str, str, Role]


def without_tokens(html: str) -> str:
    """A page without the random values of its forms, in which any short run of letters may come up by chance."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|form_token)" value=")[^"]*', r"\1", html)


@lru_cache(maxsize=1)
def _password() -> str:
    """Hash once: argon2 is slow on purpose."""
    return make_password(PASSWORD)


def _where(office: Office, key: str, number: str) -> tuple[Agency, Department | None]:
    """Tell the agency and the section somebody serves in by the number: A.. B.. C.., and the key for 二科."""
    agency = {"A": office.a, "B": office.b, "C": office.city}[number[0]]
    section = {"A": office.s2 if key.startswith("二科") else office.s1, "B": office.s3}.get(number[0])
    return agency, section


def _employees(office: Office, listed: list[Listed]) -> dict[str, Employee]:
    rows = [(key, name, number, role) for key, _, name, number, role in listed if number]
    made = Employee.objects.bulk_create(
        Employee(agency=_where(office, key, number)[0], number=number, name=name, joined_on=START)
        for key, name, number, _ in rows
    )
    postings = []
    for (key, _, number, role), employee in zip(rows, made, strict=True):
        agency, section = _where(office, key, number)
        in_section = role in (Role.STAFF, Role.FILER, Role.SECTION_HEAD)
        postings.append(
            Posting(
                employee=employee,
                agency=agency,
                department=section if in_section else None,
                post=_POSTS.get(role, "一般人员"),
                start=START,
            )
        )
    Posting.objects.bulk_create(postings)
    return {employee.number: employee for employee in made}


def _duties(office: Office, listed: list[Listed]) -> None:
    rows = []
    for key, _, _, number, role in listed:
        if role in _DUTIES:
            agency, section = _where(office, key, number)
            employee = office.employee(key)
            rows.append(
                Duty(agency=agency, department=section, employee=employee, kind=_DUTIES[role], start=START)
            )
    Duty.objects.bulk_create(rows)


def _grants(office: Office, listed: list[Listed]) -> None:
    rows = []
    for key, _, _, number, role in listed:
        if role in _DUTIES or role is Role.STAFF:
            continue
        grant = RoleGrant(account=office.account(key), role=role.value, start=START, reason="测试")
        if role in (Role.SERIES_LEAD, Role.CITY_OFFICE):
            grant.agency = office.city
        elif number:
            grant.agency = _where(office, key, number)[0]
        if role is Role.SERIES_LEAD:
            grant.series = SERIES_B if key.startswith("乙局") else SERIES_A
        rows.append(grant)
    RoleGrant.objects.bulk_create(rows)
