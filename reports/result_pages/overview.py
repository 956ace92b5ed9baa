"""The first page of a settlement, put together for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from plans.engine.scheme.subjects import Grading
from reports.opened import rules_of
from reports.result_pages.frame import place_of
from reports.result_pages.frozen import frozen_of
from reports.result_pages.shape import Shape, SubjectRow, shape_of
from reports.result_pages.words import figure
from scoring.models import PersonResult, Settlement

OPEN: Final = "未定"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one grade, with the tone of its badge."""

    grade: str
    number: int
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A class of subjects, or the people, in a few figures."""

    title: str
    number: int
    unit: str
    url: str
    counts: tuple[Count, ...]
    best: str
    worst: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that follows from the result for one subject."""

    name: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Following:
    """One kind of consequence with whom it meets."""

    title: str
    tone: str
    outcomes: tuple[Outcome, ...]


def figures_of(settlement: Settlement) -> Iterator[Figures]:
    """Key figures: each class of subjects, then the people."""
    rules, shape = rules_of(settlement), shape_of(settlement)
    place = place_of(settlement)
    url = reverse("result_subjects", kwargs=place)
    for group in rules.scheme.subjects:
        rows = [row for row in shape.rows.values() if row.kind in group.kinds]
        if rows:
            grades = [row.grade for row in rows] if group.grading else []
            counts = _counts(grades, group.grading, shape, f"{url}?grade=")
            yield Figures(group.name, len(rows), "个", url, counts, *_ends(rows))
    if shape.people:
        url = reverse("result_people", kwargs=place)
        grading = rules.scheme.people.grading if rules.scheme.people else None
        away = frozen_of(settlement).not_appraised
        graded = PersonResult.objects.filter(settlement=settlement).order_by().values_list("number", "grade")
        grades = [grade for number, grade in graded if number not in away] if grading else []
        counts = _counts(grades, grading, shape, f"{url}?grade=")
        yield Figures("人员", shape.people, "人", url, counts, "", "")


def _counts(grades: Sequence[str], grading: Grading | None, shape: Shape, url: str) -> tuple[Count, ...]:
    """How many of each grade from the best, the open ones last."""
    if grading is None:
        return ()
    held = Counter(grades)
    known = (Count(one, held[one], shape.tones.get(one, "neutral"), f"{url}{one}") for one in grading.grades)
    found = [count for count in known if count.number]
    return (*found, Count(OPEN, held[""], "muted")) if held[""] else tuple(found)


def _ends(rows: Sequence[SubjectRow]) -> tuple[str, str]:
    """The highest and the lowest with their scores, where there is more than one."""
    scored = sorted((row for row in rows if row.score is not None), key=lambda row: -(row.score or 0))
    if len(scored) < 2:
        return (f"{scored[0].name} {figure(scored[0].score)}", "") if scored else ("", "")
    first, last = scored[0], scored[-1]
    return f"{first.name} {figure(first.score)}", f"{last.name} {figure(last.score)}"


def following_of(settlement: Settlement) -> list[Following]:
    """Honours and consequences of the result, by kind."""
    frozen = frozen_of(settlement)
    honours = frozen.honours
    named = _Named(settlement)
    by_words: dict[str, list[Outcome]] = {}
    for code, results in honours.consequences:
        for words in results:
            by_words.setdefault(words, []).append(named(code))
    found = [
        Following("优先评优", "good", tuple(named(code, people=True) for code in honours.priority)),
        Following("约谈，不得评优", "bad", tuple(named(code, people=True) for code in honours.talk)),
        Following(
            "次年公务员优秀名额（估计）",
            "info",
            tuple(named(code, f"{number} 人") for code, number in honours.next_year_quota),
        ),
        *(Following(words, "bad", tuple(outcomes)) for words, outcomes in by_words.items()),
    ]
    return [one for one in found if one.outcomes]


class _Named:
    """Names subjects with the way to their 计算过程."""

    def __init__(self, settlement: Settlement) -> None:
        self.frozen, self.shape, self.place = (
            frozen_of(settlement),
            shape_of(settlement),
            place_of(settlement),
        )

    def __call__(self, code: str, words: str = "", *, people: bool = False) -> Outcome:
        row = self.shape.rows.get(code)
        url = reverse("result_subject", kwargs={**self.place, "subject": row.pk}) if row else ""
        meant = self.frozen.meant.get(code, ()) if people else ()
        return Outcome(self.frozen.name(code), url, words or "、".join(meant))
