"""A fault planted in 测评 is caught by the tests of 测评, in a copy of the tree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.mutations.ballots_table import BALLOT_MUTANTS, CASTING, SEALS, TRACES
from tests.mutations.table import Mutant
from tests.mutations.test_year_mutations import PASSED, _is_caught, copy_tree, run


@pytest.mark.prove
def test_a_copy_without_a_fault_passes(tmp_path: Path) -> None:
    copy_tree(tmp_path)
    found = run(tmp_path, (*CASTING, *TRACES, *SEALS))
    assert found.returncode == PASSED, found.stdout


def test_each_fault_stands_in_one_place() -> None:
    counts = {
        mutant.story: (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.snippet)
        for mutant, _ in BALLOT_MUTANTS
    }
    assert {story: count for story, count in counts.items() if count != 1} == {}
    stories = Counter(mutant.story for mutant, _ in BALLOT_MUTANTS)
    assert [story for story, count in stories.items() if count > 1] == []
    assert len(BALLOT_MUTANTS) >= 12


@pytest.mark.parametrize(
    ("mutant", "tests"),
    [
        pytest.param(*each, id=each[0].story, marks=() if each[0].quick else pytest.mark.prove)
        for each in BALLOT_MUTANTS
    ],
)
def test_a_fault_is_caught(mutant: Mutant, tests: tuple[str, ...], tmp_path: Path) -> None:
    _is_caught(mutant, tests, tmp_path)
