"""What filing puts into the frame: «我的填报» in the navigation, what waits, and who may open a row's evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Q

from indicators.engine.late import owed_quarters
from indicators.filers import filed_by, page_agency
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.search import visible_indicators
from indicators.services.filing_card import quarter_words
from indicators.services.filing_rules import QUARTERS, Due, FilingRules, due_days, quarter_start, rules_of
from indicators.services.filing_stuck import months_to_judge, unattended
from indicators.workflow import HANDED_IN
from people.access import OFFICES, Access, Role
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
    register_todo(stuck_rows)
    register_todo(waiting_months)
    register_owner("evidence", evidence_of)


def evidence_of(access: Access) -> Q:
    """The condition «evidence of a row that the access reads, or files»: what is still a draft is its filers' alone."""
    seen = visible_indicators(access).order_by().values("pk")
    read = LedgerEntry.objects.filter(indicator__in=seen).exclude(state=State.DRAFT)
    read = read.exclude(indicator__plan__state=Plan.State.DRAFT)
    filed = SecondaryIndicator.objects.filter(filed_by(access)).exclude(plan__state=Plan.State.DRAFT)
    own = Q(evidence__entry__indicator__in=filed.order_by().values("pk"))
    return Q(evidence__entry__in=read.order_by().values("pk")) | own


def owed(access: Access) -> Iterator[Todo]:
    """Returned rows, and rows of quarters begun that are not handed in, by agency and quarter; five queries at most.

    Of years before the last one only what was returned is told: somebody waits for it. An overdue quarter of a row
    that a later one has overtaken is told no more (`indicators.engine.late`).
    """
    if access.employee is None and not access.has(Role.FILER):
        return
    returned = LedgerEntry.objects.filter(state=State.SENT_BACK).order_by().values("indicator")
    found = SecondaryIndicator.objects.filter(
        filed_by(access),
        Q(plan__year__in=_recent(access)) | Q(pk__in=returned),
        plan__state=Plan.State.APPROVED,
    )
    rows = list(found.select_related("plan", "subject").defer("plan__scheme_text").order_by("pk"))
    if not rows:
        return
    plans = {row.plan_id: row.plan for row in rows}
    rules = rules_of(plans.values())
    days = due_days(plans.values(), rules)
    states = _states(rows)
    pages: dict[tuple[int, int], list[SecondaryIndicator]] = {}
    for row in rows:
        pages.setdefault((_page(access, row), row.plan.year), []).append(row)
    for (agency, year), own in sorted(pages.items()):
        yield from _of_year(
            access, agency, year, [(row, states[row.pk], rules[row.plan_id]) for row in own], days
        )


def _recent(access: Access) -> tuple[int, int]:
    """The years of which it is told what is not handed in."""
    return access.today.year - 1, access.today.year


def _page(access: Access, row: SecondaryIndicator) -> int:
    """The one agency on whose page a row is told, of those on which `fileable` shows it: one that is not closed to him."""
    agency = page_agency(row)
    if agency in access.agencies:
        return agency
    return row.plan.agency_id if row.plan.agency_id in access.agencies else access.home_agency or agency


def _states(rows: list[SecondaryIndicator]) -> dict[int, dict[int, str]]:
    """The states of the rows' quarters."""
    found: dict[int, dict[int, str]] = {row.pk: {} for row in rows}
    entries = LedgerEntry.objects.filter(indicator__in=list(found)).order_by()
    for indicator, quarter, state in entries.values_list("indicator", "quarter", "state"):
        found[indicator][quarter] = state
    return found


def _of_year(
    access: Access,
    agency: int,
    year: int,
    rows: list[tuple[SecondaryIndicator, dict[int, str], FilingRules]],
    days: Mapping[int, Mapping[int, Due]],
) -> Iterator[Todo]:
    recent = year in _recent(access)
    begun = [quarter for quarter in QUARTERS if recent and quarter_start(year, quarter) <= access.today]
    for quarter in QUARTERS:
        link = path_of("my_quarter", agency=agency, year=year, quarter=quarter)
        due = min(days[row.plan_id][quarter].day for row, _, _ in rows)
        back = sum(1 for _, states, _ in rows if states.get(quarter) == State.SENT_BACK.value)
        if back:
            yield Todo(f"{back} 项季度填报被退回", link, back, due, "意见写在对应的栏目旁")
        left = sum(1 for _, states, rules in rows if quarter in _open(states, rules, begun))
        if left:
            yield Todo(f"{left} 项{quarter_words(quarter)}填报待提交", link, left, due)


def _open(states: Mapping[int, str], rules: FilingRules, begun: list[int]) -> list[int]:
    """The quarters that a row owes and nobody has handed in; a returned one is told as such."""
    handed = [quarter for quarter, state in states.items() if state in HANDED_IN]
    owes = owed_quarters(handed, begun, every=rules.every_quarter)
    return [quarter for quarter in owes if states.get(quarter) != State.SENT_BACK.value]


def stuck_rows(access: Access) -> Iterator[Todo]:
    """Rows whose head or leader is gone since they were submitted: the 绩效办 takes them over."""
    agencies = frozenset[int]().union(*(held.agencies for held in access.roles(*OFFICES)))
    counts: dict[tuple[int, int], int] = {}
    for one in unattended(agencies, access.today) if agencies else ():
        counts[one.agency, one.year] = counts.get((one.agency, one.year), 0) + 1
    for (agency, year), number in sorted(counts.items()):
        link = path_of("unattended", agency=agency, year=year)
        yield Todo(f"{number} 项填报停在科室，没有人能审核", link, number, hint="可以转绩效办审核或退回")


def waiting_months(access: Access) -> Iterator[Todo]:
    """Monthly plans and summaries that wait for this access."""
    counts: dict[tuple[int, int, int], int] = {}
    for report in months_to_judge(access):
        place = (report.plan.agency_id, report.plan.year, report.month)
        counts[place] = counts.get(place, 0) + 1
    for (agency, year, month), number in sorted(counts.items()):
        link = path_of("my_month", agency=agency, year=year, month=month)
        yield Todo(f"{number} 份 {month} 月的计划和总结待审核", link, number)
