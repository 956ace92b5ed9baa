"""The office of a sample before its year begins: sections, people with their duties, accounts with their roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from people.access import Role
from people.models import Account, Agency, Department, Duty, Employee, Posting, RoleGrant
from tests.journeys.year.book import Row, Sample

BEFORE: Final = date(2012, 1, 1)
# Who of an office of the sample does what besides the own work: the first and another member of the 绩效办.
OFFICE: Final = {
    "kexie-2017": ("P011", "P024"),
    "gongshanglian-2015": ("P010", "P009"),
    "kejiju-2021": ("P010", "P012"),
    "xiangzhen-2024": ("P006", "P008"),
}
CHIEF: Final = "P001"


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """The agency of a sample and the accounts of its people by 工号."""

    agency: Agency
    accounts: dict[str, Account]


def make_office(sample: Sample) -> SampleOffice:
    """Write the office through the models."""
    city = Agency.objects.create(name="某市", kind=Agency.Kind.CITY)
    # 25 people would be a small office, which needs no second step; here every step is taken by its own person.
    agency = Agency.objects.create(name=sample.expected["agency"], parent=city, small_office=False)
    people = {
        row["工号"]: Employee.objects.create(agency=agency, number=row["工号"], name=row["姓名"], joined_on=BEFORE)
        for row in sample.rows("人员")
    }  # fmt: skip
    _sections(sample, agency, people)
    accounts = {
        number: Account.objects.create(username=number.lower(), name=person.name, employee=person)
        for number, person in people.items()
    }
    members = [(number, Role.PERFORMANCE_OFFICE) for number in OFFICE[sample.scheme]]
    for number, role in (*members, (CHIEF, Role.CHIEF_LEADER)):
        RoleGrant.objects.create(
            account=accounts[number], role=role.value, agency=agency, start=BEFORE, reason="岗位职责"
        )
    return SampleOffice(agency, accounts)


def _sections(sample: Sample, agency: Agency, people: dict[str, Employee]) -> None:
    subjects = sample.rows("考核对象")
    top = next(row["编号"] for row in subjects if row["类型"] == "单位")
    sections: dict[str, Department | None] = {top: None}
    for row in subjects:
        if row["编号"] == top:
            continue
        section = Department.objects.create(
            agency=agency, code=row["编号"], name=row["名称"], kind=row["类型"], valid_from=BEFORE
        )
        sections[row["编号"]] = section
        for kind in (Duty.Kind.HEAD, Duty.Kind.SUPERVISING_LEADER):
            _duty(agency, section, people[row[kind]], kind)
        _duty(agency, section, people[filer_of(sample, row)], Duty.Kind.FILER)
    for row in sample.rows("人员"):
        Posting.objects.create(
            employee=people[row["工号"]], agency=agency, department=sections[row["所在对象"]],
            post=row["职务"], rank_level=row["职级"], start=BEFORE,
        )  # fmt: skip


def _duty(agency: Agency, section: Department, person: Employee, kind: str) -> None:
    Duty.objects.create(agency=agency, department=section, employee=person, kind=kind, start=BEFORE)


def filer_of(sample: Sample, subject: Row) -> str:
    """The 填报人 of a section: somebody of it besides its head and the 绩效办, else the head."""
    within = [row["工号"] for row in sample.rows("人员") if row["所在对象"] == subject["编号"]]
    busy = (subject["负责人"], *OFFICE[sample.scheme])
    return next((number for number in within if number not in busy), str(subject["负责人"]))
