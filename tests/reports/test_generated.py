"""Generated workbooks against the independent calculator, through the whole way: file, database, settlement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bonuses.services import store_and_settle
from reports.workbook.check import check
from tests.oracle.calculator import calculate
from tests.oracle.generator import SCHEMES, generate
from tests.reports.agreement import differences

ORDINARY, LONG = 30, 1_000


def disagreements(scheme: str, seeds: range, folder: Path) -> list[str]:
    found = []
    for seed in seeds:
        book = folder / f"{scheme}-{seed}.xlsx"
        book.write_bytes(generate(scheme, seed))
        reading = check(book)
        if reading.faults:
            found += [f"{seed}: {fault.line()}" for fault in reading.faults]
            continue
        assert reading.rows is not None
        assert reading.rules is not None
        settled = store_and_settle(reading.rows, reading.rules, owner=reading.agency)
        ours = json.loads(settled.settlement.result)
        found += [f"{seed}: {line}" for line in differences(ours, calculate(book.read_bytes()))]
        book.unlink()
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("third", [0, *(pytest.param(third, marks=pytest.mark.prove) for third in (1, 2))])
def test_generated_books_agree_with_the_independent_calculator(
    scheme: str, third: int, tmp_path: Path
) -> None:
    size = ORDINARY // 3
    assert disagreements(scheme, range(third * size, (third + 1) * size), tmp_path) == []


@pytest.mark.prove
@pytest.mark.django_db
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_generated_books_agree(scheme: str, part: int, tmp_path: Path) -> None:
    size = LONG // 10
    assert disagreements(scheme, range(10_000 + part * size, 10_000 + (part + 1) * size), tmp_path) == []
