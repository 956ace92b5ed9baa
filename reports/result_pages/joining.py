"""What the settled year adds to the frame: its entry of the navigation, 待办, search hits, years to switch to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from people.access import OFFICES, READERS, Access
from people.frame.mine import Link, register_mine
from people.frame.navigation import NavItem, register_navigation
from people.frame.places import register_years
from people.frame.search import MOST, Hit, register_search
from people.frame.todo import Todo
from people.prepared import asked
from people.typed import half_width
from reports.result_pages.words import figure
from scoring.life.year_end import SETTLED, register_year_end
from scoring.models import Settlement, SubjectResult
from scoring.settlement_states import PUBLISHED

State = Settlement.State
# Where a blocking problem still waits for a decision: later states cannot be reached with one.
UNDECIDED: Final = (State.DRAFT, State.CHECKED)
MOST_TODOS: Final = 5
MOST_RESULTS: Final = 6


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="考核结果",
            url_name="results",
            rule="result.view",
            section="年终",
            order=90,
            icon="bar-chart",
        )
    )
    register_year_end(blocking_problems, after=SETTLED)
    register_search(settled_subjects)
    register_years(settled_years)
    register_mine(my_results)


def blocking_problems(access: Access) -> Iterator[Todo]:
    """Settlements of my offices whose blocking problems nobody has decided yet, the latest first."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(*OFFICES)))
    rows = (
        Settlement.objects.get_queryset()
        .filter(plan__agency__in=covered, blocked=True, state__in=UNDECIDED)
        .annotate(number=Count("problems", filter=Q(problems__blocking=True)))
        .order_by("-created_at", "-pk")
        .values_list("pk", "plan__agency", "plan__agency__name", "plan__year", "version", "number")
    )
    for pk, agency, name, year, version, number in rows[:MOST_TODOS]:
        link = reverse("result", kwargs={"agency": agency, "year": year, "settlement": pk})
        yield Todo(
            f"{name}{year}年度考核结果有 {number} 个问题待决定",
            f"{link}#problems",
            number,
            hint=f"第{version}版；决定以前不计算奖金，结果不能发布",
        )


def my_results(access: Access) -> Iterator[Link]:
    """The results that stand, the latest years first, for whoever reads them: one touch from the home page."""
    rows = (
        Settlement.objects.visible_to(access)
        .exclude(state=State.SUPERSEDED)
        .order_by("-plan__year", "plan__agency__name", "-created_at", "-pk")
        .values_list("pk", "plan__agency", "plan__agency__name", "plan__year", "state", "blocked")
    )
    for pk, agency, name, year, state, blocked in rows[:MOST_RESULTS]:
        link = reverse("result", kwargs={"agency": agency, "year": year, "settlement": pk})
        yield Link(f"{name}{year}年度考核结果", link, f"{state}，有问题待决定" if blocked else state)


def settled_subjects(access: Access, words: str) -> Iterator[Hit]:
    """Find settled 考核对象 by part of the name or by 编号, in the versions that stand."""
    standing = Settlement.objects.visible_to(access).exclude(state=State.SUPERSEDED)
    rows: QuerySet[SubjectResult] = SubjectResult.objects.filter(settlement__in=standing)
    wanted = Q(name__icontains=words) | Q(code__iexact=half_width(words))
    columns = (
        "pk", "code", "name", "score_hundredths", "grade", "settlement", "settlement__state",
        "settlement__plan__agency", "settlement__plan__agency__name", "settlement__plan__year",
    )  # fmt: skip
    found = rows.filter(wanted).order_by("-settlement__plan__year", "name", "code", "-pk")
    for pk, code, name, score, grade, settlement, state, agency, unit, year in found.values_list(*columns)[
        :MOST
    ]:
        place = {"agency": agency, "year": year, "settlement": settlement, "subject": pk}
        detail = " ".join(
            word for word in (f"{unit} {year}年度", figure(score), grade, f"（{state}）") if word
        )
        yield Hit("考核结果", f"{name} {code}", reverse("result_subject", kwargs=place), detail)


def settled_years(access: Access, agency: int | None) -> list[int]:
    """The years in which the access finds a result of the agency, the latest first: every one, or only the published."""
    if agency is None:
        return []
    found = asked(_years if access.has(*READERS, agency=agency) else _published_years, agency)
    return [year for (year,) in found]


def _years(agency: int) -> QuerySet[Settlement, Any]:
    rows = Settlement.objects.get_queryset().filter(plan__agency=agency)
    return rows.order_by("-plan__year").values_list("plan__year").distinct()


def _published_years(agency: int) -> QuerySet[Settlement, Any]:
    return _years(agency).filter(state__in=PUBLISHED)
