"""What 整改 and 会议 add to the frame: 待办 of owners and of who accepts, and who may open their files."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, Count, F, Min, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from people.access import Access
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from people.permissions.predicates import roles_of
from plans.models import Plan
from scoring.models import RectificationItem
from scoring.watching.seeing import answered_by, read_meetings, visible_items, visible_meetings


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="整改", url_name="rectifications", rule="rectification.view", section="年度", order=70,
            icon="clipboard-check",
        )
    )  # fmt: skip
    register_todo(items_to_mend)
    register_todo(items_to_accept)
    register_owner("rectification", lambda access: Q(rectifications__in=visible_items(access).values("pk")))
    register_owner("meetings", lambda access: Q(meetings__in=visible_meetings(access).values("pk")))
    register_owner("materials", lambda access: Q(material_of__in=read_meetings(access).values("pk")))


def items_to_mend(access: Access) -> Iterator[Todo]:
    """Matters that the person answers for, overdue ones with their day; one query."""
    wanted = answered_by(access) & Q(state=RectificationItem.State.OPEN)
    yield from _todos(access, wanted, "项整改事项要完成")


def items_to_accept(access: Access) -> Iterator[Todo]:
    """Reported matters that the person may accept; one query."""
    held = access.roles(*roles_of("rectification.change"))
    covered = frozenset[int]().union(*(each.agencies for each in held))
    if covered:
        waiting = Q(state=RectificationItem.State.DONE, plan__agency__in=covered)
        yield from _todos(
            access,
            waiting & ~Q(done_by=access.account) & ~Q(done_for=access.account),
            "项整改待验收",
            dated=False,
        )


def _todos(access: Access, wanted: Q, words: str, *, dated: bool = True) -> Iterator[Todo]:
    # People of a unit below know a matter of a plan above by their own pages.
    of_plan = F("plan__agency")
    page = Case(
        When(plan__agency__in=access.agencies, then=of_plan), default=Coalesce("subject__agency", of_plan)
    )
    # What went on into the next year's plan waits there.
    rows = RectificationItem.objects.filter(
        wanted,
        plan__state=Plan.State.APPROVED,
        plan__year__gte=access.today.year - 1,
        carried_to__isnull=True,
    ).order_by()
    found = rows.values(agency=page, year=F("plan__year")).annotate(
        number=Count("pk", distinct=True), earliest=Min("due")
    )
    for row in found:
        link = reverse("rectifications", kwargs={"agency": row["agency"], "year": row["year"]})
        number = row["number"]
        yield Todo(f"{number} {words}", link, number, due=row["earliest"] if dated else None)
