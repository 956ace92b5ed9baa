"""`manage.py demo`: example years that every scheme accepts, the same every time."""

from __future__ import annotations

import json
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from plans.schemes import scheme_codes
from reports.demo.book import write_example
from reports.demo.indicators import split_points
from reports.demo.year import example_year
from reports.management.commands import demo
from reports.workbook.parse import read_book
from scoring.engine.run import settle
from scoring.gather import gather


@pytest.mark.parametrize("code", scheme_codes())
def test_an_example_is_complete_and_settles_without_a_blocking_problem(code: str, tmp_path: Path) -> None:
    write_example(example_year(code), tmp_path / "年度工作簿.xlsx")
    reading = read_book(tmp_path / "年度工作簿.xlsx")
    assert [fault.line() for fault in reading.faults] == []
    assert reading.notes == []
    assert reading.rows is not None
    assert reading.rules is not None
    outcome = settle(gather(reading.rows, reading.rules.scheme, agency=reading.agency), reading.rules.scheme)
    assert [problem for problem in outcome.problems if problem.blocking] == []
    assert {problem.code for problem in outcome.problems} <= {"INVALID_BALLOTS"}
    grades = {row.grade for row in outcome.subjects if row.grade} | {
        row.grade for row in outcome.people if row.grade
    }
    assert len(grades) >= 3


@pytest.mark.parametrize("code", scheme_codes())
def test_an_example_is_the_same_every_time(code: str) -> None:
    first, second = example_year(code), example_year(code)
    assert first.rows == second.rows
    assert first.agency == second.agency


def test_every_scheme_has_an_office_of_its_own() -> None:
    names = [example_year(code).agency for code in scheme_codes()]
    assert len(set(names)) == len(names)


def test_the_series_has_45_units_with_violations_letters_and_last_years_results() -> None:
    draft = example_year("gongxinju-2019")
    assert sum(row["类型"] == "单位" for row in draft.rows["考核对象"]) == 45
    assert len({row["情形"] for row in draft.rows["违规违纪"]}) >= 5
    assert draft.rows["提醒函"]
    assert draft.rows["重大情形"]
    assert len(draft.rows["历年结果"]) == 45


def test_every_indicator_has_four_quarters() -> None:
    draft = example_year("kejiju-2021")
    assert len(draft.rows["季度台账"]) == 4 * len(draft.rows["指标"])
    assert sum(Fraction(str(row["分值"])) for row in draft.rows["指标"]) == 100
    assert [row["一级指标"] for row in draft.rows["指标"] if row["免设二级"] == "是"] == ["文明县城创建"]


@given(total=st.integers(1, 100_000), parts=st.integers(1, 60))
def test_points_are_split_without_a_rest(total: int, parts: int) -> None:
    shares = split_points(Fraction(total, 100), parts)
    assert sum(shares) == Fraction(total, 100)
    assert len(shares) == parts
    assert all((share * 10_000).denominator == 1 for share in shares)


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_and_shows_everything(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HENGJI_DATA = tmp_path
    monkeypatch.setattr(demo, "scheme_codes", lambda: ("kexie-2017", "xiangzhen-2024"))
    out = StringIO()
    call_command("demo", stdout=out)
    text = out.getvalue()
    for code in ("kexie-2017", "xiangzhen-2024"):
        folder = tmp_path / "demo" / code
        assert sorted(path.name for path in folder.iterdir()) == [
            "年度工作簿.xlsx", "结果.json", "结果.pdf", "结果.xlsx",
        ]  # fmt: skip
        assert json.loads((folder / "结果.json").read_text("utf-8"))["scheme"] == code
        assert str(folder / "结果.pdf") in text
    assert "考核结果（12）" in text
