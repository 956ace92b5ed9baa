"""Every worked example under ``cases/`` comes out as it was worked out by hand."""

from __future__ import annotations

import pytest

from tests.scoring.engine.case_loader import Case, read_cases, work_out
from tests.scoring.engine.expectations import differences

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_worked_example(case: Case) -> None:
    assert differences(work_out(case)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_trace_changes_no_result(case: Case) -> None:
    assert work_out(case, trace=False).document == work_out(case).document


def test_names_are_not_used_twice() -> None:
    titles = [case.title for case in CASES]
    assert [title for title in titles if titles.count(title) > 1] == []
