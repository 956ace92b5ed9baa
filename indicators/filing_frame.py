"""What filing puts into the frame: «我的填报» in the navigation, what waits, and who may open a row's evidence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from indicators.filers import fileable
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.search import visible_indicators
from indicators.services.filing import OPEN_STATES
from indicators.services.filing_card import quarter_words
from indicators.services.filing_rules import QUARTERS, due_days, quarter_start
from people.access import Access, Role
from people.files.owners import register_owner
from people.frame.found import path_of
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from plans.models import Plan

State = LedgerEntry.State


def join() -> None:
    """Register the entry, the 待办 and the owner of files."""
    register_navigation(
        NavItem(
            title="我的填报",
            url_name="my_filing",
            rule="ledger.file",
            section="工作",
            order=15,
            icon="pencil",
        )
    )
    register_todo(owed)
    register_owner("evidence", evidence_of)


def evidence_of(access: Access) -> Q:
    """The condition «evidence of a row that the access may see»."""
    return Q(evidence__entry__indicator__in=visible_indicators(access).order_by().values("pk"))


def owed(access: Access) -> Iterator[Todo]:
    """Returned rows, and rows of quarters begun that are not handed in, by agency and quarter.

    An overdue quarter of a row that a later one has overtaken (rules 0.6: the latest counts) is told no more.
    """
    if access.employee is None and not access.has(Role.FILER):
        return
    for agency, year in _years(access):
        rows = list(fileable(access, agency, year).select_related("plan"))
        if rows:
            yield from _of_year(access, agency, year, rows)


def _years(access: Access) -> list[tuple[int, int]]:
    """Agencies and years in which something may be owed: those with an approved plan, this year and the last."""
    filing = frozenset[int]().union(*(held.agencies for held in access.roles(Role.FILER, Role.STAFF)))
    agencies = filing | ({access.home_agency} if access.home_agency else set())
    here = Q(agency__in=agencies) | Q(subjects__agency__in=agencies)
    years = (access.today.year, access.today.year - 1)
    found = Plan.objects.filter(here, year__in=years, state=Plan.State.APPROVED).order_by("year")
    return sorted(
        {(agency, year) for year in set(found.values_list("year", flat=True)) for agency in agencies}
    )


def _of_year(access: Access, agency: int, year: int, rows: list[SecondaryIndicator]) -> Iterator[Todo]:
    days = due_days({row.plan_id: row.plan for row in rows}.values())
    states = {
        (indicator, quarter): state
        for indicator, quarter, state in LedgerEntry.objects.filter(indicator__in=rows)
        .order_by()
        .values_list("indicator", "quarter", "state")
    }
    for quarter in QUARTERS:
        link = path_of("my_quarter", agency=agency, year=year, quarter=quarter)
        due = min(each[quarter].day for each in days.values())
        mine = [states.get((row.pk, quarter), State.DRAFT.value) for row in rows]
        back = mine.count(State.SENT_BACK.value)
        if back:
            yield Todo(f"{back} 项季度填报被退回", link, back, due, "意见写在对应的栏目旁")
        if quarter_start(year, quarter) > access.today:
            continue
        drafts = [row for row, state in zip(rows, mine, strict=True) if state == State.DRAFT.value]
        left = sum(1 for row in drafts if not _overtaken(states, row.pk, quarter))
        if left:
            yield Todo(f"{left} 项{quarter_words(quarter)}填报待提交", link, left, due)


def _overtaken(states: dict[tuple[int, int], str], indicator: int, quarter: int) -> bool:
    later = (states.get((indicator, other)) for other in range(quarter + 1, 5))
    return any(state is not None and state not in OPEN_STATES for state in later)
