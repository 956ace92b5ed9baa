"""What 结果运用 adds to the frame: navigation, 待办 for overdue items, the year's overview, who may open the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Case, Count, F, Min, Q, When
from django.urls import reverse

from indicators.year_overview import Asked, Matter, Standing, register_beginning, register_overview
from people.access import Access
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo
from people.permissions.predicates import agencies_where
from scoring.consequences import making
from scoring.consequences.seeing import consequences_of, left_over, visible_consequences
from scoring.consequences.telling import open_own, open_owned
from scoring.life.publishing import register_on_published
from scoring.life.year_end import register_year_end
from scoring.models import Consequence

State = Consequence.State
YEAR_END: Final = "年终"
FOLLOWING, LEFT_OVER = 80, 12


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="结果运用", url_name="consequences", rule="consequence.view", section="年终", order=92,
            icon="award", also=("titles",),
        )
    )  # fmt: skip
    register_year_end(overdue_items)
    register_year_end(own_items)
    register_year_end(owned_items)
    register_overview(following)
    register_beginning(left_from_last_year)
    register_owner(
        "consequences", lambda access: Q(consequences__in=visible_consequences(access).values("pk"))
    )
    register_on_published(making.on_published, hold=making.hold)


def overdue_items(access: Access) -> Iterator[Todo]:
    """Items past their day, for the office that runs the year; one query."""
    agencies = agencies_where(access, "consequence.change")
    if not agencies:
        return
    rows = Consequence.objects.filter(plan__agency__in=agencies, state=State.OPEN, due__lt=access.today)
    found = rows.order_by().values(agency=F("plan__agency"), year=F("plan__year"))
    for row in found.annotate(number=Count("pk"), earliest=Min("due")):
        link = reverse("consequences", kwargs={"agency": row["agency"], "year": row["year"]})
        number = row["number"]
        yield Todo(
            f"{number} 项结果运用要办结", f"{link}?state={State.OPEN}", number, due=row["earliest"],
            hint=f"{row['year']}年度",
        )  # fmt: skip


def own_items(access: Access) -> Iterator[Todo]:
    """What the person has to come to, on the own page; one query."""
    rows = open_own(access).order_by()
    found = rows.values(agency=F("participant__employee__agency"), year=F("plan__year"))
    for row in found.annotate(number=Count("pk"), earliest=Min("due")):
        link = reverse("my_consequences", kwargs={"agency": row["agency"], "year": row["year"]})
        yield Todo(f"您有 {row['number']} 项考核事项", link, row["number"], hint=f"{row['year']}年度")


def owned_items(access: Access) -> Iterator[Todo]:
    """What the person sees to by name, as one of a body or for the own unit; one query."""
    agencies = agencies_where(access, "consequence.view")
    if not agencies:
        return
    # A unit reads what is about itself by its own page.
    page = Case(When(plan__agency__in=agencies, then=F("plan__agency")), default=F("subject__agency"))
    found = open_owned(access).order_by().values(agency=page, year=F("plan__year"))
    for row in found.annotate(number=Count("pk"), earliest=Min("due")):
        link = reverse("consequences", kwargs={"agency": row["agency"], "year": row["year"]})
        number = row["number"]
        yield Todo(
            f"{number} 项结果运用由您承办", f"{link}?state={State.OPEN}", number, due=row["earliest"],
            hint=f"{row['year']}年度",
        )  # fmt: skip


def following(asked: Asked) -> Iterator[Matter]:
    """What follows from the result of this year, and what last year left open; two queries."""
    if not asked.may("consequence.view"):
        return
    agency, year = asked.plan.agency_id, asked.plan.year
    rows = consequences_of(asked.access, agency, year).exclude(state=State.LIFTED).order_by()
    found = rows.aggregate(
        number=Count("pk"),
        open=Count("pk", filter=Q(state=State.OPEN)),
        late=Count("pk", filter=Q(state=State.OPEN, due__lt=asked.today)),
    )
    late = f"，其中 {found['late']} 项已过期限" if found["late"] else ""
    none = "都已办结" if found["number"] else "结果发布后自动形成"
    doing = asked.may("consequence.change")
    yield Matter(
        group=YEAR_END, title="结果运用", url=asked.at("consequences"), urgency=FOLLOWING,
        text=f"{found['open']} 项待办{late}" if found["open"] else none,
        standing=Standing.LATE if late else Standing.WAITING if found["open"]
        else Standing.DONE if found["number"] else Standing.AHEAD,
        step=f"{found['late']} 项结果运用已过期限，请办结。" if late and doing else "",
    )  # fmt: skip
    yield from left_from_last_year(asked)


def left_from_last_year(asked: Asked) -> Iterator[Matter]:
    """What the year before left open; one query."""
    if not asked.may("consequence.view"):
        return
    agency, year = asked.plan.agency_id, asked.plan.year
    doing = asked.may("consequence.change")
    left = left_over(asked.access, agency, year).count()
    if left:
        yield Matter(
            group=YEAR_END, title="上年未办结的结果运用", url=f"{asked.at('consequences')}#left", urgency=LEFT_OVER,
            text=f"{left} 项，来自{year - 1}年度", standing=Standing.WAITING,
            step=f"上年度还有 {left} 项结果运用没有办结。" if doing else "",
        )  # fmt: skip
