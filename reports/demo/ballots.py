"""Ballots of an example year: every target is rated by every rater group on the form of the scheme."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from plans.engine.scheme.ballots import BallotForm, Dimension
from reports.demo.draft import Draft, Value, steps

BALLOTS: Final = 6
SPREAD: Final = 6


def make_ballots(draft: Draft) -> None:
    """Write 测评: sections and units on their form, everybody who is appraised on that of people."""
    for office in draft.offices:
        form = draft.scheme.form_of_kind(office.kind)
        if form is not None:
            _rate(draft, office.code, office.ability, form)
    form = draft.scheme.form_of_people()
    absent = {row["工号"] for row in draft.rows["人员"] if row["参加考核"] == "否"}
    for member in draft.members if form else ():
        if form is not None and member.number not in absent:
            _rate(draft, member.number, member.ability, form)
    _spoil_one(draft)


def _rate(draft: Draft, target: str, ability: int, form: BallotForm) -> None:
    for group in form.groups:
        for _ in range(BALLOTS):
            marks = {row.name: _mark(draft, row, form.mark_step, ability) for row in form.dimensions}
            cells: dict[str, Value] = {"对象": target, "评价主体": group.name, **marks}
            draft.add("测评", **cells)


def _mark(draft: Draft, dimension: Dimension, step: Fraction, ability: int) -> Fraction:
    """A mark around the ability, in the steps of the form and never above the maximum."""
    percent = min(100, max(0, ability + draft.chance.randint(-SPREAD, SPREAD)))
    return min(dimension.max, steps(dimension.max * percent / 100, step or Fraction(1)))


def _spoil_one(draft: Draft) -> None:
    """One ballot of the year is left incomplete, as happens: it is counted and not used (rules 0.10)."""
    ballots = draft.rows.get("测评", [])
    if ballots:
        row = ballots[len(ballots) // 2]
        row[list(row)[-1]] = None
