"""Sources: scheme codes only in their files, small files and functions, no registry, no machine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, ROOT, files, modules, parse, place

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        [
            r"pypi\." + "org", "python" + "hosted", "npm" + r"js\.", "tuna\\." + "tsinghua",
            r"mirrors\." + r"\w+", r"deb\." + "debian",
            "--extra-index-" + "url", "--index-" + "url", "--find-" + "links",
        ]
    )
)  # fmt: skip
ADDRESS = re.compile("://|@ " + "file:|^/|^-e", re.MULTILINE)
THIS_MACHINE = re.compile(r"(?<![\w.])/(work/(main|shared)|root/|home/\w+/)")
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)|<[^>]*\son\w+\s*=|javascript:", re.IGNORECASE)


def texts() -> list[tuple[Path, str]]:
    """Every file of the tree that is text."""
    found = []
    for path in files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def scheme_codes() -> list[str]:
    return [path.stem for path in files("plans/schemes", suffix=".yaml")]


def test_scheme_codes_occur_in_no_python_file() -> None:
    """No `if scheme == …`: what a scheme does stands in its data file (design «Rules as data»)."""
    outside = [path for path in modules(*PROGRAM) if "schemes" not in path.relative_to(ROOT).parts[:2]]
    assert [
        f"{place(path)}: {code}"
        for path in outside
        for code in scheme_codes()
        if code in path.read_text("utf-8")
    ] == []


def test_files_are_small() -> None:
    long = [(place(path), len(path.read_text("utf-8").splitlines())) for path in modules(*PROGRAM)]
    assert [(name, lines) for name, lines in long if lines > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in modules(*PROGRAM)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_registry_is_named() -> None:
    found = [f"{place(path)}: {match[0]}" for path, text in texts() for match in REGISTRIES.finditer(text)]
    assert found == []


def test_no_path_of_one_machine() -> None:
    found = [f"{place(path)}: {match[0]}" for path, text in texts() for match in THIS_MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.\[\]-]+==\S+)[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^\w", text, re.MULTILINE)) > 0
    assert ADDRESS.findall(text) == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_dependency_is_locked_and_has_its_reason(name: str) -> None:
    wanted = re.findall(r"^([a-z][\w-]*)", (ROOT / f"{name}.in").read_text("utf-8"), re.MULTILINE)
    locked = (ROOT / f"{name}.txt").read_text("utf-8")
    reasons = (ROOT / "docs" / "decisions.md").read_text("utf-8")
    assert [package for package in wanted if f"\n{package}==" not in "\n" + locked] == []
    assert [
        package for package in wanted if not re.search(rf"^\| `{package}` \| \S", reasons, re.MULTILINE)
    ] == []


def test_templates_escape_everything_and_hold_no_script() -> None:
    faults = [
        f"{place(path)}: {match[0]}"
        for path in files("templates", suffix=".html")
        for pattern in (UNESCAPED, INLINE_SCRIPT)
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ x|safe }}",
        "{% autoescape off %}",
        "<script>x()</script>",
        '<p onclick="x()">',
        '<a href="javascript:x">',
    ],
)
def test_the_template_check_finds(line: str) -> None:
    assert UNESCAPED.search(line) or INLINE_SCRIPT.search(line)
