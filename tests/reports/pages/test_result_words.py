"""Small pieces of the pages: tones, bars, names, reasons, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from reports.result_pages.frozen import Frozen, FrozenSubject, Honours, _item_grades
from reports.result_pages.reasons import BLOCKED, UNSCORED, Reasons, words_of
from reports.result_pages.shape import _quarter_values
from reports.result_pages.words import BAR, bar, exact, figure, still_open, tone_of, yuan


@pytest.mark.parametrize(
    ("grades", "tones"),
    [
        (("优秀", "良好", "一般", "较差"), ["good", "info", "waiting", "bad"]),
        (("优秀", "合格", "不合格"), ["good", "info", "bad"]),
        (("好", "差"), ["good", "info"]),
        (("甲", "乙", "丙", "丁", "戊"), ["good", "info", "info", "waiting", "bad"]),
    ],
)
def test_tones_follow_the_place_of_a_grade(grades: tuple[str, ...], tones: list[str]) -> None:
    assert [tone_of(grade, grades) for grade in grades] == tones


@pytest.mark.parametrize(
    ("value", "longest", "width"),
    [(0, 100, 0), (100, 100, BAR), (50, 100, BAR // 2), (1, 100_000, 1), (-50, 100, BAR // 2), (5, 0, 0), (200, 100, BAR)],
)  # fmt: skip
def test_a_bar_is_as_long_as_its_share(value: int, longest: int, width: int) -> None:
    drawn = bar(value, longest)
    assert f'class="part-fill" width="{width}"' in drawn
    assert ("part-minus" in drawn) == (value < 0)


def test_figures_have_two_places_and_open_ones_say_why() -> None:
    assert [figure(9732), figure(-150), figure(None)] == ["97.32", "-1.50", "—"]
    assert [yuan(12_345_678), yuan(0), yuan(None)] == ["123,456.78", "0.00", "—"]
    assert exact(9732) == Decimal("97.32")
    assert still_open("<缺>") == '<span class="open">—</span><span class="why">&lt;缺&gt;</span>'


@pytest.mark.parametrize(
    ("code", "what", "said"),
    [
        ("NO_BALLOTS", "村书记", "没有“村书记”的有效票"),
        ("MISSING_SCORE", "公众评议", "缺“公众评议”得分"),
        ("MISSING_QUARTER", "Q4", "缺第4季度得分"),
        ("INVALID_BALLOTS", "村书记", BLOCKED),
    ],
)
def test_a_problem_in_a_few_words(code: str, what: str, said: str) -> None:
    assert words_of(code, what) == said


def test_a_figure_without_a_problem_has_nothing_to_be_scored() -> None:
    assert Reasons({}, frozenset(), frozenset(), False).score("K01") == UNSCORED


def subject(code: str, kind: str, parent: str = "") -> FrozenSubject:
    return FrozenSubject(code, f"名{code}", kind, "", parent)


def test_a_section_belongs_to_the_unit_above_it() -> None:
    subjects = {
        "U1": subject("U1", "单位"), "D1": subject("D1", "下属单位", "U1"), "K1": subject("K1", "科室", "D1"),
        "A": subject("A", "科室", "B"), "B": subject("B", "科室", "A"),
    }  # fmt: skip
    frozen = Frozen(subjects, {}, frozenset(), {}, {}, Honours((), (), (), ()), {})
    assert [frozen.unit(code) for code in ("U1", "D1", "K1", "A", "?")] == ["U1", "U1", "U1", "A", "?"]
    assert frozen.units == ("U1",)
    assert [frozen.name("K1"), frozen.name("?")] == ["名K1", "?"]


def test_item_grades_count_the_latest_approved_quarter() -> None:
    rules = load_rules(scheme_text("gongshanglian-2015") or "").rules
    assert rules is not None
    facts = {
        "ledger": [
            {"indicator": "I1", "quarter": 4, "grade": "好"}, {"indicator": "I1", "quarter": 2, "grade": "差"},
            {"indicator": "I2", "quarter": 1, "grade": "良好"},
        ],
        "indicators": [{"code": "I1", "subject": "K1"}, {"code": "I2", "subject": "K1"}, {"code": "I3", "subject": ""}],
    }  # fmt: skip
    subjects = {"U1": subject("U1", "单位"), "K1": subject("K1", "科室", "U1")}
    assert _item_grades(facts, subjects, rules) == {
        "K1": (("好", 1), ("良好", 1)), "U1": (("好", 1), ("良好", 1), ("无台账", 1)),
    }  # fmt: skip


def test_quarters_are_read_from_a_calculation_at_any_depth_and_rounded_half_up() -> None:
    step = ["得分", None, "", "", "", [], [
        ["业绩", {"f": "1/2"}, "", "", "", [], [
            ["第1季度", {"f": "1997/22"}], ["第2季度", None], ["第3季度", 88], ["第4季度", {"f": "17981/200"}],
        ]],
        ["第1季度台账", 3],
    ]]  # fmt: skip
    assert dict(_quarter_values(step)) == {1: 9077, 3: 8800, 4: 8991}
