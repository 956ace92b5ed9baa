"""A second plan beside the first, and a plan of another agency that asks something of this one."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import PrimaryIndicator, SecondaryIndicator
from people.models import Agency, Department
from plans.engine.loading import load_rules
from plans.engine.units import POINT, RATIO
from plans.models import Plan, Subject
from plans.schemes import scheme_text
from tests.office import YEAR, Office

GRADED = "gongshanglian-2015"


def second_plan(office: Office, scheme: str = GRADED, state: str = Plan.State.APPROVED) -> Plan:
    """Another plan of 甲局 in the same year, with indicator 9.1 of 一科."""
    text = scheme_text(scheme) or ""
    rules = load_rules(text).rules
    plan = Plan.objects.create(
        agency=office.a, year=YEAR, scheme_code=scheme, scheme_text=text, state=state,
        scheme_digest=rules.digest if rules else "",
    )  # fmt: skip
    ask(plan, office.a, office.s1, "9.1")
    return plan


def ask(plan: Plan, agency: Agency, section: Department | None, code: str) -> SecondaryIndicator:
    """Add an indicator of which a section of the agency is the subject."""
    subject = Subject.objects.create(
        plan=plan, code=f"S{code}", name=f"对象{code}", kind=Subject.Kind.SECTION, agency=agency, department=section
    )  # fmt: skip
    primary, _ = PrimaryIndicator.objects.get_or_create(
        plan=plan, category="重点", name="其他任务", position=90
    )
    return SecondaryIndicator.objects.create(
        plan=plan, primary=primary, code=code, name=f"任务{code}", full_points=POINT, subject=subject,
        planned_q1=RATIO // 4, planned_q2=RATIO // 2, planned_q3=RATIO * 3 // 4, planned_q4=RATIO,
    )  # fmt: skip


class Counted(CaptureQueriesContext):
    """Counts the queries within."""

    def __init__(self) -> None:
        super().__init__(connection)
