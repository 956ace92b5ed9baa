"""What a settlement froze and its pages need again and again: names, groups, last year, honours, item grades.

Read once for each settlement (it never changes) and kept by its digests; small, whatever the year held.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from plans.engine.loading import Rules
from reports.opened import rules_of
from scoring.engine.facts_codec import unpack_facts
from scoring.engine.honoured import priority_people, talk_people
from scoring.models import Settlement

# Small extracts: a few hundred names each.
KEPT: Final = 64
GRADED: Final = "graded"
UNIT: Final = "单位"


@dataclass(frozen=True, slots=True)
class FrozenSubject:
    """A 考核对象 as it was: also one that the scheme does not score."""

    code: str
    name: str
    kind: str
    group: str
    parent: str


@dataclass(frozen=True, slots=True)
class Past:
    """A result of the year before: "" and None where the register leaves them out."""

    grade: str
    rank: int | None
    of: int | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Honours:
    """Honours and consequences by 编号, as in 结果.json."""

    priority: tuple[str, ...]
    talk: tuple[str, ...]
    next_year_quota: tuple[tuple[str, int], ...]
    consequences: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def none(self) -> bool:
        """Whether nothing follows from the result."""
        return not (self.priority or self.talk or self.next_year_quota or self.consequences)


@dataclass(frozen=True, slots=True)
class Frozen:
    """The extract. ``meant``: names of the people whom priority or a talk means, by 编号 of the section (rules 5.7).

    ``item_grades``: 编号 → grades of its indicators with their numbers, where the plan grades items. ``discipline``: the
    year has rows of 违规违纪.
    """

    subjects: Mapping[str, FrozenSubject]
    indicators: Mapping[str, str]
    not_appraised: frozenset[str]
    past: Mapping[str, Past]
    item_grades: Mapping[str, tuple[tuple[str, int], ...]]
    honours: Honours
    meant: Mapping[str, tuple[str, ...]]
    discipline: bool = False

    def name(self, code: str) -> str:
        """The name of a subject, its code where it has none."""
        found = self.subjects.get(code)
        return found.name if found else code

    def unit(self, code: str) -> str:
        """The 单位 that a subject belongs to, itself where it is one; the subject itself where there is none above."""
        seen: set[str] = set()
        at = code
        while at in self.subjects and at not in seen:
            if self.subjects[at].kind == UNIT:
                return at
            seen.add(at)
            at = self.subjects[at].parent
        return code

    @property
    def units(self) -> tuple[str, ...]:
        """The 编号 of all 单位."""
        return tuple(code for code, row in self.subjects.items() if row.kind == UNIT)


class Key(NamedTuple):
    """What makes a settlement one and the same for ever: what is kept is found again by it."""

    pk: int
    created_at: datetime
    inputs_digest: str
    result_digest: str


def key_of(settlement: Settlement) -> Key:
    """The key of a settlement."""
    return Key(settlement.pk, settlement.created_at, settlement.inputs_digest, settlement.result_digest)


def frozen_of(settlement: Settlement) -> Frozen:
    """The extract of a settlement; one query when it is not kept yet."""
    return kept_frozen(key_of(settlement))


@lru_cache(maxsize=KEPT)
def kept_frozen(key: Key) -> Frozen:
    """The extract of the settlement with that key."""
    settlement = Settlement.objects.get_queryset().only("inputs", "result", "rules").get(pk=key.pk)
    facts: Mapping[str, Any] = json.loads(zlib.decompress(bytes(settlement.inputs)))
    honours: Mapping[str, Any] = json.loads(settlement.result)["honours"]
    subjects = {
        row["code"]: FrozenSubject(
            row["code"], row["name"], row["kind"], row.get("group", ""), row.get("parent", "")
        )
        for row in facts["subjects"]
    }
    last_year = facts["year"] - 1
    return Frozen(
        subjects=subjects,
        indicators={row["code"]: row["name"] or row["primary"] for row in facts["indicators"]},
        not_appraised=frozenset(row["number"] for row in facts["people"] if not row.get("appraised", True)),
        past={
            row["subject"]: Past(row.get("grade", ""), row.get("rank"), row.get("of"))
            for row in facts["past"]
            if row["year"] == last_year
        },
        item_grades=_item_grades(facts, subjects, rules_of(settlement)),
        honours=Honours(
            tuple(honours["priority"]),
            tuple(honours["talk"]),
            tuple(honours["next_year_quota"].items()),
            tuple((code, tuple(results)) for code, results in honours["consequences"].items()),
        ),
        meant=_meant(settlement, honours["priority"], honours["talk"]),
        discipline=bool(facts.get("violations")),
    )


def _meant(
    settlement: Settlement, priority: Sequence[str], talk: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    if not priority and not talk:
        return {}
    facts = unpack_facts(zlib.decompress(bytes(settlement.inputs)))
    names = {person.number: person.name for person in facts.people}
    found = {**priority_people(facts, priority, talk), **talk_people(facts, talk)}
    return {code: tuple(names.get(number, number) for number in numbers) for code, numbers in found.items()}


def _item_grades(
    facts: Mapping[str, Any], subjects: Mapping[str, FrozenSubject], rules: Rules
) -> dict[str, tuple[tuple[str, int], ...]]:
    """How many indicators of each grade a subject has, by the latest approved quarter; a 单位 has all of them."""
    scoring = rules.scheme.indicators.scoring if rules.scheme.indicators else None
    if scoring is None or scoring.method != GRADED:
        return {}
    latest: dict[str, tuple[int, str]] = {}
    for row in facts["ledger"]:
        now = (row["quarter"], row.get("grade", ""))
        latest[row["indicator"]] = max(now, latest.get(row["indicator"], now))
    counts: dict[str, Counter[str]] = {}
    units = [code for code, row in subjects.items() if row.kind == UNIT]
    for row in facts["indicators"]:
        grade = latest.get(row["code"], (0, ""))[1] or "无台账"
        for code in {row.get("subject", ""), *units} - {""}:
            counts.setdefault(code, Counter())[grade] += 1
    order = [band.grade for band in scoring.grades]
    return {code: _ordered(found, order) for code, found in counts.items()}


def _ordered(counts: Counter[str], order: Sequence[str]) -> tuple[tuple[str, int], ...]:
    names = sorted(counts, key=lambda name: order.index(name) if name in order else len(order))
    return tuple((name, counts[name]) for name in names)
