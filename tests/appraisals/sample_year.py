"""A sample's year as its workbook has it, without its ballots: what a round held in the program finds."""

from __future__ import annotations

from plans.engine.loading import Rules
from plans.models import Plan
from reports.workbook.parse import read_book
from scoring.services import store_year
from scoring.year import BallotRow
from tests.reports.results.books import SAMPLES


def year_without_ballots(name: str) -> tuple[Plan, Rules, list[BallotRow]]:
    """A sample's year as stored, and its ballots apart."""
    reading = read_book(SAMPLES / f"{name}.xlsx")
    rows, rules = reading.rows, reading.rules
    assert rows is not None
    assert rules is not None
    ballots, rows.ballots, rows.round = rows.ballots, [], None
    return store_year(rows, owner=reading.agency), rules, ballots
