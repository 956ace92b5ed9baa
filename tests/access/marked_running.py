"""Running years in two agencies with a mark of their own in every text, and who may find it.

`mark_running(office)` writes them: a year under way (YEAR), the draft of another one, a town's quarters and an office's
months in years of their own, the same in 甲局 and in 乙局. The policy stands beside each mark.
"""

from __future__ import annotations

from typing import Final

from plans.models import Plan, Subject
from tests.access.marked_after import mark_feedback, mark_verdict
from tests.access.marked_ledger import mark_ledger, mark_months
from tests.access.marked_plan import mark_draft, mark_notices, mark_plan
from tests.access.marked_registers import mark_quarters, mark_registers, mark_watching
from tests.access.marked_rounds import mark_rounds
from tests.access.marked_years import Mark
from tests.access.marking import Marks
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import running_year

DRAFT_YEAR: Final = OTHER_YEAR
TOWN_YEAR: Final = YEAR - 2
MONTH_YEAR: Final = YEAR - 3
# What a sample opens of the other years: the addresses that show what is marked there and nowhere else.
BESIDE: Final = {
    DRAFT_YEAR: ("plan", "indicator", "grid", "route", "responsibility", "publications", "file"),
    TOWN_YEAR: ("quarter", "coefficients", "progress"),
    MONTH_YEAR: ("my_", "review", "file"),
}


def mark_running(office: Office) -> dict[str, Mark]:
    """Write the years; give the marks by name."""
    marks = Marks({})
    for agency, letter in ((office.a, "甲"), (office.b, "乙")):
        here = marks.at(letter, 0)
        plan = running_year(office, agency=agency)
        sections = list(Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).order_by("code"))
        mark_plan(plan, here)
        mark_notices(office, plan, here)
        mark_rounds(office, plan, here)
        mark_verdict(plan, here)
        mark_feedback(office, agency, here)
        for number, section in enumerate(sections, 1):
            at = marks.at(letter, number)
            mark_ledger(plan, at)
            mark_registers(plan, section, at)
            mark_watching(plan, section, at)
        mark_draft(running_year(office, agency=agency, year=DRAFT_YEAR, state=Plan.State.DRAFT), here)
        mark_quarters(running_year(office, agency=agency, year=TOWN_YEAR, scheme="xiangzhen-2024"), here)
        months = running_year(office, agency=agency, year=MONTH_YEAR, scheme="gongshanglian-2015")
        for number, section in enumerate(
            Subject.objects.filter(plan=months, kind=Subject.Kind.SECTION).order_by("code"), 1
        ):
            mark_months(months, section, marks.at(letter, number))
    return marks.found
