"""Our figures of a year, by whom and what: published scores and amounts as integers of 1/100, ranks, grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from bonuses.engine.results import BonusOutcome
from reports.reconciling.headings import PART, Kind
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome

Value: TypeAlias = "int | str | None"
Key = tuple[Kind, str]
TOTALS = {"总额": "total", "发放": "paid", "收回": "returned", "未分配": "undistributed"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure by subject or person (kind and id) and field; None is undecided. `names` by the same key."""

    values: dict[Key, dict[str, Value]] = field(default_factory=dict)
    names: dict[Key, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    _holders: dict[tuple[Kind, str], dict[Value, list[Key]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def value(self, key: Key, name: str) -> Value:
        """One figure; KeyError where there is none of that name."""
        return self.values[key][name]

    def has(self, key: Key, name: str) -> bool:
        """Whether there is such a figure."""
        return name in self.values.get(key, {})

    def holders(self, kind: Kind, name: str, value: Value) -> list[Key]:
        """Who has this very figure; looked up once for each field."""
        index = self._holders.get((kind, name))
        if index is None:
            index = self._holders[kind, name] = {}
            for key in self.of(kind):
                index.setdefault(self.values[key].get(name), []).append(key)
        return index.get(value, [])

    def of(self, kind: Kind) -> list[Key]:
        """The keys of a kind, in order."""
        return [key for key in self.values if key[0] == kind]


def figures_of(facts: YearFacts, outcome: Outcome, bonus: BonusOutcome | None) -> Figures:
    """Collect the figures of a settled year."""
    found = Figures(parts=tuple(dict.fromkeys(name for row in outcome.subjects for name, _ in row.parts)))
    for row in outcome.subjects:
        key: Key = ("subject", row.code)
        found.names[key] = row.name
        found.values[key] = {
            "score": row.score, "percent": row.percent, "rank": row.rank, "grade": row.grade,
            **{f"{PART}{name}": value for name, value in row.parts},
        }  # fmt: skip
    paid = {row.number: row for row in bonus.allocations} if bonus else {}
    for person in outcome.people:
        key = ("person", person.number)
        found.names[key] = person.name
        values: dict[str, Value] = {"score": person.score, "grade": person.grade}
        share = paid.get(person.number)
        if bonus is not None:
            values |= {
                "base": share.base if share else None, "deduction": share.deduction if share else None,
                "supplement": share.supplement if share else None, "bonus": share.amount if share else None,
            }  # fmt: skip
        found.values[key] = values
    if bonus is not None:
        for name, attribute in TOTALS.items():
            found.names["total", name] = name
            found.values["total", name] = {"amount": getattr(bonus, attribute)}
    return found
