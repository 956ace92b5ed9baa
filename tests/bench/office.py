"""An office of any size for the page figures: rows written in bulk, one account with every session it needs."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction
from django.test import Client

from people.access import Role
from people.acting import Actor
from people.models import Account, Agency, Department, Employee, Posting, RoleGrant

START: Final = date(2020, 1, 1)
SECTIONS: Final = 12
LOG_ROWS: Final = 2_000


def fill(people: int) -> Agency:
    """Make an agency with so many people in 12 sections, one in a hundred lent out, all with accounts, and a log of 2,000 rows."""
    above = Agency.objects.create(name="测速市")
    agency = Agency.objects.create(name="测速单位", parent=above)
    sections = Department.objects.bulk_create(
        Department(agency=agency, code=f"KS{n:02}", name=f"第{n}科", kind="科室", valid_from=START)
        for n in range(1, SECTIONS + 1)
    )
    staff = Employee.objects.bulk_create(
        (Employee(agency=agency, number=f"{n:06}", name=f"职工{n:06}") for n in range(people)),
        batch_size=2_000,
    )
    Posting.objects.bulk_create(
        (
            Posting(
                employee=person,
                agency=agency,
                department=sections[n % SECTIONS],
                post="一般人员",
                start=START,
            )
            for n, person in enumerate(staff)
        ),
        batch_size=2_000,
    )
    # Every hundredth also serves at the unit above, which appraises and pays nobody of them.
    Posting.objects.bulk_create(
        (
            Posting(
                employee=person, agency=above, category="借调", start=START,
                concurrent=True, appraised_here=False, paid_here=False,
            )
            for person in staff[::100]
        ),
        batch_size=2_000,
    )  # fmt: skip
    Account.objects.bulk_create(
        (
            Account(username=f"u{n:06}", name=person.name, employee=person, password="!")
            for n, person in enumerate(staff)
        ),
        batch_size=2_000,
    )
    by = Actor(name="测速", origin="命令行")
    with transaction.atomic():
        for n in range(LOG_ROWS):
            by.record(
                action="测速", target=f"第{n}项", detail={"值": {"旧": n, "新": n + 1}}, agency=agency.pk
            )
    return agency


def account(agency: Agency, role: Role, username: str) -> Account:
    """Make an account with one role."""
    made = Account.objects.create(username=username, name=username, password="!unusable")
    RoleGrant.objects.create(account=made, role=role.value, agency=agency, start=START)
    return made


def session_of(who: Account) -> str:
    """Give the key of a session in which the account is signed in with a second factor."""
    client = Client()
    client.force_login(who, backend="people.backends.OfficeBackend")
    session = client.session
    session["second_factor"] = True
    session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
