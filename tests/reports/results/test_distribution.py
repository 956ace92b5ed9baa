"""The distribution picture and the bonus bridge: every score at its place, lines, ties and sums told in words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from plans.engine.loading import load_rules
from plans.engine.scheme.subjects import Grading
from plans.schemes import scheme_text
from reports.results.bridge import bridge
from reports.results.distribution import FIELD, MARGIN, Mark, distribution, lines_of

LINES = [("优秀", 9_000), ("良好", 8_000), ("合格", 6_000)]
GRADES = ("优秀", "良好", "合格", "不合格")


def grade(score: int) -> str:
    return next((name for name, low in LINES if score >= low), "不合格")


def marks(*scores: int) -> list[Mark]:
    return [Mark(f"K{number:02d}", score, grade(score)) for number, score in enumerate(scores)]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=120))
def test_no_dot_is_on_the_wrong_side_of_a_line_and_none_covers_another(scores: list[int]) -> None:
    picture = distribution(marks(*scores), LINES, grades=GRADES)
    if not picture.dots:
        assert sum(int(bar.title.split()[-1]) for bar in picture.bars) == len(scores)
        return
    assert len(picture.dots) == len(scores)
    places = {line.label.split()[0]: line.x for line in picture.lines}
    for dot in picture.dots:
        score, name = dot.title.split()[1:3]
        for label, x in places.items():
            low = dict(LINES)[label]
            assert dot.x >= x if float(score) * 100 >= low else dot.x <= x, name
        assert MARGIN <= dot.x <= picture.width - MARGIN
        assert picture.top <= dot.y <= picture.base
        assert not dot.moved
    for one, other in pairwise(sorted(picture.dots, key=lambda dot: (dot.y, dot.x))):
        assert one.y != other.y or other.x - one.x >= 2 * one.r


def test_grades_are_counted_lines_named_and_said_in_words() -> None:
    picture = distribution(marks(9_520, 9_000, 8_999, 7_000, 5_999), LINES, grades=GRADES)
    assert [zone.label for zone in picture.zones] == ["优秀 2", "良好 1", "合格 1", "不合格 1"]
    assert [line.label for line in picture.lines] == ["优秀 90.00 起", "良好 80.00 起", "合格 60.00 起"]
    assert picture.title == (
        "得分分布：5个得分，最低59.99，最高95.20，优秀2，良好1，合格1，不合格1，优秀90.00起，良好80.00起，合格60.00起"
    )


def test_an_open_tie_is_marked_and_named() -> None:
    rows = [
        Mark("U01 甲", 9_000, "良好", True),
        Mark("U02 乙", 9_000, "良好", True),
        Mark("U03 丙", 8_500, "良好"),
    ]
    picture = distribution(rows, [("优秀", 9_000)], grades=GRADES)
    assert [dot.tied for dot in picture.dots] == [False, True, True]
    assert picture.ties == ("U02 乙（90.00）", "U01 甲（90.00）")
    assert "同分待定2" in picture.title
    assert not picture.moved


def test_a_grade_that_no_line_gives_is_marked() -> None:
    rows = [Mark("U01", 9_600, "良好"), Mark("U02", 9_500, "优秀"), Mark("U03", 8_000, "良好")]
    picture = distribution(rows, [("优秀", 9_500)], grades=GRADES)
    assert [dot.title[:3] for dot in picture.dots if dot.moved] == ["U01"]


def test_many_scores_are_bars_that_add_up() -> None:
    scores = [7_000 + number % 2_500 for number in range(0, 40_000, 13)]
    picture = distribution(marks(*scores), LINES, grades=GRADES)
    assert picture.dots == ()
    assert sum(int(bar.title.split()[-1]) for bar in picture.bars) == len(scores)
    assert max(bar.height for bar in picture.bars) <= FIELD
    assert {bar.level for bar in picture.bars} == {1, 2, 3}


@pytest.mark.parametrize("width", [340, 720])
def test_labels_never_cover_one_another(width: int) -> None:
    lines = [("优秀", 9_012), ("良好", 9_005), ("合格", 9_001)]
    picture = distribution(marks(8_990, 9_002, 9_008, 9_100), lines, grades=GRADES, width=width)
    for labels in (picture.lines, picture.zones):
        places = [(label.label_x, label.label_y) for label in labels]
        assert all(abs(a[0] - b[0]) > 60 or a[1] != b[1] for a, b in pairwise(places))
        assert all(0 < x < width for x, _ in places)


def test_without_scores_it_says_so_and_stays_a_picture() -> None:
    picture = distribution([], LINES, grades=GRADES)
    assert picture.title == "得分分布：没有得分"
    assert not picture.dots
    assert not picture.bars
    assert picture.lines


@pytest.mark.parametrize(
    "picture",
    [
        distribution(marks(9_500, 8_500), LINES, name='<甲> "乙"'),
        distribution([]),
        distribution(marks(9_000)),
    ],
)
def test_the_template_is_well_formed_without_styles_and_begins_with_its_words(picture: object) -> None:
    text = render_to_string("reports/pieces/distribution.svg.html", {"picture": picture})
    root = fromstring(text)
    assert root[0].tag.endswith("title")
    assert str(root[0].text).startswith(("得分分布", "<甲>"))
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)


def test_lines_of_a_plan_with_fixed_lines_are_those_lines() -> None:
    grading = _grading("kejiju-2021")
    assert lines_of(grading, marks(9_500, 9_100)) == [("优秀", 9_000), ("良好", 8_000), ("一般", 6_000)]


def test_lines_of_places_are_the_lowest_scores_held() -> None:
    grading = _grading("gongxinju-2019")
    rows = [
        Mark("a", 9_700, "良好"),
        Mark("b", 9_500, "优秀"),
        Mark("c", 9_100, "良好"),
        Mark("d", 8_000, "一般"),
    ]
    assert lines_of(grading, rows) == [("优秀", 9_500), ("良好", 9_100)]
    assert lines_of(grading, []) == []


def _grading(code: str) -> Grading:
    rules = load_rules(scheme_text(code) or "", {"奖金月数": "2"} if code == "gongxinju-2019" else {}).rules
    assert rules is not None
    found = next(group.grading for group in rules.scheme.subjects if group.grading)
    assert found is not None
    return found


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_bridge_adds_up_and_loses_nothing(paid: int, returned: int, rest: int) -> None:
    picture = bridge(paid + returned + rest, paid, returned, rest)
    amounts = [int(beam.amount.replace(",", "").replace(".", "")) for beam in picture.beams]
    assert amounts == [paid + returned + rest, paid, returned, rest]
    for beam, amount in zip(picture.beams, amounts, strict=True):
        assert (beam.width > 0) == (amount > 0)
        assert beam.x + beam.width <= picture.width + 0.01


def test_a_bridge_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="不等于总额"):
        bridge(100, 50, 20, 29)


def test_the_bridge_says_its_sums() -> None:
    text = render_to_string("reports/pieces/bridge.svg.html", {"picture": bridge(10_000, 9_000, 400, 600)})
    assert fromstring(text)[0].text == "奖金去向：总额100.00元，发放90.00元，收回4.00元，未分配6.00元"
