"""Places, quotas, ties and downgrades, whatever the scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plans.engine.facts import Person, Subject
from plans.engine.units import POINT
from scoring.engine.facts import (
    Decision,
    GraveEvent,
    PastResult,
    PublishedQuarter,
    Rating,
    Tally,
    Violation,
    YearFacts,
)
from scoring.engine.ranking import TIE_AT_CUT
from scoring.engine.results import SubjectOutcome
from tests.scoring.engine.drawn import BUREAU, TOWN, Drawn, drawn, years

BUREAU_RULES = drawn(BUREAU, 0).rules
TOWN_RULES = drawn(TOWN, 0).rules
ORDER = ["优秀", "良好", "一般", "差"]
SCORES = st.lists(st.integers(60, 100), min_size=1, max_size=14)


def bureau(scores: list[int], **more: Any) -> Drawn:
    """Units U00, U01 … with the same figure in both ratings: the score itself, and no tie-break that decides."""
    units = [f"U{n:02d}" for n in range(len(scores))]
    ratings = [
        Rating(unit, item, score * POINT)
        for unit, score in zip(units, scores, strict=True)
        for item in ("目标考评", "公众评议")
    ]
    subjects = tuple(Subject(unit, unit, "单位") for unit in units)
    facts = YearFacts(2019, "示例单位", subjects=subjects, ratings=tuple(ratings))
    return Drawn(replace(facts, **more), BUREAU_RULES)


def town(scores: list[int]) -> Drawn:
    """Sections with the same figure in every quarter and from every rater group."""
    codes = [f"K{n:02d}" for n in range(len(scores))]
    pairs = list(zip(codes, scores, strict=True))
    facts = YearFacts(
        2024,
        "示例单位",
        subjects=tuple(Subject(code, code, "科室") for code in codes),
        quarters=tuple(
            PublishedQuarter(code, q, score * POINT) for code, score in pairs for q in (1, 2, 3, 4)
        ),
        tallies=tuple(
            Tally(code, group, 1, 0, (score * POINT,) * 5)
            for code, score in pairs
            for group in ("班子成员", "部门负责人", "村书记")
        ),
    )
    return Drawn(facts, TOWN_RULES)


def grades(year: Drawn) -> dict[str, str]:
    return {row.code: row.grade or "" for row in year.settled().subjects}


@given(st.sets(st.integers(70, 100), min_size=1, max_size=30))
@settings(max_examples=60)
def test_a_share_of_30_percent_is_rounded_down_and_the_last_three_follow(scores: set[int]) -> None:
    size = len(scores)
    given_grades = Counter(grades(bureau(list(scores))).values())
    first = size * 3 // 10
    assert given_grades["优秀"] == first
    assert given_grades["一般"] == min(3, size - first)
    assert given_grades["差"] == 0


@given(st.sets(st.integers(61, 100), min_size=1, max_size=30))
@settings(max_examples=60)
def test_about_30_and_10_percent_are_rounded_half_up(scores: set[int]) -> None:
    size = len(scores)
    given_grades = Counter(grades(town(list(scores))).values())
    # 左右: half up, written without fractions.
    assert given_grades["优秀"] == (size * 3 * 2 + 10) // 20
    assert given_grades["一般"] == (size * 2 + 10) // 20
    assert given_grades["较差"] == 0


@given(SCORES, st.booleans())
@settings(max_examples=100)
def test_ranks_are_competition_ranks(scores: list[int], of_town: bool) -> None:
    year = town(scores) if of_town else bureau(scores)
    for row, score in zip(year.settled().subjects, scores, strict=True):
        assert row.rank == 1 + sum(other > score for other in scores)


def _ranked_groups(year: Drawn) -> list[list[SubjectOutcome]]:
    groups: dict[tuple[str, str], list[SubjectOutcome]] = {}
    for row in year.settled().subjects:
        rules = year.rules.scheme.class_of(row.kind)
        if row.rank is not None and rules:
            groups.setdefault((rules.name, row.group), []).append(row)
    return list(groups.values())


@given(years())
@settings(max_examples=100)
def test_ranks_of_a_drawn_year_follow_the_published_scores(year: Drawn) -> None:
    for rows in _ranked_groups(year):
        for row in rows:
            assert row.rank == 1 + sum((other.rank or 0) < (row.rank or 0) for other in rows)
            assert all(
                (other.rank or 0) > (row.rank or 0) for other in rows if (other.score or 0) < (row.score or 0)
            )


def _places(scores: list[int]) -> list[str]:
    """The grades of the places, were all scores told apart in the order of the units."""
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], n))
    size = len(scores)
    found = [""] * size
    for place, n in enumerate(order, 1):
        last = "一般" if place > size - 3 else "良好"
        found[n] = "差" if scores[n] < 70 else "优秀" if place <= size * 3 // 10 else last
    return found


def _tied_at_cut(scores: list[int]) -> set[int]:
    places = _places(scores)
    return {
        score
        for score in scores
        if len({grade for grade, other in zip(places, scores, strict=True) if other == score}) > 1
    }


@given(st.lists(st.integers(68, 74), min_size=2, max_size=12))
@settings(max_examples=100)
def test_an_undecided_tie_takes_the_lower_grade_and_blocks(scores: list[int]) -> None:
    places, tied = _places(scores), _tied_at_cut(scores)
    year = bureau(scores)
    outcome = year.settled()
    reported = [problem for problem in outcome.problems if problem.code == TIE_AT_CUT]
    assert len(reported) == len(tied)
    assert outcome.blocked == bool(tied)
    for row, score, place in zip(outcome.subjects, scores, places, strict=True):
        lower = max((g for g, other in zip(places, scores, strict=True) if other == score), key=ORDER.index)
        assert row.grade == (lower if score in tied else place)


@given(st.lists(st.integers(68, 74), min_size=2, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_decisions_give_each_grade_as_often_as_there_are_places(scores: list[int], chance: Random) -> None:
    tied = _tied_at_cut(scores)
    assume(tied)
    places = _places(scores)
    decisions = []
    for score in sorted(tied):
        members = [n for n, other in enumerate(scores) if other == score]
        conclusions = [places[n] for n in members]
        chance.shuffle(conclusions)
        decisions += [
            Decision(f"U{n:02d}", TIE_AT_CUT, grade, "党组研究")
            for n, grade in zip(members, conclusions, strict=True)
        ]
    outcome = bureau(scores, decisions=tuple(decisions)).settled()
    wanted = {one.target: one.conclusion for one in decisions}
    assert not outcome.blocked
    assert not outcome.bad_decisions
    assert not outcome.unneeded_decisions
    assert Counter(row.grade for row in outcome.subjects) == Counter(places)
    assert {row.code: row.grade for row in outcome.subjects if row.code in wanted} == wanted
    # The shared rank stays.
    assert all(
        row.rank == 1 + sum(o > s for o in scores) for row, s in zip(outcome.subjects, scores, strict=True)
    )


@given(st.lists(st.integers(70, 74), min_size=2, max_size=12))
@settings(max_examples=60)
def test_decisions_that_give_one_grade_too_often_are_refused(scores: list[int]) -> None:
    tied = _tied_at_cut(scores)
    assume(tied)
    members = [n for n, score in enumerate(scores) if score == max(tied)]
    rows = tuple(Decision(f"U{n:02d}", TIE_AT_CUT, "良好", "都一样") for n in members)
    outcome = bureau(scores, decisions=rows).settled()
    assert [bad.index for bad in outcome.bad_decisions] == list(range(len(rows)))
    assert outcome.blocked


@given(SCORES, st.data())
@settings(max_examples=100)
def test_a_unit_drops_one_grade_at_most(scores: list[int], data: st.DataObject) -> None:
    before = grades(bureau(scores))
    unit = data.draw(st.sampled_from(sorted(before)))
    events = data.draw(st.integers(0, 3))
    crimes = data.draw(st.integers(0 if events else 1, 3))
    leaders = tuple(Person(f"L{n}", f"L{n}", unit, "县处级", "班子成员") for n in range(crimes))
    violations = tuple(
        Violation(f"V{n}", f"L{n}", "重处分", punishment="撤职", decided_on=date(2019, 5, 6))
        for n in range(crimes)
    )
    year = bureau(
        scores,
        people=leaders,
        violations=violations,
        grave_events=(GraveEvent(unit, "降档", "事件"),) * events,
    )
    after = {row.code: row for row in year.settled().subjects}
    lowered = ORDER[min(ORDER.index(before[unit]) + 1, 3)]
    assert after[unit].grade == lowered
    assert {code: row.grade for code, row in after.items() if code != unit} == {
        code: grade for code, grade in before.items() if code != unit
    }
    moved_by_leaders_alone = not events and lowered != before[unit]
    assert after[unit].grade_before == (before[unit] if moved_by_leaders_alone else None)


@given(SCORES, st.data())
@settings(max_examples=40)
def test_the_worst_grade_by_event_is_the_floor(scores: list[int], data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from([f"U{n:02d}" for n in range(len(scores))]))
    events = (GraveEvent(unit, "降档", "事件"), GraveEvent(unit, "定为差", "弄虚作假"))
    assert grades(bureau(scores, grave_events=events))[unit] == "差"


@given(st.sets(st.integers(61, 100), min_size=1, max_size=12), st.data())
@settings(max_examples=60)
def test_last_two_years_running_is_the_worst_grade_for_the_last_alone(
    scores: set[int], data: st.DataObject
) -> None:
    year = town(list(scores))
    before = year.settled().subjects
    code = data.draw(st.sampled_from([row.code for row in before]))
    after = year.changed(past=(PastResult(2023, code, "", 5, 5),)).settled().subjects
    for old, new in zip(before, after, strict=True):
        last = old.rank == len(before) and len(before) > 1
        assert new.grade == ("较差" if old.code == code and last else old.grade)


@pytest.mark.prove
@given(st.lists(st.integers(66, 76), min_size=2, max_size=40))
@settings(max_examples=5_000)
def test_many_undecided_ties_take_the_lower_grade(scores: list[int]) -> None:
    places, tied = _places(scores), _tied_at_cut(scores)
    for row, score, place in zip(bureau(scores).settled().subjects, scores, places, strict=True):
        lower = max((g for g, other in zip(places, scores, strict=True) if other == score), key=ORDER.index)
        assert row.grade == (lower if score in tied else place)
