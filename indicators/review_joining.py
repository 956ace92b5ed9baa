"""What reviewing adds to the frame: its entries of the navigation, 待办, and who may open the files of overdue steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from indicators.models import Correction, LedgerEntry
from indicators.search import visible_indicators
from indicators.services.overdue import late_counts
from indicators.turns import waiting_for
from people.access import OFFICES, Access, Role
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from plans.models import Plan

MOST_TODOS: Final = 5


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="审核",
            url_name="review",
            rule="review.view",
            section="工作",
            order=22,
            icon="check-circle",
        )
    )
    register_todo(waiting_rows)
    register_todo(open_corrections)
    register_todo(overdue_rows)
    register_owner("逾期处理", files_of_steps)


def files_of_steps(access: Access) -> Q:
    """The files of overdue steps: seen with the indicator."""
    return Q(overdue_steps__indicator__in=visible_indicators(access).values("pk"))


def waiting_rows(access: Access) -> Iterator[Todo]:
    """Rows that wait for me, by agency and year: «12 项台账待审核»."""
    if not access.has(*OFFICES, Role.SECTION_HEAD, Role.SUPERVISING_LEADER):
        return
    rows = (
        LedgerEntry.objects.filter(waiting_for(access))
        .values("indicator__plan__agency", "indicator__plan__agency__name", "indicator__plan__year")
        .annotate(number=Count("pk"), first=Min("submitted_at"))
        .order_by("first")
    )
    several = len(access.agencies) > 1
    for row in rows[:MOST_TODOS]:
        first = timezone.localtime(row["first"]).date() if row["first"] else None
        name = row["indicator__plan__agency__name"] if several else ""
        hint = f"最早 {first.month} 月 {first.day} 日提交" if first else ""
        yield Todo(
            f"{name}{row['number']} 项台账待审核",
            reverse("review", args=[row["indicator__plan__agency"], row["indicator__plan__year"]]),
            count=row["number"],
            hint=hint,
        )


def open_corrections(access: Access) -> Iterator[Todo]:
    """Corrections that another member of the office has proposed."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(*OFFICES)))
    if not covered:
        return
    rows = (
        Correction.objects.filter(
            outcome=Correction.Outcome.OPEN,
            entry__indicator__plan__agency__in=covered,
            entry__indicator__plan__state=Plan.State.APPROVED,
        )
        .exclude(proposed_by=access.account)
        .values("entry__indicator__plan__agency", "entry__indicator__plan__year")
        .annotate(number=Count("pk"))
        .order_by("entry__indicator__plan__agency", "entry__indicator__plan__year")
    )
    for row in rows[:MOST_TODOS]:
        place = [row["entry__indicator__plan__agency"], row["entry__indicator__plan__year"]]
        yield Todo(
            f"{row['number']} 项台账更正待决定", reverse("corrections", args=place), count=row["number"]
        )


def overdue_rows(access: Access) -> Iterator[Todo]:
    """What is overdue in the agencies whose 绩效办 I am, of this year and the last."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(Role.PERFORMANCE_OFFICE)))
    if not covered:
        return
    years = (access.today.year - 1, access.today.year)
    plans = list(
        Plan.objects.filter(agency__in=covered, year__in=years, state=Plan.State.APPROVED).order_by(
            "-year", "pk"
        )
    )
    counts = late_counts(plans, access.today) if plans else {}
    for plan in plans:
        if plan.pk in counts:
            number, since = counts[plan.pk]
            yield Todo(
                f"{plan.year}年度 {number} 项台账逾期未报",
                reverse("overdue", args=[plan.agency_id, plan.year]),
                count=number,
                due=since,
                hint="可以一键提醒",
            )
