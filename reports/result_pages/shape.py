"""What the rows of a settlement have and lack: which columns are worth drawing, how long a bar is, why a figure is open.

Read once from the stored rows without their traces, kept by the settlement's digests.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from plans.engine.loading import Rules
from plans.engine.rounding import hundredths
from reports.opened import rules_of
from reports.result_pages.frozen import KEPT, Key, key_of
from reports.result_pages.words import tone_of
from scoring.models import PersonResult, Settlement, SubjectResult

QUARTER: Final = re.compile(r"第([1-4])季度")


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject's figures in 1/100 point, without its trace."""

    pk: int
    code: str
    name: str
    kind: str
    group: str
    score: int | None
    percent: int | None
    rank: int | None
    grade: str
    grade_before: str
    parts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """``parts`` in the order of the scheme; ``longest``: the largest amount of a part by kind, for its bar;
    ``quarters``: published to two places by 编号 and quarter; ``sections``: 编号 that people belong to.
    """

    rows: Mapping[str, SubjectRow]
    parts: tuple[str, ...]
    minus: frozenset[str]
    longest: Mapping[tuple[str, str], int]
    quarters: Mapping[str, Mapping[int, int]]
    tones: Mapping[str, str]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    grades: tuple[str, ...]
    percent: bool
    ranked: bool
    sections: tuple[str, ...] = ()
    person_grades: tuple[str, ...] = ()
    people: int = 0
    has: frozenset[str] = field(default_factory=frozenset)


def shape_of(settlement: Settlement) -> Shape:
    """The shape of a settlement; a few queries when it is not kept yet."""
    return kept_shape(key_of(settlement))


@lru_cache(maxsize=KEPT)
def kept_shape(key: Key) -> Shape:
    """The shape of the settlement with that key."""
    pk = key.pk
    settlement = Settlement.objects.get_queryset().only("rules").get(pk=pk)
    rules = rules_of(settlement)
    rows = {row.code: row for row in _rows(pk)}
    people = list(_people(pk))
    grading = rules.scheme.people.grading if rules.scheme.people else None
    return Shape(
        rows=rows,
        parts=_part_names(rules, rows),
        minus=frozenset(
            part.name for group in rules.scheme.subjects for part in group.parts if part.sign == "minus"
        ),
        longest=_longest(rules, rows),
        quarters=_quarters(pk) if rules.scheme.uses_quarters() else {},
        tones=_tones(rules),
        kinds=tuple(dict.fromkeys(row.kind for row in rows.values())),
        groups=tuple(sorted({row.group for row in rows.values()} - {""})),
        grades=_in_order(rules, {row.grade for row in rows.values()}),
        percent=any(row.score != row.percent for row in rows.values()),
        ranked=any(row.rank is not None for row in rows.values()),
        sections=tuple(sorted({person["subject_code"] for person in people})),
        person_grades=tuple(
            grade for grade in (grading.grades if grading else ()) if any(p["grade"] == grade for p in people)
        ),
        people=len(people),
        has=frozenset(_held(people)),
    )


def _rows(pk: int) -> Iterator[SubjectRow]:
    columns = (
        "pk", "code", "name", "kind", "group", "score_hundredths", "percent_hundredths", "rank", "grade",
        "grade_before", "parts",
    )  # fmt: skip
    for values in SubjectResult.objects.filter(settlement=pk).order_by("code").values_list(*columns):
        yield SubjectRow(*values)


def _people(pk: int) -> Iterator[Mapping[str, Any]]:
    columns = (
        "subject_code", "grade", "barred", "cancelled_by", "score_hundredths", "allocation__base_fen",
        "allocation__deduction_fen", "allocation__supplement_fen", "allocation__remainder_fen",
    )  # fmt: skip
    yield from PersonResult.objects.filter(settlement=pk).order_by().values(*columns)


def _held(people: list[Mapping[str, Any]]) -> Iterator[str]:
    """Name what at least one person has, so that columns nobody has are left out."""
    columns = {
        "score": "score_hundredths", "grade": "grade", "barred": "barred", "cancelled": "cancelled_by",
        "base": "allocation__base_fen", "deduction": "allocation__deduction_fen",
        "supplement": "allocation__supplement_fen", "remainder": "allocation__remainder_fen",
    }  # fmt: skip
    for name, column in columns.items():
        if any(person[column] for person in people):
            yield name


def _part_names(rules: Rules, rows: Mapping[str, SubjectRow]) -> tuple[str, ...]:
    """Parts that somebody has, in the order of the scheme: a database may give them back in another."""
    names = dict.fromkeys(part.name for group in rules.scheme.subjects for part in group.parts)
    return tuple(name for name in names if any(row.parts.get(name) is not None for row in rows.values()))


def _in_order(rules: Rules, held: set[str]) -> tuple[str, ...]:
    order = dict.fromkeys(
        grade for group in rules.scheme.subjects if group.grading for grade in group.grading.grades
    )
    return tuple(grade for grade in order if grade in held)


def _tones(rules: Rules) -> dict[str, str]:
    """The tone of every grade's badge, by its place in its own order."""
    gradings = [group.grading for group in rules.scheme.subjects]
    gradings.append(rules.scheme.people.grading if rules.scheme.people else None)
    orders = [grading.grades for grading in gradings if grading]
    return {grade: tone_of(grade, grades) for grades in orders for grade in grades}


def _longest(rules: Rules, rows: Mapping[str, SubjectRow]) -> dict[tuple[str, str], int]:
    """Subjects that are ranked together are measured by one another, whatever their kind."""
    found: dict[tuple[str, str], int] = {}
    for row in rows.values():
        group = rules.scheme.class_of(row.kind)
        for name, value in row.parts.items():
            for kind in group.kinds if group else (row.kind,):
                found[kind, name] = max(found.get((kind, name), 0), abs(value or 0))
    return found


def _quarters(pk: int) -> dict[str, dict[int, int]]:
    """Quarter scores from the traces: they stand there and nowhere else."""
    found: dict[str, dict[int, int]] = {}
    for code, trace in SubjectResult.objects.filter(settlement=pk).values_list("code", "trace"):
        if trace:
            steps = json.loads(zlib.decompress(bytes(trace)))
            found[code] = dict(_quarter_values(steps))
    return found


def _quarter_values(step: list[Any]) -> Iterator[tuple[int, int]]:
    """Walk packed steps (label, value, …, children) down to 第1季度 …, not below them."""
    label, value, children = step[0], step[1] if len(step) > 1 else None, step[6] if len(step) > 6 else ()
    match = QUARTER.fullmatch(label)
    if match:
        if value is not None:
            yield int(match[1]), hundredths(Fraction(value["f"] if isinstance(value, dict) else value))
        return
    for child in children:
        yield from _quarter_values(child)
