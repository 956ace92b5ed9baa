"""指标库: indicators of earlier years with how they went, and taking several of them into a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from indicators.models import SecondaryIndicator
from indicators.services.grid import GridAnswer, add_rows
from indicators.services.grid_history import Outcome, outcomes
from indicators.services.grid_state import GridState, load_state
from people.acting import Actor
from people.errors import DomainError
from people.typed import half_width
from plans.figures import in_points
from plans.models import Plan

MOST = 200


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """An earlier indicator, how it went, whether this year's plan carries it on already."""

    indicator: SecondaryIndicator
    outcome: Outcome | None
    taken: bool

    @property
    def points(self) -> str:
        """分值 as people write it."""
        return in_points(self.indicator.full_points)

    @property
    def text(self) -> str:
        """How it went, in words."""
        return self.outcome.text if self.outcome else "没有审核过的记录"


def library(
    rows: QuerySet[SecondaryIndicator],
    plan: Plan,
    *,
    words: str = "",
    year: int | None = None,
    category: str = "",
) -> list[LibraryRow]:
    """Indicators of years before the plan's, latest first, at most MOST; `rows` are those the reader may see."""
    found = rows.filter(plan__year__lt=plan.year)
    if words.strip():
        asked = half_width(words.strip())
        found = found.filter(
            Q(name__icontains=asked)
            | Q(primary__name__icontains=asked)
            | Q(target__icontains=asked)
            | Q(code__iexact=asked)
        )
    if year is not None:
        found = found.filter(plan__year=year)
    if category:
        found = found.filter(primary__category=category)
    listed = list(
        found.select_related("plan__agency", "primary", "subject").order_by(
            "-plan__year", "plan__agency__name", "plan", "position", "code"
        )[:MOST]
    )
    went = outcomes([row.pk for row in listed])
    taken = set(
        SecondaryIndicator.objects.filter(plan=plan, previous__in=[row.pk for row in listed]).values_list(
            "previous", flat=True
        )
    )
    return [LibraryRow(row, went.get(row.pk), row.pk in taken) for row in listed]


def take_rows(*, by: Actor, plan: Plan, rows: Sequence[SecondaryIndicator]) -> GridAnswer:
    """Take earlier indicators into a draft, each with `previous` set; all or none.

    Sections and people are kept where the plan has them, by 编号 and 工号; an 编号 that is taken is made anew.
    """
    if not rows:
        raise DomainError("没有加入", why="没有选指标", next_step="请先在左边打勾")
    state = load_state(plan)
    used = {row.values["code"] for row in state.rows.values()}
    texts = []
    for row in rows:
        made = _texts(state, row)
        if made["code"] in used:
            made["code"] = ""
        used.add(made["code"])
        texts.append(made)
    return add_rows(by=by, plan=plan, rows=texts, previous=[row.pk for row in rows], origin="指标库")


def _texts(state: GridState, row: SecondaryIndicator) -> dict[str, str]:
    """The texts of an earlier row in this year's plan; where the categories differ, the first one stands in."""
    show, categories = state.reader.show, state.reader.categories
    subject = row.subject.code if row.subject else ""
    texts = {
        "category": row.primary.category
        if not categories or row.primary.category in categories
        else categories[0],
        "primary": row.primary.name,
        "code": row.code,
        "name": row.name,
        "points": show("points", row.full_points),
        "subject": subject if subject in state.reader.subjects.ids else "",
        "standalone": show("standalone", row.standalone),
        "months": show("months", row.planned_months),
    }
    for name in ("responsible", "leader"):
        person = getattr(row, name)
        texts[name] = person.number if person and person.number in state.reader.people.ids else ""
    for name in (
        "target",
        "standard",
        "quality",
        "deadline",
        "post_title",
        "handler",
        "supporting",
        "basis",
        "source_document",
    ):
        texts[name] = getattr(row, name)
    for quarter in ("planned_q1", "planned_q2", "planned_q3", "planned_q4"):
        texts[quarter] = show(quarter, getattr(row, quarter))
    return texts
