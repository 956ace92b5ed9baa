"""Engines are exact and pure: no float, no half-even rounding, no Django (design «Rules as data»)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.tree import APPS, modules, parse, place


def engine_modules() -> list[Path]:
    return [path for path in modules(*APPS) if "engine" in path.parts]


def floats(tree: ast.Module) -> list[int]:
    """Lines with a float or complex literal or any use of the name `float`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def half_even(tree: ast.Module) -> list[int]:
    """Lines that round by Python's defaults: `round(…)` and `quantize(…)` without a rounding."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = isinstance(node.func, ast.Name) and node.func.id == "round"
            quantize = isinstance(node.func, ast.Attribute) and node.func.attr == "quantize"
            if named or (quantize and "rounding" not in {keyword.arg for keyword in node.keywords}):
                lines.append(node.lineno)
    return lines


def django_imports(tree: ast.Module) -> list[int]:
    names = [
        (node.lineno, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    names += [(node.lineno, node.module or "") for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [line for line, name in names if name.split(".")[0] == "django"]


def test_there_are_engines() -> None:
    assert len(engine_modules()) > 3


def test_no_float_in_an_engine() -> None:
    assert [place(path, line) for path in engine_modules() for line in floats(parse(path))] == []


def test_no_half_even_rounding_anywhere_in_the_apps() -> None:
    assert [place(path, line) for path in modules(*APPS) for line in half_even(parse(path))] == []


def test_no_django_in_an_engine() -> None:
    assert [place(path, line) for path in engine_modules() for line in django_imports(parse(path))] == []


@pytest.mark.parametrize(
    "source", ["x = 0.5", "x = 1e3", "x = float('1')", "def f(x: float) -> None: ...", "x = 2j"]
)
def test_the_float_finder_finds(source: str) -> None:
    assert floats(ast.parse(source)) == [1]


@pytest.mark.parametrize("source", ["round(x, 2)", "x.quantize(CENT)"])
def test_the_rounding_finder_finds(source: str) -> None:
    assert half_even(ast.parse(source)) == [1]


@pytest.mark.parametrize("source", ["import django.db", "from django.db import models", "import os, django"])
def test_the_django_finder_finds(source: str) -> None:
    assert django_imports(ast.parse(source)) == [1]
