from __future__ import annotations

from datetime import date, datetime, time

import pytest

from people.xlsx import cells
from people.xlsx.raw import MERGED, UNSTORED, Percent, Problem, Raw, error_value


def problem(value: object) -> str:
    assert isinstance(value, Problem), value
    return f"{value.problem}；{value.remedy}"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ""),
        (MERGED, ""),
        ("　\u00a0某某 \n", "某某"),
        ("\ufeff某 某\u200b ", "某 某"),
        ("Ｐ００１ａ", "P001a"),
        ("（％．－，：）", "（％．－，：）"),
        (2019, "2019"),
        (101.0, "101"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (Percent(0.95), "95%"),
        (datetime(2019, 5, 6), "2019-05-06"),
        (datetime(2019, 5, 6, 8, 30), "2019-05-06 08:30"),
    ],
)
def test_text(raw: Raw, expected: str) -> None:
    assert cells.text(raw) == expected


@pytest.mark.parametrize("bad", [UNSTORED, error_value("#N/A")])
def test_a_cell_without_a_value_gives_its_problem_everywhere(bad: Problem) -> None:
    assert cells.text(bad) == cells.identifier(bad) == cells.day(bad) == bad
    assert cells.yes_no(bad, default=True) == cells.choice(bad, ("加",)) == bad


def test_what_is_missing_says_why() -> None:
    assert cells.missing(None).problem == "不能为空"
    assert "合并" in cells.missing(MERGED).problem


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        ("  ", None),
        (MERGED, None),
        ("Ｋ０９ ", "K09"),
        (101, "101"),
        (101.0, "101"),
        (1.1, "1.1"),
        ("007", "007"),
    ],
)
def test_identifier(raw: Raw, expected: str | None) -> None:
    assert cells.identifier(raw) == expected


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (datetime(2019, 1, 1), "日期不能作编号"),
        (True, "逻辑值"),
        (Percent(0.5), "百分比"),
        (3.5e17, "15 位"),
        (350123199001011234, "15 位"),
    ],
)
def test_identifier_that_lost_its_writing(raw: Raw, says: str) -> None:
    assert says in problem(cells.identifier(raw))


def test_yes_no() -> None:
    assert cells.yes_no("是 ", default=False) is True
    assert cells.yes_no("否", default=True) is False
    assert cells.yes_no(None, default=True) is True
    assert cells.yes_no(MERGED, default=False) is False
    assert cells.yes_no("  ", default=True) is True
    for raw in ("有", "Y", True, 1, "是否"):
        assert "“是”或“否”" in problem(cells.yes_no(raw, default=False))


@pytest.mark.parametrize(
    "raw",
    [
        date(2019, 5, 6),
        datetime(2019, 5, 6, 13, 0),
        "2019-05-06",
        "2019-5-6",
        "2019/5/6",
        "2019.5.6",
        "2019年5月6日",
        " ２０１９年０５月０６日",
    ],
)
def test_day(raw: Raw) -> None:
    assert cells.day(raw) == date(2019, 5, 6)


@pytest.mark.parametrize(
    "raw",
    [
        "2019-5/6",
        "2019年5月6",
        "2019-5-6日",
        "20190506",
        "19-5-6",
        "5月6日",
        43591,
        time(8),
        True,
        "2019．5．6",
    ],
)
def test_what_is_no_day(raw: Raw) -> None:
    assert "2019年5月6日" in problem(cells.day(raw))


def test_days_that_do_not_exist_and_empty_ones() -> None:
    assert problem(cells.day("2019-2-30")) == "没有 2019-2-30 这一天；请改为实际存在的日期"
    assert "2019-13-01" in problem(cells.day("2019-13-01"))
    assert cells.day(None) is cells.day(MERGED) is cells.day(" ") is None


def test_choice_asks_about_the_nearest() -> None:
    options = ("察访核验", "外来人员", "重处分")
    assert cells.choice(" 察访核验", options) == "察访核验"
    assert cells.choice(None, options) is None
    near = problem(cells.choice("察防核验", options))
    assert near == "“察防核验”不在可填的内容之中；是否“察访核验”？可填：察访核验、外来人员、重处分"
    assert problem(cells.choice("甲", options)).endswith("；可填：察访核验、外来人员、重处分")


def test_suggestions_for_ids_stay_quick_with_many() -> None:
    few = cells.Suggestions(["K01", "K09", "K10"])
    assert [few.nearest(word) for word in ("K9", "k 09", "K-10", "Ｋ１", "zzz")] == [
        "K09",
        "K09",
        "K10",
        "K01",
        None,
    ]
    many = cells.Suggestions(f"P{number:05d}" for number in range(50_000))
    assert many.nearest("p77") == "P00077"
    assert many.nearest("Q77") is None
