"""What reviewing adds to the frame: its entries of the navigation, 待办, and who may open the files of overdue steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from django.db.models import Case, Count, F, Min, Prefetch, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from indicators.models import Correction, LedgerEntry, LedgerEvent
from indicators.search import visible_indicators
from indicators.services.conversation import chain_of, owners_of
from indicators.services.overdue import late_counts
from indicators.turns import office_of, waiting_for
from people.access import LINE, OFFICES, READERS, Access, Role
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from plans.models import Plan
from plans.plan_pages import linked

MOST_TODOS: Final = 5


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="审核",
            url_name="review",
            rule="review.view",
            section="工作",
            order=20,
            icon="check-circle",
        ),
        NavItem(
            title="季度报表",
            url_name="returns",
            rule="review.view",
            section="工作",
            order=25,
            icon="file-earmark-text",
        ),
    )
    register_todo(waiting_rows)
    register_todo(open_corrections)
    register_todo(overdue_rows)
    register_owner("逾期处理", files_of_steps)


def files_of_steps(access: Access) -> Q:
    """The files of overdue steps: for whom the step's document is for (review.view), as far as the indicators go."""
    if not access.has(*READERS, *LINE):
        return Q(pk__in=())
    return Q(overdue_steps__indicator__in=visible_indicators(access).values("pk"))


def waiting_rows(access: Access) -> Iterator[Todo]:
    """Rows that wait for me, by agency and year: «12 项台账待审核»."""
    if not access.has(*OFFICES, Role.SECTION_HEAD, Role.SUPERVISING_LEADER):
        return
    rows = (
        LedgerEntry.objects.filter(waiting_for(access))
        .annotate(page=_page("agency"), page_name=_page("agency__name"))
        .values("page", "page_name", "indicator__plan__year")
        .annotate(number=Count("pk"), first=Min("submitted_at"))
        .order_by("first")
    )
    several = len(access.agencies) > 1
    for row in rows[:MOST_TODOS]:
        first = timezone.localtime(row["first"]).date() if row["first"] else None
        name = f"{row['page_name']} " if several else ""
        hint = f"最早 {first.month} 月 {first.day} 日提交" if first else ""
        yield Todo(
            f"{name}{row['number']} 项台账待审核",
            reverse("review", args=[row["page"], row["indicator__plan__year"]]),
            count=row["number"],
            hint=hint,
        )


def _page(name: str) -> Case:
    """The agency on whose page a row waits: the plan's for the 绩效办, the section's own for its line (`page_agency`)."""
    of_plan = F(f"indicator__plan__{name}")
    own = Coalesce(f"indicator__subject__{name}", of_plan)
    return Case(When(stage=LedgerEntry.Stage.OFFICE, then=of_plan), default=own)


def open_corrections(access: Access) -> Iterator[Todo]:
    """Corrections that another member of the office has proposed, of rows in which the asker has no part."""
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
        .select_related(
            "entry__indicator__plan", "entry__indicator__subject", "entry__indicator__responsible"
        )
        .defer("entry__indicator__plan__scheme_text")
        .prefetch_related(Prefetch("entry__events", LedgerEvent.objects.order_by("pk").defer("values")))
        .order_by("entry__indicator__plan__agency", "entry__indicator__plan__year", "pk")
    )
    found = list(rows)
    owners = owners_of(row.entry for row in found)
    plans = [row.entry.indicator.plan for row in found if _may_decide(access, row, owners)]
    numbers = Counter((plan.agency_id, plan.year) for plan in plans)
    for place, number in list(numbers.items())[:MOST_TODOS]:
        yield Todo(f"{number} 项台账更正待决定", reverse("corrections", args=place), count=number)


def _may_decide(access: Access, row: Correction, owners: Mapping[int, int]) -> bool:
    held = office_of(access, row.entry)
    if held is None:
        return False
    mine = {access.account, held.on_behalf_account} - {None}
    steps = chain_of(row.entry, row.entry.events.all(), owners)
    return not mine & {row.proposed_by_id, row.proposed_for_id}.union(*(step.people for step in steps))


def overdue_rows(access: Access) -> Iterator[Todo]:
    """What is overdue in the agencies whose 绩效办 I am, of this year and the last."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(Role.PERFORMANCE_OFFICE)))
    if not covered:
        return
    years = (access.today.year - 1, access.today.year)
    plans = list(
        Plan.objects.filter(agency__in=covered, year__in=years, state=Plan.State.APPROVED)
        .defer("scheme_text")
        .order_by("-year", "pk")
    )
    counts = late_counts(plans, access.today) if plans else {}
    for plan in plans:
        if plan.pk in counts:
            number, since = counts[plan.pk]
            yield Todo(
                f"{plan.year}年度 {number} 项台账逾期未报",
                linked(plan, "overdue"),
                count=number,
                due=since,
                hint="可以一键提醒",
            )
