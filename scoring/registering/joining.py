"""What the registers add to the frame: their entry of the navigation, 待办 for who confirms, who may open their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from people.access import Access
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from people.permissions.predicates import agencies_where
from plans.models import Plan
from plans.plan_pages import PLAN
from scoring.models import Standing
from scoring.registering.shapes import ALL

MOST_TODOS: Final = 5


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="加减分和违纪",
            url_name="registers",
            rule="register.view",
            section="年度",
            order=40,
            icon="award",
        )
    )
    register_todo(rows_to_confirm)
    register_owner("registers", files_of_registers)


def rows_to_confirm(access: Access) -> Iterator[Todo]:
    """Rows that wait for a second person, for who may be that person; one query."""
    groups: list[QuerySet[Any]] = []
    for register in ALL:
        covered = agencies_where(access, f"{register.area}.confirm")
        if covered:
            named = any(column.kind == "person" for column in register.columns)
            employee = access.employee if named else None
            groups.append(_waiting(register.rows_in, covered, access.account, employee))
    if not groups:
        return
    counts: Counter[tuple[int, int, int]] = Counter()
    for plan, agency, year, number in (
        groups[0].union(*groups[1:], all=True).values_list("of_plan", "of_agency", "of_year", "number")
    ):
        counts[plan, agency, year] += number
    for (plan, agency, year), number in counts.most_common(MOST_TODOS):
        link = f"{reverse('registers', kwargs={'agency': agency, 'year': year})}?{PLAN}={plan}"
        yield Todo(f"{number} 条登记待复核", link, number, hint=f"{year}年度加减分和违纪；复核以前不计分")


def files_of_registers(access: Access) -> Q:
    """Files attached to rows that the access may see."""
    found = Q(pk__in=())
    for register in ALL:
        covered = agencies_where(access, f"{register.area}.view")
        if covered:
            through = register.rows_in.filter(plan__agency__in=covered, files__isnull=False)
            found |= Q(pk__in=through.order_by().values("files"))
    return found


def _waiting(rows: Any, covered: frozenset[int], account: int | None, employee: int | None) -> QuerySet[Any]:
    """Count what the account may confirm: not its own entries and requests, nor rows that name the person."""
    wanted = Q(standing=Standing.WAITING) & ~Q(entered_by=account) & ~Q(entered_for=account)
    asked = Q(standing=Standing.IN_FORCE, withdrawal_at__isnull=False)
    asked &= ~Q(withdrawal_by=account) & ~Q(withdrawal_for=account)
    rows = rows.filter(wanted | asked, plan__agency__in=covered).exclude(plan__state=Plan.State.ARCHIVED)
    if employee is not None:
        rows = rows.filter(~Q(participant__employee=employee))
    found: QuerySet[Any] = (
        rows.order_by()
        .values(of_plan=F("plan_id"), of_agency=F("plan__agency"), of_year=F("plan__year"))
        .annotate(number=Count("pk"))
    )
    return found
