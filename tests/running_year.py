"""A year under way in the small world: an approved plan with indicators, people who answer for them, and a ledger.

`running_year(office)` gives 甲局 a plan of YEAR under a scheme: the unit, 一科 and 二科 as subjects, everybody of its
staff list as participants. 一科 answers for indicators 1.1, 1.2 (nobody named: its 填报人 files) and 1.3 (named: 一科干事),
二科 for 2.1 to 2.3 likewise. Planned progress is 25, 50, 75, 100 %. `rows` writes ledger rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.access import Role
from people.models import Agency, Department, Employee
from plans.engine.loading import load_rules
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Plan, Subject
from plans.schemes import scheme_text
from tests.office import YEAR, Office

SCHEME: Final = "kejiju-2021"
LEAD_CODES: Final = {"A": "U1", "B": "U2"}


def running_year(
    office: Office,
    *,
    agency: Agency | None = None,
    year: int = YEAR,
    scheme: str = SCHEME,
    state: str = Plan.State.APPROVED,
) -> Plan:
    """Give the plan under way, written on the first call of a test; a draft of the small world is filled."""
    unit = agency or office.a
    text = scheme_text(scheme) or ""
    digest = _digest(text)
    plan, _ = Plan.objects.update_or_create(
        agency=unit,
        year=year,
        defaults={"scheme_code": scheme, "scheme_text": text, "scheme_digest": digest, "state": state},
    )
    if not Subject.objects.filter(plan=plan).exists():
        _fill(office, plan, unit)
    return plan


@lru_cache(maxsize=16)
def _digest(text: str) -> str:
    rules = load_rules(text).rules
    return rules.digest if rules else ""


def _fill(office: Office, plan: Plan, unit: Agency) -> None:
    letter = "B" if unit == office.b else "A"
    top = Subject.objects.create(
        plan=plan, code=LEAD_CODES[letter], name=unit.name, kind=Subject.Kind.UNIT, agency=unit
    )
    sections = [
        Subject.objects.create(
            plan=plan, code=row.code, name=row.name, kind=Subject.Kind.SECTION, parent=top, agency=unit, department=row
        )
        for row in Department.objects.filter(agency=unit).order_by("code")
    ]  # fmt: skip
    _people(plan, unit, top, sections)
    for number, section in enumerate(sections, 1):
        primary = PrimaryIndicator.objects.create(
            plan=plan, category="重点", name=f"{section.name}重点任务", position=number
        )
        for place in (1, 2, 3):
            _indicator(plan, primary, section, number, place)


def _people(plan: Plan, unit: Agency, top: Subject, sections: list[Subject]) -> None:
    by_department = {section.department_id: section for section in sections}
    made = []
    for person in Employee.objects.filter(agency=unit).order_by("number"):
        posting = person.postings.order_by("-start").first()
        place = by_department.get(posting.department_id) if posting else None
        made.append(
            Participant(
                plan=plan,
                employee=person,
                number=person.number,
                name=person.name,
                subject=place or top,
                post=posting.post if posting else "",
                rank_level="科级及以下",
                bonus_base_fen=500_000,
            )
        )
    Participant.objects.bulk_create(made)


def _indicator(plan: Plan, primary: PrimaryIndicator, section: Subject, number: int, place: int) -> None:
    staff = Participant.objects.filter(plan=plan, subject=section, name__endswith="干事").first()
    SecondaryIndicator.objects.create(
        plan=plan,
        primary=primary,
        code=f"{number}.{place}",
        name=f"{section.name}任务{place}",
        full_points=POINT,
        subject=section,
        responsible=staff if place == 3 else None,
        target=f"完成{place}项",
        standard="按完成率计分",
        deadline=f"{plan.year}年12月31日",
        position=number * 10 + place,
        planned_q1=RATIO // 4,
        planned_q2=RATIO // 2,
        planned_q3=RATIO * 3 // 4,
        planned_q4=RATIO,
    )


def entry(
    plan: Plan, code: str, quarter: int, state: str = LedgerEntry.State.DRAFT, **values: object
) -> LedgerEntry:
    """Write (or find) one ledger row; a submitted one waits for the 绩效办 unless `stage` says otherwise."""
    if state == LedgerEntry.State.SUBMITTED:
        values.setdefault("stage", LedgerEntry.Stage.OFFICE)
    if state != LedgerEntry.State.DRAFT:
        values = {"attainment": RATIO, "progress": f"{code} 第{quarter}季度已完成。", **values}
    indicator = SecondaryIndicator.objects.get(plan=plan, code=code)
    row, _ = LedgerEntry.objects.update_or_create(
        indicator=indicator, quarter=quarter, defaults={"state": state, **values}
    )
    return row


def filer_role(code: str) -> Role | str:
    """Who files the indicator of that code at 甲局: the person named, else the section's 填报人."""
    section, place = code.split(".")
    if place == "3":
        return Role.STAFF if section == "1" else "二科干部职工"
    return Role.FILER if section == "1" else "二科填报人"
