"""Typed words to values and back, what is missing before submitting, and two hands on one row."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.engine.filing import (
    LABELS,
    Asked,
    Unreadable,
    Value,
    behind,
    clean,
    merge,
    missing,
    read,
    suggested_points,
    write,
)
from plans.engine.scheme.indicators import GradedBand
from plans.engine.units import POINT, RATIO

BANDS = tuple(
    GradedBand.model_validate({"clause": "三2", **band})
    for band in (
        {"grade": "好", "share": "100%"},
        {"grade": "良好", "low": "80%", "high": "100%"},
        {"grade": "一般", "low": "60%", "high": "80%"},
        {"grade": "差", "share": "0%"},
    )
)
PLAIN = Asked(full=2 * POINT, planned=RATIO // 2)
GRADED = Asked(full=10 * POINT, bands=BANDS)
WHOLE: dict[str, Value] = {"attainment": RATIO // 2, "progress": "做完一半", "no_evidence_reason": "无"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("95", 95 * RATIO // 100),
        ("95%", 95 * RATIO // 100),
        (" ９５．５％ ", 955 * RATIO // 1000),
        ("95.", 95 * RATIO // 100),
        ("120", 120 * RATIO // 100),
        ("97。5", 975 * RATIO // 1000),
        ("97。", 97 * RATIO // 100),
        ("1,000", 10 * RATIO),
        ("0", 0),
        ("", None),
        ("  ", None),
    ],
)
def test_a_rate_is_read_as_people_type_it(typed: str, value: int | None) -> None:
    assert read("attainment", typed) == value


@pytest.mark.parametrize(
    "typed", ["-5", "1,5", "1，5", "9,", "1,0000", "九成", "1e9", "1001", "95%%x", "NaN", "0x5", "9" * 30]
)
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read("attainment", typed)


def test_a_comma_for_a_point_is_asked_about_and_never_dropped() -> None:
    with pytest.raises(Unreadable, match="千位分隔符位置不对，请写成"):
        read("self_points", "1,5")


@pytest.mark.parametrize(("typed", "value"), [("1.5", 15_000), ("1.5分", 15_000), ("０", 0), ("", None)])
def test_points_are_read(typed: str, value: int | None) -> None:
    assert read("self_points", typed) == value


@pytest.mark.parametrize("typed", ["1.00001", "10000", "1,5", "1，5", "x", "-1"])
def test_what_is_no_points_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read("self_points", typed)


def test_text_is_cleaned_of_what_no_database_takes() -> None:
    assert read("progress", "甲\r\n乙\x00\ud800丙\x0b \n") == "甲\n乙丙"
    with pytest.raises(Unreadable, match="4001"):
        read("progress", "长" * 4001)


@given(st.integers(0, 10 * RATIO))
def test_a_rate_reads_back_as_written(value: int) -> None:
    assert read("attainment", write("attainment", value)) == value


@given(st.integers(0, 10_000 * POINT - 1))
def test_points_read_back_as_written(value: int) -> None:
    assert read("self_points", write("self_points", value)) == value


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


def fields(asked: Asked, values: dict[str, Value], evidence: int = 0) -> list[str]:
    return [fault.field for fault in missing(asked, values, evidence)]


def test_an_empty_row_misses_everything_it_must_have() -> None:
    assert fields(PLAIN, {}) == ["attainment", "progress", "evidence"]
    assert fields(GRADED, {}) == ["grade", "progress", "evidence"]


def test_a_whole_row_misses_nothing() -> None:
    assert fields(PLAIN, WHOLE) == []
    assert fields(PLAIN, {**WHOLE, "no_evidence_reason": " "}, evidence=1) == []


def test_a_row_without_points_needs_no_evidence() -> None:
    assert fields(Asked(full=0), {**WHOLE, "no_evidence_reason": ""}) == []
    assert fields(Asked(full=POINT // 2), {**WHOLE, "no_evidence_reason": ""}) == ["evidence"]


def test_behind_the_schedule_it_owes_problems_and_measures() -> None:
    late = {**WHOLE, "attainment": RATIO * 47 // 100}
    assert behind(PLAIN, late)
    assert fields(PLAIN, late) == ["problems", "measures"]
    assert fields(PLAIN, {**late, "problems": "缺人"}) == ["measures"]
    assert fields(PLAIN, {**late, "problems": "缺人", "measures": "补人"}) == []


def test_the_green_line_itself_is_on_schedule() -> None:
    assert not behind(PLAIN, {"attainment": RATIO * 475 // 1000})
    assert behind(PLAIN, {"attainment": RATIO * 475 // 1000 - 1})
    assert not behind(Asked(full=1), {"attainment": 0})


@pytest.mark.parametrize(("points", "wrong"), [(0, False), (2 * POINT, False), (2 * POINT + 1, True)])
def test_a_self_score_stays_inside_the_points(points: int, wrong: bool) -> None:
    assert ("self_points" in fields(PLAIN, {**WHOLE, "self_points": points})) is wrong


@pytest.mark.parametrize(
    ("grade", "percent", "faults"),
    [
        ("好", None, []),
        ("良好", 80, []),
        ("良好", 99, []),
        ("良好", 100, ["ratio"]),
        ("良好", 79, ["ratio"]),
        ("良好", None, ["ratio"]),
        ("一般", 60, ["problems", "measures"]),
        ("差", None, ["problems", "measures"]),
        ("优", None, ["grade"]),
    ],
)
def test_a_grade_with_its_ratio(grade: str, percent: int | None, faults: list[str]) -> None:
    ratio = None if percent is None else percent * RATIO // 100
    values = {"grade": grade, "ratio": ratio, "progress": "已办", "no_evidence_reason": "无"}
    assert fields(GRADED, values) == faults


@pytest.mark.parametrize(
    ("asked", "values", "points"),
    [
        (PLAIN, {"attainment": RATIO // 2}, POINT),
        (PLAIN, {"attainment": RATIO * 3}, 2 * POINT),
        (Asked(full=2 * POINT, most=Fraction(6, 5)), {"attainment": RATIO * 3}, 24_000),
        (PLAIN, {}, None),
        (GRADED, {"grade": "好"}, 10 * POINT),
        (GRADED, {"grade": "良好", "ratio": RATIO * 85 // 100}, 85_000),
        (GRADED, {"grade": "良好"}, None),
        (GRADED, {"grade": "差", "ratio": RATIO}, 0),
    ],
)
def test_the_points_a_row_comes_to(asked: Asked, values: dict[str, Value], points: int | None) -> None:
    assert suggested_points(asked, values) == points


NAMES = st.sampled_from(sorted(LABELS))
HANDS = st.dictionaries(NAMES, st.sampled_from(["", "甲", "乙", "丙"]))


@given(base=HANDS, mine=HANDS, theirs=HANDS)
def test_nobodys_words_are_dropped(
    base: dict[str, Value], mine: dict[str, Value], theirs: dict[str, Value]
) -> None:
    merged = merge(base, mine, theirs)
    after = {**theirs, **merged.store}
    for name, value in mine.items():
        assert after.get(name) == value or name in merged.conflicts
    for name in theirs:
        if theirs[name] != base.get(name):  # the other hand was here: its words stand
            assert after[name] == theirs[name]
    assert not set(merged.store) & set(merged.conflicts)


@given(base=HANDS, mine=HANDS, theirs=HANDS)
def test_the_same_edit_sent_twice_changes_nothing_more(
    base: dict[str, Value], mine: dict[str, Value], theirs: dict[str, Value]
) -> None:
    first = merge(base, mine, theirs)
    after = {**theirs, **first.store}
    second = merge(base, mine, after)
    assert second.store == {}
    assert second.conflicts == first.conflicts


@given(base=HANDS, mine=HANDS)
def test_alone_everything_is_mine(base: dict[str, Value], mine: dict[str, Value]) -> None:
    merged = merge(base, mine, base)
    assert merged.conflicts == ()
    assert {**base, **merged.store} == {**base, **{k: v for k, v in mine.items() if base.get(k) != v}}


@given(
    one=st.dictionaries(st.sampled_from(["attainment", "grade", "ratio"]), st.just("甲")),
    other=st.dictionaries(st.sampled_from(["progress", "problems"]), st.just("乙")),
)
def test_two_devices_on_different_fields_never_meet(one: dict[str, Value], other: dict[str, Value]) -> None:
    first = merge({}, one, {})
    second = merge({}, other, first.store)
    assert second.conflicts == ()
    assert {**first.store, **second.store} == {**one, **other}
