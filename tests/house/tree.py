"""What the house tests walk: the files of the program, without what is generated or installed."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
# Lowest first: a later app may know an earlier one, never the other way.
APPS: Final = ("people", "plans", "indicators", "appraisals", "scoring", "bonuses", "reports")
PROGRAM: Final = (*APPS, "config", "manage.py")
GENERATED: Final = {
    ".git", ".venv", "dist", "var", "vendor", "__pycache__",
    ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache",
}  # fmt: skip


def files(*tops: str, suffix: str = "") -> list[Path]:
    """List the files under `tops` (the whole tree without any) whose name ends in `suffix`, sorted."""
    return sorted(path for top in tops or (".",) for path in _walk(ROOT / top) if path.name.endswith(suffix))


def _walk(top: Path) -> Iterator[Path]:
    if top.is_file():
        yield top
    for folder, subfolders, names in os.walk(top):
        subfolders[:] = [name for name in subfolders if name not in GENERATED]
        yield from (Path(folder, name) for name in names)


def modules(*tops: str) -> list[Path]:
    """List the Python files under `tops`, migrations aside (Django writes those)."""
    return [path for path in files(*tops, suffix=".py") if "migrations" not in path.parts]


def parse(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int = 0) -> str:
    """Name a file of the tree as it is shown in a failure: `plans/engine/units.py:12`."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name
