"""The forecast for whom the year's result is not open before it is published: the ledger alone (rules 7.3).

A total that moves with ballots, registers or discipline would tell of them by the difference between two looks. So
everything but the plan, its people and the ledger (with the quarters published to all) is left out of the facts, and a
grade, which tells how the others stand, is not said. Readers (people.access.READERS) see the whole: the draft
settlement, with its traces, is open to them anyway.
"""

from __future__ import annotations

from typing import Final

from plans.engine.scheme import Scheme
from scoring.engine.results import SubjectOutcome
from scoring.year import YearRows

# Parts of a score that the ledger, or quarters published to everybody, are enough for.
SOURCES: Final = ("indicators", "quarters")


def ledger_alone(rows: YearRows) -> None:
    """Take everything out of a year's rows that is not the plan's, the ledger's or published (`compute(change=…)`)."""
    rows.ballots, rows.tallies, rows.ratings = [], [], []
    rows.adjustments, rows.charges, rows.letters = [], [], []
    rows.violations, rows.grave_events = [], []
    rows.decisions, rows.past_results = [], []


def ledger_parts(scheme: Scheme, outcome: SubjectOutcome) -> tuple[tuple[str, int], ...]:
    """Name the parts of a subject's score that the ledger gives, in 1/100 point; those undecided are left out."""
    rules = scheme.class_of(outcome.kind)
    if rules is None:
        return ()
    given = dict(outcome.parts)
    found = []
    for part in rules.parts:
        value = given.get(part.name)
        if value is not None and (part.source in SOURCES or getattr(part, "fallback", None) == "indicators"):
            found.append((part.name, value))
    return tuple(found)
