"""Eight processes change the same sections at once in the database of DATABASE_URL: 更名, 拆分 and two heads.

Prints one line of JSON: wins and refusals for each section, sections left with more than one successor set, heads.
"""

from __future__ import annotations

import json
import os
from datetime import date

import django

from people.errors import DomainError
from tests.people.record_in_processes import PROCESSES, at_once
from tests.tables import make_tables

SECTIONS = 6
DAY = date(2026, 7, 1)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from people.models import AuditEntry, Department, DepartmentSuccession, Duty, Posting

    prepare()
    failed = at_once(change_all)
    ended = Department.objects.filter(valid_to=DAY)
    edges = DepartmentSuccession.objects.order_by("predecessor").values_list("predecessor", "kind").distinct()
    found = {
        "failed": failed,
        "ended": ended.count(),
        "kinds_of_each": len(edges),
        "audited": AuditEntry.objects.filter(action__in=["科室更名", "科室拆分"]).count(),
        "living": Posting.objects.filter(end__isnull=True).count(),
        "postings": Posting.objects.count(),
        "heads": Duty.objects.filter(kind="负责人", department__isnull=True).count(),
    }
    print(json.dumps(found))


def prepare() -> None:
    from people.models import Agency
    from tests.people.organisation.world import World

    world = World(Agency.objects.create(name="示例局"))
    for index in range(SECTIONS):
        world.person(f"P{index}", f"某{index}", world.section(f"0{index}", f"科{index}"))


def change_all(writer: int) -> None:
    """Rename or split every section, and become head of the agency; only a refusal in words is no failure."""
    from people.models import Agency, Department, Employee, Posting
    from people.services.duties import assign_duty
    from people.services.sections import rename_section, split_section
    from tests.people.organisation.world import CLERK, DOCUMENT, new

    agency = Agency.objects.get()
    keys = list(Department.objects.filter(valid_from__lt=DAY).order_by("code").values_list("pk", "code"))
    for pk, code in keys:
        try:
            if writer % 2:
                rename_section(by=CLERK, department=pk, on=DAY, name=f"新{code}甲{writer}", document=DOCUMENT)
            else:
                person = Posting.objects.filter(department=pk).values_list("employee", flat=True)[0]
                parts = [new(code, f"留{code}"), new(f"S{code}", f"分{code}")]
                split_section(
                    by=CLERK, department=pk, on=DAY, successors=parts, placing={person: 1}, document=DOCUMENT
                )
        except DomainError as refusal:
            expect(refusal, "没有再改")
    try:
        person = Employee.objects.order_by("pk").values_list("pk", flat=True)[writer % SECTIONS]
        assign_duty(by=CLERK, agency=agency.pk, department=None, employee=person, kind="负责人", start=DAY)
    except DomainError as refusal:
        expect(refusal, "同一天只能有一位", "此人")


def expect(refusal: DomainError, *words: str) -> None:
    """Let only the refusal pass that says who was quicker."""
    if not any(word in str(refusal) for word in words):
        raise refusal


if __name__ == "__main__":
    assert PROCESSES > 1
    main()
