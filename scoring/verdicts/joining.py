"""What 上级评定 and 情况反馈 add to the frame: navigation, 待办, the year's overview, files; and rounds ask whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Count, F, Q
from django.urls import reverse

from appraisals.results_registry import register_verdicts
from indicators.year_overview import Asked, Matter, Standing, register_beginning, register_overview
from people.access import Access
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo
from people.permissions.predicates import agencies_where
from plans.models import Plan
from scoring.life.year_end import VERDICT as VERDICT_WAITS
from scoring.life.year_end import register_year_end
from scoring.models import Standing as Entered
from scoring.models import SuperiorVerdict
from scoring.verdicts.carrying import offered
from scoring.verdicts.figures import in_force, is_known

YEAR_END: Final = "年终"
VERDICT, CARRY = 60, 14


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(title="上级评定", url_name="verdicts", rule="verdict.view", section="年终", order=86, icon="flag"),
        NavItem(
            title="情况反馈", url_name="feedback", rule="feedback.view", section="年度", order=72,
            icon="chat-left-text",
        ),
    )  # fmt: skip
    register_year_end(verdicts_to_confirm, after=VERDICT_WAITS)
    register_overview(verdict_of_year)
    register_overview(left_from_last_year)
    register_beginning(left_from_last_year)
    register_owner("verdicts", files_of_verdicts)
    register_verdicts("上级评定", is_known)


def verdicts_to_confirm(access: Access) -> Iterator[Todo]:
    """Verdicts that wait for a second person, for who may be that person; one query."""
    agencies = agencies_where(access, "verdict.confirm")
    if not agencies:
        return
    rows = SuperiorVerdict.objects.filter(
        plan__agency__in=agencies, plan__state=Plan.State.APPROVED, standing=Entered.WAITING
    )
    rows = rows.exclude(entered_by=access.account).exclude(entered_for=access.account)
    found = rows.order_by().values(agency=F("plan__agency"), year=F("plan__year"))
    for row in found.annotate(number=Count("pk")):
        link = reverse("verdicts", kwargs={"agency": row["agency"], "year": row["year"]})
        yield Todo(f"{row['year']}年度上级评定待复核", link, row["number"])


def files_of_verdicts(access: Access) -> Q:
    """Papers of verdicts that the access may see."""
    through = SuperiorVerdict.objects.filter(
        plan__agency__in=agencies_where(access, "verdict.view"), files__isnull=False
    )
    return Q(pk__in=through.order_by().values("files"))


def verdict_of_year(asked: Asked) -> Iterator[Matter]:
    """Whether the superior's verdict is there; one query."""
    if not asked.may("verdict.view"):
        return
    now = in_force(asked.plan)
    text = f"{now.body}{now.grade or ''}，{now.decided_on:%Y-%m-%d}" if now else "还没有登记"
    yield Matter(
        group=YEAR_END, title="上级评定", url=asked.at("verdicts"), urgency=VERDICT, text=text,
        standing=Standing.DONE if now else Standing.NONE,
    )  # fmt: skip


def left_from_last_year(asked: Asked) -> Iterator[Matter]:
    """上年未销号的整改事项 that are not taken over yet."""
    if not asked.may("rectification.change"):
        return
    left = len(offered(asked.plan))
    if left:
        yield Matter(
            group="登记和督查", title="上年未销号的整改事项", url=asked.at("rectification_carry"), urgency=CARRY,
            text=f"{left} 项没有转入本年", standing=Standing.WAITING, step=f"上年度还有 {left} 项整改没有销号，请转入本年。",
        )  # fmt: skip
