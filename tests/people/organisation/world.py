"""A small agency for the tests of the organisation: sections, people, duties, all from 2025 on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from people.acting import Actor
from people.models import Agency, Department, Duty, Employee, Posting
from people.services.reorganisation import NewSection

BEGIN = date(2025, 1, 1)
DAY = date(2026, 7, 1)
EVE = date(2026, 6, 30)
DOCUMENT = "市编发〔2026〕7号"
CLERK = Actor(name="李绩效", origin="10.0.0.1")


@dataclass
class World:
    """The agency with what `section` and `person` put into it."""

    agency: Agency

    def section(self, code: str, name: str, start: date = BEGIN) -> Department:
        return Department.objects.create(
            agency=self.agency, code=code, name=name, kind="科室", valid_from=start
        )

    def person(self, number: str, name: str, *places: Department, start: date = BEGIN) -> Employee:
        """The first place is the main posting, the others are 兼任."""
        employee = Employee.objects.create(agency=self.agency, number=number, name=name, joined_on=start)
        for index, place in enumerate(places):
            first = index == 0
            Posting.objects.create(
                employee=employee, agency=self.agency, department=place, post="一般人员", start=start,
                concurrent=not first, appraised_here=first, paid_here=first,
            )  # fmt: skip
        return employee

    def duty(self, employee: Employee, kind: str, section: Department | None, start: date = BEGIN) -> Duty:
        return Duty.objects.create(
            agency=self.agency, department=section, employee=employee, kind=kind, start=start
        )


def new(code: str, name: str) -> NewSection:
    return NewSection(code=code, name=name)


def iso(end: date | None) -> str | None:
    return end.isoformat() if end else None


def where(employee: Employee) -> list[tuple[str, str, str | None]]:
    """Section, first and last day of each posting."""
    rows = Posting.objects.filter(employee=employee).order_by("start", "concurrent", "pk")
    return [
        (
            row.department.name if row.department else "",
            row.start.isoformat(),
            iso(row.end),
        )
        for row in rows
    ]


def duties(section: Department) -> list[tuple[str, str, str, str | None]]:
    """Who is what over the section, from when to when."""
    rows = Duty.objects.filter(department=section).order_by("kind", "start", "employee__name")
    return [(row.employee.name, row.kind, row.start.isoformat(), iso(row.end)) for row in rows]
