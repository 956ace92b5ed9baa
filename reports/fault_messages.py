"""Every fault that the program can find in a workbook, read from its own source, so that no list of them falls behind.

A message is its fixed words with … for what is put in ("工号…重复，第 … 行已有").
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PUT_IN: Final = "…"
_PACKAGES: Final = ("reports.workbook", "people.xlsx", "scoring.engine.registers")
_MODULES: Final = (
    "plans.figures",
    "plans.engine.check_counts",
    "plans.engine.check_points",
    "plans.engine.setting_values",
    "plans.engine.loading",
    "scoring.engine.ballots",
    "scoring.engine.ranking",
)
# Where each way of noting a fault takes the problem. Column and settings faults name the place first.
_AT: Final = {
    "Problem": 0, "refused": 0, "_refuse": 0, "BadValue": 0, "Fault": 2, "fault": 1, "fault_at": 1, "fault_in": 2,
    "Finding": 1, "SettingFault": 1, "refuse": 1,
}  # fmt: skip
# Notices to the office are hints, no faults; faults of a scheme file are no faults of a workbook.
_NOT_WORKBOOK: Final = ("hint_findings",)


@lru_cache(maxsize=1)
def fault_messages() -> tuple[str, ...]:
    """Give every message once, in the order of the source."""
    found: dict[str, None] = {}
    for path in _sources():
        for message in _messages(ast.parse(path.read_text("utf-8"))):
            found[message] = None
    return tuple(found)


def _sources() -> Iterator[Path]:
    for name in _PACKAGES:
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            yield from sorted(Path(folder).glob("*.py"))
    for name in _MODULES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            yield Path(spec.origin)


def _messages(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Call):
            yield from _said(statement.value, {})
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef) and scope.name not in _NOT_WORKBOOK:
            words = _assigned(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.Call):
                    yield from _said(node, words)


def _assigned(scope: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What names stand for in a function: every expression that is assigned to them."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _said(call: ast.Call, words: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    func = call.func
    name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
    place = _AT.get(name)
    if place is None or len(call.args) <= place:
        return
    argument = call.args[place]
    given = words.get(argument.id, []) if isinstance(argument, ast.Name) else [argument]
    for expression in given:
        for text in _texts(expression):
            if any("\u4e00" <= letter <= "\u9fff" for letter in text):
                yield text


def _texts(node: ast.expr) -> Iterator[str]:
    """The text of an expression, both ways where it chooses."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else PUT_IN for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.BinOp):
        for left in _texts(node.left):
            for right in _texts(node.right):
                yield left + right
