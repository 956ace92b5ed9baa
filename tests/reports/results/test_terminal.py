"""The result tables on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from reports.terminal import FIRST_PEOPLE, print_results
from tests.reports.results.books import UNDECIDED, settle_sample

pytestmark = pytest.mark.django_db


def printed(name: str) -> str:
    out = io.StringIO()
    print_results(settle_sample(name), Console(file=out, width=160))
    return out.getvalue()


def test_subjects_people_money_and_problems() -> None:
    text = printed("kexie-2017")
    assert "某市科学技术协会 2017年度" in text
    assert "598.97" in text
    assert f"人员结果（前 {FIRST_PEOPLE}，共 25）" in text
    assert "P020" in text
    assert "P021" not in text
    assert "总额 386,500.00 ＝ 发放 351,574.78 ＋ 收回 34,925.22 ＋ 未分配 0.00（核对 0.00）" in text
    assert "INVALID_BALLOTS" in text


def test_a_blocked_year_says_that_no_amount_was_computed() -> None:
    assert "总额 140,000.00，有阻断问题，金额未计算" in printed(UNDECIDED)


def test_a_year_without_people_or_money() -> None:
    text = printed("xiangzhen-2024")
    assert "人员结果" not in text
    assert "奖金" not in text


def test_brackets_in_names_are_no_markup() -> None:
    settled = settle_sample("xiangzhen-2024")
    object.__setattr__(settled.outcome.subjects[0], "name", "[red]办[/]")
    out = io.StringIO()
    print_results(settled, Console(file=out, width=160))
    assert "[red]办[/]" in out.getvalue()
