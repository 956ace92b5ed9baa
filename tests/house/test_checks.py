"""`make test` checks everything, and a skipped test turns a run red."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, modules, parse, place

RUNS = "def test_runs():\n    assert True\n"


def test_make_test_runs_every_check() -> None:
    done = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True)
    checks = ["setup.sh test", "ruff check", "mypy", "lint-imports", "makemigrations --check", "pytest -n 3"]
    places = [done.stdout.find(check) for check in checks]
    assert places == sorted(places)
    assert places[0] >= 0


def test_ci_runs_make_test() -> None:
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith("make --no-print-directory test")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", 0),
        ("def test_left_out():\n    pytest.skip('no reason is good enough')", 1),
        ("@pytest.mark.xfail\ndef test_known():\n    assert False", 1),
        ("pytest.importorskip('no_such_module_anywhere')", 1),
    ],
)
@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "xdist"])
def test_a_skipped_test_fails_the_run(tmp_path: Path, body: str, code: int, workers: list[str]) -> None:
    (tmp_path / "test_runs.py").write_text(RUNS, encoding="utf-8")
    (tmp_path / "test_sample.py").write_text(f"import pytest\n{body}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
        "-c",
        "/dev/null",
    ]
    command += [
        "--rootdir",
        str(tmp_path),
        "-p",
        "tests.conftest",
        "-p",
        "xdist.plugin",
        *workers,
        str(tmp_path),
    ]
    # The plugins of the suite take most of the time to load, and xdist is the one that is asked about.
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("不允许跳过测试" in done.stdout) is (code == 1)


def test_nothing_swallows_every_error() -> None:
    silent = [
        place(path, node.lineno)
        for path in modules()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        and all(isinstance(line, ast.Pass | ast.Continue) for line in node.body)
    ]
    assert silent == []
