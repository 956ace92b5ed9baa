"""One's own published result: the own row, and for heads and 分管领导 the sections they answer for (rules 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from people.access import LINE, Access
from people.models import Agency, Department, Employee
from plans.engine.check_calendar import due_date
from plans.engine.loading import load_rules
from plans.models import Participant, Plan, Subject
from plans.notice_sight import CONCERNED
from plans.schemes import scheme_text
from reports.opened import rules_of
from scoring.models import PersonResult, Settlement, SubjectResult
from scoring.published import published_for


@dataclass(frozen=True, slots=True)
class Expectation:
    """When a result may be expected: the last day in the plan's calendar, and what it is."""

    name: str
    day: date


def results_open_to(access: Access, unit: Agency, year: int) -> list[Settlement]:
    """The published results that the asker finds at a unit, its own plans' first.

    Who leads its series from elsewhere finds those of the plan above it, not how the unit appraised its own sections.
    """
    belongs = access.has(*CONCERNED, agency=unit.pk)
    return [row for row in published_for(unit, year) if belongs or row.plan.agency_id != unit.pk]


def own_result(access: Access, settlement: Settlement) -> PersonResult | None:
    """The asker's own row of a published settlement, by the number the person had in that plan.

    The name has to be the same too: numbers that were dealt out anew since then must not open somebody else's row.
    """
    if access.employee is None:
        return None
    plan = settlement.plan
    rows = PersonResult.objects.filter(settlement=settlement).select_related("allocation")
    listed = Participant.objects.filter(plan=plan, employee=access.employee).values("number", "name").first()
    if listed is not None:
        return rows.filter(**listed).first()
    numbers = list(
        Employee.objects.filter(pk=access.employee, agency=plan.agency_id).values_list("number", flat=True)
    )
    # On the roster the number is somebody else's, lent or since dealt out anew.
    if Participant.objects.filter(plan=plan, number__in=numbers).exists():
        return None
    return rows.filter(number__in=numbers).first()


def own_sections(access: Access, settlement: Settlement) -> list[SubjectResult]:
    """The sections the asker heads or supervises today, as they stand in the settlement; without traces."""
    agency = settlement.plan.agency_id
    held = [role for role in access.roles(*LINE) if role.covers(agency)]
    if not held:
        return []
    rows = SubjectResult.objects.filter(settlement=settlement, kind=Subject.Kind.SECTION).defer("trace")
    if any(role.departments is None for role in held):
        return list(rows)
    keys = {key for role in held for key in role.departments or ()}
    codes = Department.objects.filter(pk__in=keys, agency=agency).values_list("code", flat=True)
    return list(rows.filter(code__in=list(codes)))


def published_subjects(settlement: Settlement) -> list[SubjectResult]:
    """What everybody may read of the subjects: those ranked together stand together, by rank; without traces."""
    kinds = [kind.value for kind in Subject.Kind]
    scheme = rules_of(settlement).scheme

    def pool(row: SubjectResult) -> int:
        ranked = scheme.class_of(row.kind)
        return min(kinds.index(kind) for kind in (ranked.kinds if ranked else (row.kind,)))

    rows = SubjectResult.objects.filter(settlement=settlement).defer("trace", "parts")
    return sorted(rows, key=lambda row: (pool(row), row.group, row.rank is None, row.rank or 0, row.code))


def expected(agency: int, year: int) -> Expectation | None:
    """The last day of the plan's calendar; None where the year has no plan or the plan no calendar."""
    plan = Plan.objects.filter(agency=agency, year=year).order_by("-pk").first()
    text = (plan.scheme_text or scheme_text(plan.scheme_code)) if plan else None
    rules = load_rules(text).rules if text else None
    if rules is None or not rules.scheme.calendar:
        return None
    last = max(rules.scheme.calendar, key=lambda entry: due_date(entry.due, year))
    return Expectation(last.name, due_date(last.due, year))
