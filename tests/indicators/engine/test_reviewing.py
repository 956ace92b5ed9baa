"""Lights, differences, doubts and scores: the pure part of reviewing, by worked examples and properties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.engine.differences import differences
from indicators.engine.judging import Judged, Score, differs, score_fault
from indicators.engine.lights import Light, LightRules, light, light_words, percent
from indicators.engine.oddities import RowFacts, oddities
from plans.engine.loading import load_rules
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.units import POINT, RATIO
from plans.engine.working_settings import working
from plans.schemes import scheme_text

PERCENT = RATIO // 100
GRADES = "gongshanglian-2015"


@pytest.mark.parametrize(
    ("attainment", "planned", "shown"),
    [
        (95, 100, Light.GREEN),
        (94, 100, Light.YELLOW),
        (85, 100, Light.YELLOW),
        (84, 100, Light.RED),
        (0, 100, Light.RED),
        (120, 100, Light.GREEN),
        (0, 0, None),
        (50, None, None),
        (None, 50, None),
    ],
)
def test_lights_at_their_lines(attainment: int | None, planned: int | None, shown: Light | None) -> None:
    def ratio(value: int | None) -> int | None:
        return None if value is None else value * PERCENT

    assert light(ratio(attainment), ratio(planned)) == shown


@given(st.integers(0, 2 * RATIO), st.integers(1, 2 * RATIO), st.integers(1, 100), st.integers(1, 100))
def test_lights_are_those_of_exact_fractions(attainment: int, planned: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    rules = LightRules(green=high * PERCENT, yellow=low * PERCENT)
    ratio = Fraction(attainment, planned)
    wanted = Light.GREEN if ratio >= Fraction(high, 100) else Light.RED
    if wanted == Light.RED and ratio >= Fraction(low, 100):
        wanted = Light.YELLOW
    assert light(attainment, planned, rules) == wanted


def test_the_lines_are_settings_that_every_scheme_takes() -> None:
    loaded = load_rules(scheme_text("kejiju-2021") or "", {"绿灯线": "90%", "科室审核": "否"})
    assert loaded.rules is not None
    assert "绿灯线" not in loaded.rules.values, "they decide no points"
    found = working({"绿灯线": "90%", "黄灯线": "不是数", "科室审核": "否"})
    assert (found.green, found.yellow, found.section_passes) == (90 * PERCENT, 85 * PERCENT, False)
    wrong = load_rules(scheme_text("kejiju-2021") or "", {"绿灯线": "很高"})
    assert [fault.name for fault in wrong.setting_faults] == ["绿灯线"]
    assert working({}).section_passes


def test_percentages_keep_every_digit() -> None:
    assert [percent(value) for value in (None, 0, RATIO, RATIO // 3)] == ["", "0%", "100%", "33.3333333333%"]
    assert light_words(RATIO // 2, RATIO) == "红灯：完成 50%，计划 100%"


def test_a_difference_marks_the_figure_that_changed() -> None:
    found = [
        (piece.kind, piece.text)
        for piece in differences("完成 12 项，到位 3.5 万元。", "完成 15 项，到位 3.5 万元。")
    ]
    assert found == [
        ("same", "完成 "), ("old", "12"), ("new", "15"), ("same", " 项，到位 3.5 万元。"),
    ]  # fmt: skip


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    found = differences(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "old") == new
    if old != new:
        assert "".join(piece.text for piece in found if piece.kind != "new") == old


def test_two_long_texts_are_compared_quickly() -> None:
    old, new = ("".join(f"第{n}项{word}。" for n in range(3000)) for word in ("完成", "推进"))
    assert "".join(piece.text for piece in differences(old, new) if piece.kind != "old") == new


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (RowFacts(attainment=RATIO, progress="完成", evidence=1, full_points=POINT), ()),
        (RowFacts(attainment=RATIO, progress="完成", full_points=POINT), ("没有佐证材料",)),
        (
            RowFacts(attainment=RATIO, progress="完成", reason_without="口头", full_points=POINT),
            ("没有佐证材料（说明：口头）",),
        ),
        (
            RowFacts(attainment=RATIO // 2, last_attainment=RATIO, progress="完成", evidence=1),
            ("完成率 50% 低于上季度的 100%",),
        ),
        (
            RowFacts(attainment=RATIO // 2, planned=RATIO, progress="完成", evidence=1),
            ("落后于计划：红灯，计划 100%，完成 50%",),
        ),
        (
            RowFacts(
                attainment=RATIO // 2, progress="完成", evidence=1, full_points=POINT, self_points=POINT
            ),
            ("自评分与“分值×完成率”不同",),
        ),
        (  # what the program itself proposes: 7.5 × 26.25% = 1.96875, kept in four places
            RowFacts(
                attainment=RATIO * 2625 // 10000,
                progress="完成",
                evidence=1,
                full_points=75_000,
                self_points=19_688,
            ),
            (),
        ),
        (
            RowFacts(attainment=RATIO, progress="同上", last_progress="同上 ", evidence=1),
            ("完成情况与上季度一字不差",),
        ),
        (RowFacts(progress="", evidence=1), ("没有写完成情况", "没有填完成率")),
        (RowFacts(progress="好", evidence=1, graded=True, grade="好"), ()),
    ],
)
def test_what_is_odd_is_said(facts: RowFacts, said: tuple[str, ...]) -> None:
    assert oddities(facts, LightRules()) == said


def graded() -> IndicatorScoring:
    rules = load_rules(scheme_text(GRADES) or "").rules
    assert rules is not None
    assert rules.scheme.indicators is not None
    return rules.scheme.indicators.scoring


@pytest.mark.parametrize(
    ("grade", "ratio", "field"),
    [
        ("好", None, ""),
        ("好", 100, ""),
        ("好", 90, "ratio"),
        ("良好", 80, ""),
        ("良好", 99, ""),
        ("良好", 100, "ratio"),
        ("良好", 79, "ratio"),
        ("良好", None, "ratio"),
        ("一般", 60, ""),
        ("一般", 80, "ratio"),
        ("差", None, ""),
        ("", None, "grade"),
        ("优秀", None, "grade"),
    ],
)
def test_a_grade_has_its_ratio_in_its_band(grade: str, ratio: int | None, field: str) -> None:
    row = Judged(full=POINT, self_points=None, attainment=None)
    score = Score(grade=grade, ratio=None if ratio is None else ratio * PERCENT)
    fault = score_fault(row, score, graded())
    assert (fault.field if fault else "") == field


@given(st.integers(-5, 3 * POINT), st.integers(1, 2 * POINT))
def test_points_stay_between_nothing_and_all(points: int, full: int) -> None:
    row = Judged(full=full, self_points=None, attainment=RATIO)
    fault = score_fault(row, Score(points=points), None)
    assert (fault is None) == (0 <= points <= full)


def test_a_row_without_any_figure_cannot_count() -> None:
    row = Judged(full=POINT, self_points=None, attainment=None)
    fault = score_fault(row, Score(), None)
    assert fault is not None
    assert "没有完成率" in fault.problem


def test_a_third_that_was_typed_as_33_hundredths_differs_from_nothing() -> None:
    row = Judged(full=POINT, self_points=3300, attainment=RATIO // 3)
    assert not differs(row, Score(), None)
    assert differs(row, Score(points=3400), None)


@pytest.mark.parametrize(("reason", "wanted"), [("", True), (" \n　", True), ("少一项佐证", False)])
def test_a_score_other_than_the_self_score_needs_a_reason_in_words(reason: str, *, wanted: bool) -> None:
    row = Judged(full=POINT, self_points=POINT, attainment=RATIO)
    fault = score_fault(row, Score(points=POINT // 2, reason=reason), None)
    assert (fault.field if fault else "") == ("reason" if wanted else "")
