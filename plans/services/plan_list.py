"""The plans of an agency, year by year, and the schemes to choose from, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.db.models import Count, Max, QuerySet

from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import SubjectClass
from plans.engine.steps import show
from plans.models import Plan
from plans.schemes import scheme_codes, scheme_text, scheme_titles

TONES: Final = {
    Plan.State.DRAFT.value: "waiting",
    Plan.State.APPROVED.value: "good",
    Plan.State.ARCHIVED.value: "muted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeCard:
    """A scheme as somebody who has to choose one reads it."""

    code: str
    title: str
    document: str
    year: int | None
    grades: str
    total: str


def plans_of(rows: QuerySet[Plan], agency: int) -> QuerySet[Plan]:
    """Keep an agency's plans, the newest first, each with the number of its last version."""
    found = rows.filter(agency=agency).annotate(last_version=Max("versions__number"))
    return found.annotate(subject_count=Count("subjects", distinct=True)).order_by("-year", "pk")


def titles_of(plans: Iterable[Plan]) -> dict[str, str]:
    """The title of each scheme that the plans follow: the program's own, else that in the plan's own text."""
    titles = dict(scheme_titles())
    for plan in plans:
        if plan.scheme_code not in titles:
            titles[plan.scheme_code] = title_in(plan.scheme_text) or plan.scheme_code
    return titles


def title_in(text: str) -> str:
    """The title line of a scheme text; empty where it has none."""
    line = next((line for line in text.splitlines() if line.startswith("title: ")), "")
    return line.removeprefix("title: ").strip().strip("\"'")


@cache
def scheme_cards() -> tuple[SchemeCard, ...]:
    """Every scheme of the program, read once."""
    cards = []
    for code in scheme_codes():
        rules = load_rules(scheme_text(code) or "").rules
        if rules is not None:
            cards.append(_card(rules.scheme))
    return tuple(cards)


def _card(scheme: Scheme) -> SchemeCard:
    return SchemeCard(
        code=scheme.code,
        title=scheme.title,
        document=scheme.document,
        year=scheme.year,
        grades=_who(scheme),
        total=_total(scheme),
    )


def _who(scheme: Scheme) -> str:
    """单位（得分和等次）、科室（只有得分）、个人（等次）."""
    found = [f"{'、'.join(group.kinds)}（{_what(group)}）" for group in scheme.subjects]
    if scheme.people is not None:
        found.append("个人（得分和等次）" if scheme.people.grading else "个人（得分）")
    return "；".join(found)


def _what(group: SubjectClass) -> str:
    return "得分和等次" if group.grading else "只有得分"


def _total(scheme: Scheme) -> str:
    rules = scheme.indicators
    if rules is not None and rules.total is not None:
        return f"指标总分 {show(rules.total.points)} 分"
    parts = {name: None for group in scheme.subjects for part in group.parts if (name := part.name)}
    return "、".join(parts) + "，折合 100 分" if parts else "100 分"
