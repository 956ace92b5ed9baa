"""A fault planted in an engine of the running year is caught by the tests of that engine, in a copy of the tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.house.tree import ROOT
from tests.mutations.table import Mutant
from tests.mutations.year_table import YEAR_MUTANTS

LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", "node_modules", "screens", "data")
COPIED: Final = ("config", "people", "plans", "indicators", "appraisals", "scoring", "bonuses", "reports",
                 "templates", "static", "tests")  # fmt: skip
FAILED, PASSED = 1, 0


def _link(source: str, target: str) -> None:
    os.link(source, target)


def copy_tree(to: Path) -> None:
    """Link every source into `to`: a copy of no weight. Whoever changes a file there puts another in its place."""
    for name in COPIED:
        shutil.copytree(ROOT / name, to / name, copy_function=_link, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "manage.py"):
        shutil.copy(ROOT / name, to / name)


def run(folder: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run tests in the copy, by its own sources alone."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def _is_caught(mutant: Mutant, tests: tuple[str, ...], folder: Path) -> None:
    copy_tree(folder)
    path = folder / mutant.file
    source = path.read_text(encoding="utf-8")
    path.unlink()  # the link, not the source
    path.write_text(source.replace(mutant.snippet, mutant.replacement), encoding="utf-8")
    found = run(folder, tests)
    assert found.returncode == FAILED, f"没有被发现：{mutant.story}\n{found.stdout}{found.stderr}"
    assert "error during collection" not in found.stdout, found.stdout


def test_a_copy_without_a_fault_passes(tmp_path: Path) -> None:
    copy_tree(tmp_path)
    every = tuple(sorted({test for _, tests in YEAR_MUTANTS for test in tests if "calendar" not in test}))
    found = run(tmp_path, every)
    assert found.returncode == PASSED, found.stdout


def test_each_fault_stands_in_one_place() -> None:
    counts = {
        mutant.story: (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.snippet)
        for mutant, _ in YEAR_MUTANTS
    }
    assert {story: count for story, count in counts.items() if count != 1} == {}
    stories = Counter(mutant.story for mutant, _ in YEAR_MUTANTS)
    assert [story for story, count in stories.items() if count > 1] == []
    assert len(YEAR_MUTANTS) >= 20


@pytest.mark.prove
@pytest.mark.parametrize(("mutant", "tests"), YEAR_MUTANTS, ids=lambda part: getattr(part, "story", ""))
def test_a_fault_is_caught(mutant: Mutant, tests: tuple[str, ...], tmp_path: Path) -> None:
    _is_caught(mutant, tests, tmp_path)


@pytest.mark.parametrize(
    ("mutant", "tests"),
    [each for each in YEAR_MUTANTS if each[0].quick],
    ids=lambda part: getattr(part, "story", ""),
)
def test_one_of_each_kind_is_caught(mutant: Mutant, tests: tuple[str, ...], tmp_path: Path) -> None:
    _is_caught(mutant, tests, tmp_path)
