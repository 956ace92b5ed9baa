"""The engine against NumPy: 10,000 people × 20 ballots × 5 dimensions scored, ranked, graded and paid."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from appraisals.engine.tallies import tally
from bonuses.engine.run import distribute
from plans.engine.facts import Person, Subject
from plans.engine.loading import load_rules
from plans.engine.units import POINT
from plans.schemes import scheme_text
from scoring.engine.facts import YearFacts
from scoring.engine.run import settle
from tests.bench.clock import cpu, row

PEOPLE, BALLOTS, DIMENSIONS = 10_000, 20, 5
TOTAL = 500_000_000
CODE = "kexie-2017"


def measure() -> None:
    """Print the ratios of the engine, without and with traces."""
    ballots, facts = _year()
    marks = np.array(ballots, dtype=np.int64)
    bases = np.array([person.bonus_base for person in facts.people], dtype=np.int64)
    text = scheme_text(CODE)
    assert text is not None
    rules = load_rules(text, {"奖金总额": str(TOTAL // 100)}).rules
    assert rules is not None
    scheme = rules.scheme
    form = scheme.form_of_people()
    assert form is not None

    def engine(trace: bool) -> int:
        tallies = tuple(
            tally(person.number, "民主测评", rows, form)
            for person, rows in zip(facts.people, ballots, strict=True)
        )
        year = YearFacts(facts.year, facts.agency, facts.subjects, facts.people, tallies=tallies)
        outcome = settle(year, scheme, trace=trace)
        bonus = distribute(year, outcome, scheme, TOTAL, trace=trace)
        assert bonus is not None
        assert bonus.paid is not None
        return sum(row.amount for row in bonus.allocations)

    paid = numpy_year(marks, bases)
    assert int(paid.sum()) == engine(False), "the two must pay the same"
    # Both start from the same rows, as a reader hands them over; the bare matrix is quoted beside it.
    rows = cpu(lambda: numpy_year(np.array(ballots, dtype=np.int64), bases), runs=7)
    matrix = cpu(lambda: numpy_year(marks, bases), runs=7)
    for name, seconds, limit in (
        ("不留过程", cpu(lambda: engine(False), runs=5), "≤ 20 倍，≤ 5 秒 CPU"),
        ("留计算过程", cpu(lambda: engine(True), runs=5), "≤ 120 倍，≤ 5 秒 CPU"),
    ):
        row(f"引擎 ÷ NumPy（{name}，从同样的行算起）", f"{seconds / rows:.1f} 倍（{seconds:.2f} 秒）", limit)
        row(f"引擎 ÷ NumPy（{name}，矩阵已备好）", f"{seconds / matrix:.1f} 倍", "")


def _year() -> tuple[list[list[tuple[int, ...]]], YearFacts]:
    chance = random.Random(7)
    subjects = (Subject("U01", "某市局", "单位"),)
    people = tuple(
        Person(f"P{i:05d}", f"人{i}", "U01", bonus_base=chance.randrange(600_000, 1_200_000))
        for i in range(PEOPLE)
    )
    ballots = [
        [tuple(chance.randrange(20, 41) * POINT // 2 for _ in range(DIMENSIONS)) for _ in range(BALLOTS)]
        for _ in people
    ]
    return ballots, YearFacts(2017, "某市局", subjects, people)


def numpy_year(marks: NDArray[np.int64], bases: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same year in NumPy: validity, means half up to 0.01, ranks, grades, 扣差补优 with largest remainders."""
    valid: NDArray[np.bool_] = np.asarray(((marks >= 0) & (marks <= 20 * POINT)).all(axis=2))
    counts = valid.sum(axis=1)
    sums = (marks * valid[:, :, None]).sum(axis=(1, 2))
    scores = (2 * sums + counts * 100) // (2 * counts * 100)
    order = np.lexsort((np.arange(len(scores)), -scores))
    ranks = np.searchsorted(-scores[order], -scores, side="left") + 1
    assert ranks.min() == 1
    grades = np.digitize(scores, [6000, 8000, 9000])
    base = _split(TOTAL, bases)
    deductions = np.where(grades == 1, (base * 10 + 50) // 100, np.where(grades == 0, base, 0))
    best = grades == 3 if (grades == 3).any() else grades == 2
    supplement = _split(int(deductions.sum()), np.where(best, base, 0))
    return base - deductions + supplement


def _split(total: int, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    whole = int(weights.sum())
    exact = weights * total  # stays below 2⁶³ for these amounts
    floor = exact // whole
    missing = total - int(floor.sum())
    lucky = np.lexsort((np.arange(len(weights)), -(exact % whole)))[:missing]
    floor[lucky] += 1
    return floor
