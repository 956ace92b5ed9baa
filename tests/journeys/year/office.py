"""The office of a sample before its year begins: sections, people with their duties, accounts with their roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    "gongxinju-2019": ("B001", "B002"),
}
CHIEF: Final = {"gongxinju-2019": "B003"}
MEMBER: Final = {"gongxinju-2019": "B004"}
# The city's office is nobody's subject: its members stand in no sheet of the sample.
BESIDE: Final = {
    "gongxinju-2019": {
        "B001": "市绩效办专干",
        "B002": "市绩效办副主任",
        "B003": "市绩效办主任",
        "B004": "市绩效办副调研员",
        "B005": "市绩效办干部",
    }
}


@dataclass(slots=True)
class SampleOffice:
    """The agency of a sample's plan, its units by 编号 (its own where it is one), the accounts of its people by 工号."""

    agency: Agency
    units: dict[str, Agency] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)


def chief_of(scheme: str) -> str:
    """主要领导 of the office."""
    return CHIEF.get(scheme, "P001")


def member_of(scheme: str) -> str:
    """A member of the 领导小组 besides 主要领导."""
    return MEMBER.get(scheme, "P002")


def make_office(sample: Sample) -> SampleOffice:
    """Write the office through the models."""
    made = _agencies(sample)
    subjects = {row["编号"]: row for row in sample.rows("考核对象")}
    for row in sample.rows("人员"):
        unit = made.units[_unit_of(subjects, row["所在对象"])]
        made.people[row["工号"]] = _employee(unit, row["工号"], row["姓名"])
    for number, name in BESIDE.get(sample.scheme, {}).items():
        made.people[number] = _employee(made.agency, number, name)
    _sections(sample, made, subjects)
    for number, person in made.people.items():
        account = Account.objects.create(username=number.lower(), name=person.name, employee=person)
        made.accounts[number] = account
    _grants(sample, made)
    return made


def _agencies(sample: Sample) -> SampleOffice:
    """The agency itself under its city, or a city's office with its units under it.

    A small office needs no second step; here every step is taken by its own person.
    """
    units = [row for row in sample.rows("考核对象") if row["类型"] == "单位"]
    name = sample.expected["agency"]
    if len(units) == 1:
        city = Agency.objects.create(name="某市", kind=Agency.Kind.CITY)
        agency = Agency.objects.create(name=name, parent=city, small_office=False)
        return SampleOffice(agency, {units[0]["编号"]: agency})
    city = Agency.objects.create(name=name, kind=Agency.Kind.CITY, small_office=False)
    made = {
        row["编号"]: Agency.objects.create(name=row["名称"], parent=city, small_office=False) for row in units
    }
    return SampleOffice(city, made)


def _employee(agency: Agency, number: str, name: str) -> Employee:
    return Employee.objects.create(agency=agency, number=number, name=name, joined_on=BEFORE)


def _unit_of(subjects: Mapping[str, Row], code: str) -> str:
    """The 编号 of the unit in which a subject stands."""
    row = subjects[code]
    return code if row["类型"] == "单位" else str(row["上级"])


def _sections(sample: Sample, made: SampleOffice, subjects: Mapping[str, Row]) -> None:
    """Sections with their heads, leaders and 填报人; a unit under a city's office has them too."""
    sections: dict[str, Department | None] = {}
    for code, row in subjects.items():
        unit = made.units[_unit_of(subjects, code)]
        sections[code] = None
        if row["类型"] != "单位":
            sections[code] = Department.objects.create(
                agency=unit, code=code, name=row["名称"], kind=row["类型"], valid_from=BEFORE
            )
        elif len(made.units) == 1:
            continue
        holders = [(kind, row[kind]) for kind in (Duty.Kind.HEAD, Duty.Kind.SUPERVISING_LEADER)]
        for kind, number in (*holders, (Duty.Kind.FILER, filer_of(sample, row))):
            if number:
                _duty(unit, sections[code], made.people[number], kind)
    for row in sample.rows("人员"):
        Posting.objects.create(
            employee=made.people[row["工号"]], agency=made.units[_unit_of(subjects, row["所在对象"])],
            department=sections[row["所在对象"]], post=row["职务"], rank_level=row["职级"], start=BEFORE,
        )  # fmt: skip


def _grants(sample: Sample, made: SampleOffice) -> None:
    office = Role.PERFORMANCE_OFFICE if made.agency.kind == Agency.Kind.UNIT else Role.CITY_OFFICE
    members = [(number, office) for number in OFFICE[sample.scheme]]
    for number, role in (*members, (chief_of(sample.scheme), Role.CHIEF_LEADER)):
        RoleGrant.objects.create(
            account=made.accounts[number],
            role=role.value,
            agency=made.agency,
            start=BEFORE,
            reason="岗位职责",
        )


def _duty(agency: Agency, section: Department | None, person: Employee, kind: str) -> None:
    Duty.objects.create(agency=agency, department=section, employee=person, kind=kind, start=BEFORE)


def filer_of(sample: Sample, subject: Row) -> str:
    """The 填报人 of a section: somebody of it besides head, leader and the 绩效办, else the head."""
    within = [row["工号"] for row in sample.rows("人员") if row["所在对象"] == subject["编号"]]
    busy = (subject["负责人"], subject["分管领导"], *OFFICE[sample.scheme])
    return next((number for number in within if number not in busy), str(subject["负责人"]))
