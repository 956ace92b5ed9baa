"""Money over several steps: the chain from a city to persons, supplements over versions, totals of any size.

Thousands of drawn cases a run; `make prove` draws a hundred thousand.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

import pytest

from bonuses.engine.differences import differences
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from plans.engine.facts import Subject
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome
from tests.bonuses.engine.test_properties import (
    BUREAU,
    INTERNAL,
    POOL,
    SUPPLEMENT,
    TARGETS,
    _balanced,
    _office,
    scheme_of,
)

# In fen: ten thousand billion yuan, far beyond any office, and still an exact integer in every database.
HUGE: Final = 10**15


def city(chance: Random) -> tuple[YearFacts, Outcome]:
    """A city of up to four units, each an office of its own under its own codes."""
    scheme = scheme_of(BUREAU, months="2")
    subjects, people, results, outcomes, unit_of = [], [], [], [], {}
    for place in range(chance.randint(1, 4)):
        facts, outcome = _office(scheme, chance)
        for row in facts.subjects:
            code, parent = f"{place}{row.code}", f"{place}{row.parent}" if row.parent else ""
            subjects.append(Subject(code, row.name, row.kind, parent))
            unit_of[code] = f"{place}U01"
        people += [
            replace(row, number=f"{place}{row.number}", subject=f"{place}{row.subject}")
            for row in facts.people
        ]
        results += [
            replace(row, number=f"{place}{row.number}", subject=f"{place}{row.subject}")
            for row in outcome.people
        ]
        outcomes += [replace(row, code=f"{place}{row.code}") for row in outcome.subjects]
    facts = YearFacts(2019, "示例市", subjects=tuple(subjects), people=tuple(people))
    return facts, replace(outcome, subjects=tuple(outcomes), people=tuple(results), unit_of=unit_of)


def chain_holds(chance: Random) -> None:
    """The city's paid money is that of its units; each unit's total is what its inner plan pays, returns or leaves."""
    facts, outcome = city(chance)
    outer = distribute(facts, outcome, scheme_of(BUREAU, months="2"), None, trace=False)
    assert outer is not None
    _balanced(outer)
    place = {row.number: outcome.unit_of[row.subject] for row in facts.people}
    totals: dict[str, int] = {}
    for row in outer.allocations:
        totals[place[row.number]] = totals.get(place[row.number], 0) + row.amount
    assert sum(totals.values()) == outer.paid
    spread = 0
    for total in totals.values():
        inner_facts, inner_outcome = _office(scheme_of(INTERNAL), chance)
        inner = distribute(inner_facts, inner_outcome, scheme_of(INTERNAL), total, trace=False)
        assert inner is not None
        _balanced(inner)
        assert inner.total == total
        spread += sections_hold(inner, inner_facts) + (inner.returned or 0) + (inner.undistributed or 0)
    assert spread == outer.paid


def sections_hold(inner: BonusOutcome, facts: YearFacts) -> int:
    """Σ of persons by section is Σ of all; gives it."""
    section = {row.number: row.subject for row in facts.people}
    sums: dict[str, int] = {}
    for row in inner.allocations:
        sums[section[row.number]] = sums.get(section[row.number], 0) + row.amount
    assert sum(sums.values()) == inner.paid
    return sum(sums.values())


def versions_hold(chance: Random) -> None:
    """An approved list and its supplements are the newest version, person by person and in sum."""
    numbers = [f"P{n}" for n in range(chance.randint(0, 9))]

    def amounts() -> dict[str, int]:
        here = chance.sample(numbers, chance.randint(0, len(numbers)))
        return {number: chance.choice([0, 1, chance.randint(0, 10**7), HUGE]) for number in here}

    first = amounts()
    granted, paid = dict(first), sum(first.values())
    for _ in range(chance.randint(1, 5)):
        due = amounts()
        for row in differences(granted, due):
            granted[row.number] = granted.get(row.number, 0) + row.fen
            paid += row.fen
        assert paid == sum(due.values())
        assert {key: fen for key, fen in granted.items() if fen} == {
            key: fen for key, fen in due.items() if fen
        }


def any_total_holds(code: str, cancelled_to: str, chance: Random) -> None:
    """Nothing, a fen, and more than there is money in the world are split to the fen."""
    scheme = scheme_of(code, cancelled_to)
    facts, outcome = _office(scheme, chance)
    total = chance.choice([0, 1, HUGE, HUGE - 1, HUGE - chance.randint(2, 10**9)])
    bonus = distribute(facts, outcome, scheme, total, trace=False)
    assert bonus is not None
    assert bonus.total == total
    _balanced(bonus)


def test_the_chain_conserves() -> None:
    chance = Random("city")
    for _ in range(500):
        chain_holds(chance)


def test_supplements_conserve() -> None:
    chance = Random("versions")
    for _ in range(1_500):
        versions_hold(chance)


@pytest.mark.parametrize("cancelled_to", TARGETS)
@pytest.mark.parametrize("code", [*SUPPLEMENT, *POOL])
def test_totals_of_any_size_conserve(code: str, cancelled_to: str) -> None:
    chance = Random(f"{code}/{cancelled_to}/size")
    for _ in range(130):
        any_total_holds(code, cancelled_to, chance)


@pytest.mark.prove
def test_a_hundred_thousand_cases_conserve() -> None:
    chance = Random("prove")
    for _ in range(10_000):
        chain_holds(chance)
    for _ in range(50_000):
        versions_hold(chance)
    for code in (*SUPPLEMENT, *POOL):
        for cancelled_to in TARGETS:
            for _ in range(4_000):
                any_total_holds(code, cancelled_to, chance)
