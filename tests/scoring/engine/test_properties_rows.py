"""What rows may and may not do to a result: their order nothing, an ineffective one nothing, more points no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appraisals.engine.tallies import tally
from plans.engine.facts import Person
from plans.engine.units import POINT
from scoring.engine.ballots import INVALID_BALLOTS
from scoring.engine.facts import Adjustment, Ledger, Tally, Violation
from scoring.engine.results import SubjectOutcome
from tests.scoring.engine.drawn import BUREAU, TOWN, Drawn, shuffled, years

AGENCIES = ("kexie-2017", "gongshanglian-2015", "kejiju-2021")
CHANCE = st.integers(0, 10**6).map(Random)
SITUATIONS = ["察访核验", "外来人员", "下属单位人员", "纪检处分", "诫勉", "立案调查", "重处分", "效能问责"]


def _order_changes_nothing(year: Drawn, chance: Random) -> None:
    assert Drawn(shuffled(year.facts, chance), year.rules).document() == year.document()


@given(years(), CHANCE)
@settings(max_examples=150)
def test_another_order_of_rows_changes_nothing(year: Drawn, chance: Random) -> None:
    _order_changes_nothing(year, chance)


@pytest.mark.prove
@given(years(), CHANCE)
@settings(max_examples=5_000)
def test_another_order_of_rows_changes_nothing_in_many_years(year: Drawn, chance: Random) -> None:
    _order_changes_nothing(year, chance)


@given(years(*AGENCIES, BUREAU), st.sampled_from(SITUATIONS), CHANCE)
@settings(max_examples=80)
def test_a_violation_deducted_before_has_no_effect(year: Drawn, situation: str, chance: Random) -> None:
    person = chance.choice(year.facts.people).number
    day = date(year.facts.year - 1, 3, 1)
    row = Violation("V999", person, situation, "省", "撤职", day, "甲", deducted_before=True)
    assert year.changed(violations=(*year.facts.violations, row)).document() == year.document()


@given(years(*AGENCIES, BUREAU), CHANCE)
@settings(max_examples=80)
def test_somebody_not_appraised_changes_nothing_for_others(year: Drawn, chance: Random) -> None:
    place = chance.choice(year.facts.subjects).code
    person = Person("Z999", "某人", place, "县处级", "班子成员", bonus_base=100_000, appraised=False)
    ballots = Tally("Z999", "民主测评", 0, 3, (0, 0, 0, 0, 0))
    after = year.changed(
        people=(*year.facts.people, person), tallies=(*year.facts.tallies, ballots)
    ).document()
    own = [row for row in after["people"] if row["id"] == "Z999"]
    after["people"] = [row for row in after["people"] if row["id"] != "Z999"]
    assert after == year.document()
    assert own == [
        {
            "id": "Z999", "score": None, "grade": None, "base": None, "bonus": None,
            "cancelled_by": [], "barred_from_excellent": False,
        }
    ]  # fmt: skip


@given(years(*AGENCIES, TOWN), CHANCE)
@settings(max_examples=80)
def test_an_invalid_ballot_changes_nothing_but_its_warning(year: Drawn, chance: Random) -> None:
    assume(year.facts.tallies)
    chosen = chance.choice(year.facts.tallies)
    more = replace(chosen, invalid=chosen.invalid + 1)
    after = year.changed(
        tallies=tuple(more if row is chosen else row for row in year.facts.tallies)
    ).document()
    where = f"{chosen.target}/{chosen.group}"
    assert _without_warning(after, where) == _without_warning(year.document(), where)
    known = {row["id"] for row in [*after["subjects"], *after["people"]] if row["score"] is not None}
    warned = any(row["where"] == where and row["code"] == INVALID_BALLOTS for row in after["problems"])
    assert warned or chosen.target not in known


def _without_warning(document: dict[str, Any], where: str) -> dict[str, Any]:
    kept = [row for row in document["problems"] if (row["code"], row["where"]) != (INVALID_BALLOTS, where)]
    return document | {"problems": kept}


@given(years("kexie-2017", TOWN), st.lists(st.tuples(*[st.none() | st.integers(-1, 200)] * 5), max_size=6))
@settings(max_examples=60)
def test_a_tally_is_what_its_valid_ballots_add_up_to(
    year: Drawn, ballots: list[tuple[int | None, ...]]
) -> None:
    form = year.rules.scheme.form_of_people() or year.rules.scheme.form_of_kind("科室")
    assert form is not None
    highs = [int(one.max) for one in form.dimensions]
    valid = [
        b for b in ballots if all(m is not None and 0 <= m <= high for m, high in zip(b, highs, strict=True))
    ]
    marks = [tuple(None if m is None else m * POINT for m in ballot) for ballot in ballots]
    found = tally("K01", "民主测评", marks, form)
    sums = [sum(ballot[i] or 0 for ballot in valid) * POINT for i in range(5)]
    assert (found.valid, found.invalid) == (len(valid), len(ballots) - len(valid))
    assert list(found.sums) == sums


def _by_code(year: Drawn) -> dict[str, SubjectOutcome]:
    return {row.code: row for row in year.settled().subjects}


def _not_lower(year: Drawn, before: SubjectOutcome, after: SubjectOutcome) -> None:
    assert (after.score is None) == (before.score is None)
    assert (after.score or 0) >= (before.score or 0)
    assert (after.rank is None) == (before.rank is None)
    assert (after.rank or 0) <= (before.rank or 0)
    rules = year.rules.scheme.class_of(before.kind)
    if rules and rules.grading and before.grade and after.grade:
        assert rules.grading.grades.index(after.grade) <= rules.grading.grades.index(before.grade)


@given(years(BUREAU, TOWN), st.integers(1, 10 * POINT), CHANCE)
@settings(max_examples=150)
def test_an_addition_never_lowers_score_rank_or_grade(year: Drawn, points: int, chance: Random) -> None:
    code = chance.choice(sorted(_by_code(year)))
    row = Adjustment(999, code, "加", "其他", "", points)
    after = year.changed(adjustments=(*year.facts.adjustments, row))
    _not_lower(year, _by_code(year)[code], _by_code(after)[code])


@given(years(*AGENCIES), CHANCE)
@settings(max_examples=150)
def test_full_points_for_an_indicator_never_lower_score_rank_or_grade(year: Drawn, chance: Random) -> None:
    indicator = chance.choice(year.facts.indicators)
    best = Ledger(indicator.code, 4, grade="好", points=indicator.full)
    others = tuple(row for row in year.facts.ledger if (row.indicator, row.quarter) != (indicator.code, 4))
    after = year.changed(ledger=(*others, best))
    _not_lower(year, _by_code(year)[indicator.subject], _by_code(after)[indicator.subject])


@given(years(BUREAU), st.integers(0, 3), CHANCE)
@settings(max_examples=80)
def test_violations_bar_their_persons_and_cancel_without_repeats(
    year: Drawn, count: int, chance: Random
) -> None:
    person = chance.choice(year.facts.people).number
    day = date(year.facts.year, 3, 1)
    rows = tuple(Violation(f"W{n}", person, "立案调查", "", "", day, "同一件事") for n in range(count))
    outcome = year.changed(violations=(*year.facts.violations, *rows)).settled()
    found = next(row for row in outcome.people if row.number == person)
    assert len(set(found.cancelled_by)) == len(found.cancelled_by)
    assert {row.code for row in rows} <= set(found.cancelled_by)
    assert found.barred or not rows
    assert sum(row.points > 0 for row in outcome.violations if row.code in {r.code for r in rows}) <= 1
