"""The published tables of the neighbourhood, drawn as offices draw them: read without a correction (issue: ≥ 95 %)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.indicators.importing.measure import Measured, files, measure

LEAST = 0.95
EVERY = list(files())


@pytest.fixture(scope="module")
def measured() -> dict[str, Measured]:
    return {path.name: measure(path) for path in EVERY}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_a_table_is_read_right(path: Path, measured: dict[str, Measured]) -> None:
    found = measured[path.name]
    assert found.share >= LEAST, found
    assert found.unmarked == []


def test_all_together_and_every_kind_of_layout(measured: dict[str, Measured]) -> None:
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, found in measured.items():
        for key in ("all", name.split(".")[1], name.split(".")[2]):
            right[key][0] += found.right
            right[key][1] += found.expected
    assert right["all"][1] > 1_000
    assert {"wide", "outline", "typed", "plain", "xlsx", "xls", "csv"} <= right.keys()
    assert all(good >= LEAST * every for good, every in right.values()), dict(right)


def test_marks_are_not_put_everywhere(measured: dict[str, Measured]) -> None:
    """A mark on every row would prove nothing: four of five right rows bear none."""
    marked = sum(found.overmarked for found in measured.values())
    assert marked <= 0.2 * sum(found.expected for found in measured.values())


def test_what_nobody_can_read_for_certain_is_marked() -> None:
    """The control: tables written so that guesses go wrong, and every wrong row says so."""
    found = [measure(path) for path in files(messy=True)]
    right, every = sum(each.right for each in found), sum(each.expected for each in found)
    assert len(found) >= 8
    assert right <= 0.8 * every
    assert [each for each in found if each.unmarked] == []
