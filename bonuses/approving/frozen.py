"""What the list needs of the frozen inputs: where people stood, their category, months and base; what cancelled a bonus."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from plans.engine.loading import Rules
from scoring.models import Settlement
from scoring.pinned import unpacked_rules

UNIT: Final = "单位"
FULL_YEAR: Final = 12
# Extracts of a few hundred, of a city of ten thousand people.
KEPT: Final = 16


class FrozenPerson(NamedTuple):
    """人员类别, 在岗月数, 奖金基数 in fen (None: empty)."""

    category: str = ""
    months: int = FULL_YEAR
    base: int | None = None


@dataclass(frozen=True, slots=True)
class FrozenYear:
    """The extract; ``parents`` and ``names`` by 编号 of the subject, ``violations`` in words by their 编号."""

    people: Mapping[str, FrozenPerson]
    names: Mapping[str, str]
    kinds: Mapping[str, str]
    parents: Mapping[str, str]
    violations: Mapping[str, str]

    def name(self, code: str) -> str:
        """The name of a subject, its 编号 where it has none."""
        return self.names.get(code) or code

    def unit(self, code: str) -> str:
        """The 单位 a subject stands in; itself where none is above it."""
        seen: set[str] = set()
        at = code
        while at in self.kinds and at not in seen:
            if self.kinds[at] == UNIT:
                return at
            seen.add(at)
            at = self.parents[at]
        return code

    @property
    def units(self) -> tuple[str, ...]:
        """All 单位."""
        return tuple(code for code, kind in self.kinds.items() if kind == UNIT)


class _Key(NamedTuple):
    pk: int
    created_at: datetime
    inputs_digest: str


def frozen_year(settlement: Settlement) -> FrozenYear:
    """The extract of a settlement, read once."""
    return _frozen(_Key(settlement.pk, settlement.created_at, settlement.inputs_digest))


def frozen_years(settlements: Sequence[Settlement]) -> dict[int, FrozenYear]:
    """The extracts of several settlements in one query; a single one is kept for the next time."""
    if len(settlements) == 1:
        return {settlements[0].pk: frozen_year(settlements[0])}
    rows = Settlement.objects.get_queryset().filter(pk__in=[row.pk for row in settlements]).order_by()
    return {pk: _extract(bytes(packed)) for pk, packed in rows.values_list("pk", "inputs").iterator()}


def rules_of(settlement: Settlement) -> Rules:
    """The rules a settlement pinned."""
    packed = Settlement.objects.get_queryset().values_list("rules", flat=True).get(pk=settlement.pk)
    return unpacked_rules(bytes(packed))


@lru_cache(maxsize=KEPT)
def _frozen(key: _Key) -> FrozenYear:
    packed = Settlement.objects.get_queryset().values_list("inputs", flat=True).get(pk=key.pk)
    return _extract(bytes(packed))


def _extract(packed: bytes) -> FrozenYear:
    facts: Mapping[str, Any] = json.loads(zlib.decompress(packed))
    subjects = facts["subjects"]
    return FrozenYear(
        people={
            row["number"]: FrozenPerson(
                row.get("category", ""), row.get("months", FULL_YEAR), row.get("bonus_base")
            )
            for row in facts["people"]
        },
        names={row["code"]: row["name"] for row in subjects},
        kinds={row["code"]: row["kind"] for row in subjects},
        parents={row["code"]: row.get("parent", "") for row in subjects},
        violations={row["code"]: _in_words(row) for row in facts.get("violations", ())},
    )


def _in_words(row: Mapping[str, Any]) -> str:
    more = "，".join(word for word in (row.get("level", ""), row.get("punishment", "")) if word)
    return f"{row['situation']}（{more}）" if more else str(row["situation"])
