"""A fault planted in an engine is caught: the worked examples and the samples tell right from wrong.

Engines are copied aside and patched there; the tree itself is never touched. A control shows that the copy without a
fault passes.
"""

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
from tests.mutations.quick_checks import first_difference
from tests.mutations.table import MUTANTS, Mutant

COPIED: Final = ("plans/__init__.py", "plans/engine", "plans/schemes", "appraisals/__init__.py", "appraisals/engine",
                 "scoring/__init__.py", "scoring/engine", "bonuses/__init__.py", "bonuses/engine")  # fmt: skip
QUICK: Final = [mutant for mutant in MUTANTS if mutant.quick]
OTHERS: Final = [mutant for mutant in MUTANTS if not mutant.quick]


def copy_engines(to: Path) -> None:
    for name in COPIED:
        source, target = ROOT / name, to / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the quick checks with the engines of ``folder`` in front of those of the tree."""
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.mutations.quick_checks"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def _is_caught(mutant: Mutant, folder: Path) -> None:
    copy_engines(folder)
    path = folder / mutant.file
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace(mutant.snippet, mutant.replacement), encoding="utf-8")
    run = check(folder)
    assert run.returncode == 1, f"没有被发现：{mutant.story}"
    assert "Traceback" not in run.stderr, run.stderr
    print(f"{mutant.story} —— 由此发现：{run.stdout.strip()}")


def test_without_a_fault_everything_agrees() -> None:
    assert first_difference() == ""


def test_a_copy_without_a_fault_passes_and_is_what_runs(tmp_path: Path) -> None:
    copy_engines(tmp_path)
    assert check(tmp_path).returncode == 0
    (tmp_path / "scoring" / "engine" / "run.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    assert check(tmp_path).returncode == 7


def test_there_are_enough_faults_each_in_one_place() -> None:
    assert len(MUTANTS) >= 30
    assert len(QUICK) >= 8
    counts = {
        mutant.story: (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.snippet)
        for mutant in MUTANTS
    }
    assert {story: count for story, count in counts.items() if count != 1} == {}
    assert [story for story, count in Counter(mutant.story for mutant in MUTANTS).items() if count > 1] == []


@pytest.mark.parametrize("mutant", QUICK, ids=lambda mutant: mutant.story)
def test_a_fault_is_caught(mutant: Mutant, tmp_path: Path) -> None:
    _is_caught(mutant, tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize("mutant", OTHERS, ids=lambda mutant: mutant.story)
def test_every_other_fault_is_caught(mutant: Mutant, tmp_path: Path) -> None:
    _is_caught(mutant, tmp_path)
