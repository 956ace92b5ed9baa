"""A small town with its year under way and no 测评 yet: four sections, leaders, heads, two clerks; everybody has an account.

Run as a process with the environment of the installation; prints one line of JSON.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

import django

START: Final = date(2025, 1, 1)
SECTIONS: Final = {"K01": "党政办", "K02": "经济发展办", "K03": "社会事务办", "K04": "综合执法队"}
LEADERS: Final = {
    "L1": "镇党委书记",
    "L2": "镇长",
    "L3": "副书记",
    "L4": "组织委员",
    "L5": "武装部长",
    "L6": "副镇长",
}
# The first four head the sections in their order, the others a station each that is nobody's subject.
HEADS: Final = {
    "H1": "党政办主任", "H2": "经发办主任", "H3": "社事办主任", "H4": "执法队队长",
    "H5": "财政所所长", "H6": "林业站站长", "H7": "文化站站长",
}  # fmt: skip
STAFF: Final = {"S1": "绩效专干", "S2": "绩效副手", "S3": "纪检干事", "S4": "党政办干事"}


def prepare() -> dict[str, Any]:
    """Write the town; gives its key, the year, and the cookies of everybody by 工号."""
    from indicators.models import LedgerEntry, SecondaryIndicator
    from people.models import Account, Agency, Department, Employee
    from tests.office import YEAR, Office, _password, client_of
    from tests.running_year import entry, running_year

    city = Agency.objects.create(name="某市", kind=Agency.Kind.CITY)
    town = Agency.objects.create(name="城关镇", parent=city, small_office=False)
    sections = [
        Department.objects.create(agency=town, code=code, name=name, kind=Department.Kind.SECTION, valid_from=START)
        for code, name in SECTIONS.items()
    ]  # fmt: skip
    accounts = {}
    for number, name in (LEADERS | HEADS | STAFF).items():
        person = Employee.objects.create(agency=town, number=number, name=name, joined_on=START)
        _posting(town, sections, person)
        accounts[number] = Account.objects.create(
            username=number.lower(), name=name, employee=person, password=_password()
        )
    _grants(town, accounts)
    first, second, third, _ = sections
    plan = running_year(Office(city, town, city, first, second, third), agency=town, scheme="xiangzhen-2024")
    for place, indicator in enumerate(SecondaryIndicator.objects.filter(plan=plan).order_by("code")):
        for quarter in (1, 2, 3, 4):
            rate = (80 + (7 * place + 5 * quarter) % 20) * 10**10
            entry(plan, indicator.code, quarter, LedgerEntry.State.APPROVED, attainment=rate)
    return {
        "agency": town.pk,
        "year": YEAR,
        "cookies": {
            number: {name: morsel.value for name, morsel in client_of(account).cookies.items()}
            for number, account in accounts.items()
        },
    }


def _posting(town: Any, sections: list[Any], person: Any) -> None:
    from people.models import Post, Posting

    group, place = person.number[0], int(person.number[1:])
    post = {"L": Post.LEADERSHIP, "H": Post.SECTION_HEAD}.get(group, Post.STAFF)
    section = sections[place - 1] if group == "H" and place <= len(sections) else None
    Posting.objects.create(
        employee=person,
        agency=town,
        department=sections[0] if group == "S" else section,
        post=post,
        start=START,
    )


def _grants(town: Any, accounts: dict[str, Any]) -> None:
    from people.access import Role
    from people.models import RoleGrant

    roles = {
        "S1": Role.PERFORMANCE_OFFICE, "S2": Role.PERFORMANCE_OFFICE, "S3": Role.SUPERVISION, "L1": Role.CHIEF_LEADER,
    }  # fmt: skip
    for number, role in roles.items():
        RoleGrant.objects.create(
            account=accounts[number], role=role.value, agency=town, start=START, reason="岗位职责"
        )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare()))
