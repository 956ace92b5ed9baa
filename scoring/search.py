"""Finding rows of registers, 会议 and 整改事项: by whom they concern and by their words, where the asker reads them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from people.access import Access
from people.frame.search import MOST, Hit, register_search
from people.permissions.predicates import roles_of
from scoring.registering.columns import Register
from scoring.registering.shapes import ALL, BY_SLUG
from scoring.watching.seeing import visible_items, visible_meetings

# Columns of a register whose words are searched, and those that name somebody.
TEXTS: Final = frozenset({"text", "words", "choice"})
NAMES: Final = {"subject": "subject__name", "person": "participant__name"}
SHOWN: Final = 40


def join() -> None:
    """Register the providers, in the order in which the results stand."""
    register_search(registers)
    register_search(rectification)
    register_search(meetings)


def registers(access: Access, words: str) -> Iterator[Hit]:
    """Find rows of the registers in the areas that the asker reads; one query."""
    found: list[QuerySet[Any]] = []
    for register in ALL:
        held = access.roles(*roles_of(f"{register.area}.view"))
        covered = frozenset[int]().union(*(each.agencies for each in held))
        if covered:
            found.append(_rows(register, covered, words))
    if not found:
        return
    rows: QuerySet[Any] = reduce(lambda left, right: left.union(right, all=True), found)
    for slug, pk, agency, unit, of_year, whom, standing in rows.order_by("-of_year", "slug", "-pk")[:MOST]:
        register = BY_SLUG[slug]
        where = {"agency": agency, "year": of_year, "register": slug, "row": pk}
        link = reverse(f"{register.area}_row", kwargs=where)
        yield Hit(
            "登记", f"{register.title} {whom or f'第{pk}号'}", link, f"{unit} {of_year}年度　{standing}"
        )


def _rows(register: Register, covered: frozenset[int], words: str) -> QuerySet[Any]:
    wanted, whom = Q(), []
    for column in register.columns:
        if column.kind in NAMES:
            wanted |= Q(**{f"{NAMES[column.kind]}__icontains": words})
            whom.append(F(NAMES[column.kind]))
        elif column.kind in TEXTS:
            wanted |= Q(**{f"{column.attribute}__icontains": words})
    rows: QuerySet[Any] = (
        register.rows_in.filter(wanted, plan__agency__in=covered)
        .order_by()
        .annotate(
            slug=Value(register.slug),
            at=F("plan__agency"),
            unit=F("plan__agency__name"),
            of_year=F("plan__year"),
            whom=Coalesce(*whom, Value("")) if whom else Value(""),
        )
        .values_list("slug", "pk", "at", "unit", "of_year", "whom", "standing")
    )
    return rows


def rectification(access: Access, words: str) -> Iterator[Hit]:
    """Find 整改事项 by the problem, the measure, the section or the 责任人; one query."""
    wanted = (
        Q(problem__icontains=words) | Q(measure__icontains=words)
        | Q(subject__name__icontains=words) | Q(owner__name__icontains=words)
    )  # fmt: skip
    rows = visible_items(access).filter(wanted).order_by("-plan__year", "-pk").distinct()
    columns = ("pk", "problem", "state", "due", "plan__agency", "plan__year", "plan__agency__name")
    for pk, problem, state, due, agency, year, unit in rows.values_list(*columns)[:MOST]:
        link = reverse("rectification", kwargs={"agency": agency, "year": year, "item": pk})
        limit = f"，{due} 到期" if due else ""
        yield Hit("整改", _cut(problem), link, f"{unit} {year}年度　{state}{limit}")


def meetings(access: Access, words: str) -> Iterator[Hit]:
    """Find 会议 by kind, minutes or decisions; one query."""
    wanted = Q(kind__icontains=words) | Q(minutes__icontains=words) | Q(decisions__icontains=words)
    rows = visible_meetings(access).filter(wanted).order_by("-on", "-pk")
    columns = ("pk", "kind", "on", "plan__agency", "plan__year", "plan__agency__name")
    for pk, kind, on, agency, year, unit in rows.values_list(*columns)[:MOST]:
        link = reverse("meeting", kwargs={"agency": agency, "year": year, "meeting": pk})
        yield Hit("会议", f"{on} {kind}", link, f"{unit} {year}年度")


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"
