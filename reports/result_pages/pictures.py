"""The distribution pictures of a settlement: one for each class of subjects, one for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from plans.engine.scheme.subjects import Grading
from reports.opened import rules_of
from reports.result_pages.frozen import KEPT, Key, key_of
from reports.result_pages.reasons import reasons_of
from reports.result_pages.shape import shape_of
from reports.results.distribution import Mark, Picture, distribution, lines_of
from scoring.models import PersonResult, Settlement

WIDE: Final = 720
NARROW: Final = 330
# Fewer scores than this are read in the table at a glance.
LEAST: Final = 3
# With places counted inside groups each group has lines of its own; more pictures than this say nothing.
MOST_GROUPS: Final = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture in two widths: for a page and for a telephone."""

    title: str
    wide: Picture
    narrow: Picture


def pictures_of(settlement: Settlement) -> tuple[Drawn, ...]:
    """Draw the pictures; a few queries when they are not kept yet."""
    return _pictures(key_of(settlement))


@lru_cache(maxsize=KEPT)
def _pictures(key: Key) -> tuple[Drawn, ...]:
    columns = ("rules", "created_at", "inputs_digest", "result_digest")
    settlement = Settlement.objects.get_queryset().only(*columns).get(pk=key.pk)
    return (*_of_subjects(settlement), *_of_people(settlement))


def _of_subjects(settlement: Settlement) -> Iterator[Drawn]:
    shape, reasons = shape_of(settlement), reasons_of(settlement)
    for group in rules_of(settlement).scheme.subjects:
        rows = [row for row in shape.rows.values() if row.kind in group.kinds and row.score is not None]
        apart = sorted({row.group for row in rows})
        if not group.grading or not group.grading.by_place or not 1 < len(apart) <= MOST_GROUPS:
            apart = [""] if len(apart) > 1 else apart
        for name in apart:
            chosen = [row for row in rows if row.group == name or len(apart) == 1]
            marks = [
                Mark(f"{row.code} {row.name}", row.score or 0, row.grade, row.code in reasons.tied)
                for row in chosen
            ]
            mixed = len({row.group for row in chosen}) > 1
            title = f"{group.name}得分分布" + (f"（{name}）" if name and len(apart) > 1 else "")
            yield from _drawn(title, marks, group.grading, lined=not mixed)


def _of_people(settlement: Settlement) -> Iterator[Drawn]:
    rules = rules_of(settlement).scheme.people
    if rules is None or rules.grading is None:
        return
    tied = reasons_of(settlement).tied
    rows = PersonResult.objects.filter(settlement=settlement, score_hundredths__isnull=False).order_by()
    marks = [
        Mark(f"{number} {name}", score or 0, grade, number in tied)
        for number, name, score, grade in rows.values_list("number", "name", "score_hundredths", "grade")
    ]
    yield from _drawn(
        "人员得分分布", marks, rules.grading, lined=rules.within == "all" or not rules.grading.by_place
    )


def _drawn(title: str, marks: Sequence[Mark], grading: Grading | None, *, lined: bool) -> Iterator[Drawn]:
    """Both widths; without lines where places are counted in several groups at once."""
    if len(marks) < LEAST:
        return
    lines = lines_of(grading, marks) if grading and (lined or not grading.by_place) else []
    grades = grading.grades if grading else ()
    wide, narrow = (
        distribution(marks, lines, grades=grades, width=width, name=title) for width in (WIDE, NARROW)
    )
    yield Drawn(title, wide, narrow)
