from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.xlsx.raw import MERGED, UNSTORED, Percent, Problem, Raw, error_value
from plans import figures
from plans.engine.units import RATIO


def problem(value: object) -> str:
    assert isinstance(value, Problem), value
    return f"{value.problem}；{value.remedy}"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        (MERGED, None),
        ("  ", None),
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        (1.50, "1.5"),
        ("1.5000", "1.5"),
        ("１２．５", "12.5"),
        ("1,234.50", "1234.5"),
        ("１，２３４，５６７", "1234567"),
        (".5", "0.5"),
        (1e-4, "0.0001"),
        (Percent(0.5), "0.5"),
    ],
)
def test_decimal(raw: Raw, expected: str | None) -> None:
    value = figures.decimal(raw, places=4)
    assert value == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("12,34", "千位分隔符"),
        ("1,2345", "千位分隔符"),
        (",123", "千位分隔符"),
        ("12元", "单位或文字“元”；请去掉单位"),
        ("1.2万元", "换算成元"),
        ("12%", "百分数"),
        ("abc", "不是数字"),
        ("1e3", "单位或文字“e3”"),
        ("--1", "不是数字"),
        ("1 2", "单位或文字"),
        ("٣", "不是数字"),
        ("9" * 50, "不是数字"),
        (True, "逻辑值"),
        (datetime(2019, 1, 5), "日期"),
        (-1, "-1 是负数；请填 0 或正数"),
        ("－0.5", "负数"),
        (0.12345, "0.12345 的小数超过 4 位"),
        (1e300, "数值过大"),
        (10**15, "数值过大"),
        (UNSTORED, "公式"),
        (error_value("#N/A"), "#N/A"),
    ],
)
def test_what_is_no_decimal(raw: Raw, says: str) -> None:
    assert says in problem(figures.decimal(raw, places=4))
    assert says in problem(figures.points(raw))


def test_points_are_ten_thousandths() -> None:
    assert [figures.points(raw) for raw in (18, 16.5, "0.0001", 0, None, 0.29)] == [
        180_000, 165_000, 1, 0, None, 2_900,
    ]  # fmt: skip
    assert figures.points(-3, signed=True) == -30_000
    assert figures.points(-1.5, signed=True) == -15_000
    assert "负数" in problem(figures.points(-1.5))


@given(st.integers(0, 10**10))
def test_every_number_of_four_decimals_survives_the_float(points: int) -> None:
    assert figures.points(points / 10_000) == points
    assert figures.points(str(Decimal(points) / 10_000)) == points


def test_money_is_fen() -> None:
    assert figures.money("１２，０００.50") == 1_200_050
    assert figures.money(0.29) == 29
    assert "超过 2 位" in problem(figures.money(1.005))
    assert problem(figures.money("12000元")).endswith("请去掉单位，只填数字，如 1234.5")


def test_whole_numbers_within_their_range() -> None:
    assert [figures.whole(raw, 1, 4) for raw in (1, 4.0, "２", None)] == [1, 4, 2, None]
    assert problem(figures.whole(5, 1, 4)) == "5 超出范围；请填 1 至 4 的整数"
    assert problem(figures.whole(-1, 1, 4)) == "-1 超出范围；请填 1 至 4 的整数"
    assert problem(figures.whole(1.5, 1, 4)) == "1.5 不是整数；请填整数"


@pytest.mark.parametrize("heading", ["完成率", "完成率(%)"])
def test_percentages_that_mean_one_thing_under_both_headings(heading: str) -> None:
    for raw in ("95%", "９５％", " 95.0 %", Percent(0.95)):
        assert figures.percentage(raw, heading) == 95 * RATIO // 100
    assert figures.percentage(None, heading) is figures.percentage(MERGED, heading) is None
    assert figures.percentage("120%", heading) == 12 * RATIO // 10
    assert figures.percentage("33.3333333333%", heading) == 333_333_333_333
    for raw in ("-5%", "－５％", Percent(-0.05)):
        assert "负数" in problem(figures.percentage(raw, heading))
    assert "多乘了 100" in problem(figures.percentage("95000%", heading))
    assert "不是数字" in problem(figures.percentage("优%", heading))
    assert "百分数" in problem(figures.percentage("95%%", heading))


def test_a_plain_number_is_asked_about_or_taken_by_the_heading() -> None:
    for raw in (0.95, 95, "0.95", "95", 0):
        said = problem(figures.percentage(raw, "完成率"))
        assert "请输入 95%" in said
        assert "改用列 完成率(%)" in said
    assert figures.percentage(95, "完成率(%)") == 95 * RATIO // 100
    assert figures.percentage(0.95, "完成率(%)") == 95 * RATIO // 10_000
    assert figures.percentage("９５．５", "完成率(%)") == 955 * RATIO // 1000
    assert "改用列 得分比例(%)" in problem(figures.percentage(0.9, "得分比例"))


def test_a_bare_percent_sign_is_not_empty() -> None:
    assert "不是数字" in problem(figures.percentage("%", "完成率"))
