"""Every problem that an engine can raise has its explanation, and no other has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from reports.problem_guide import ALWAYS, NEVER, SOMETIMES, problem_guide, problem_guides
from reports.workbook import vocabulary as word
from reports.workbook.tables import tables

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("scoring/engine", "bonuses/engine", "plans/engine")


def raised() -> set[str]:
    """Every code that some engine hands to `report`, or gives to a Problem, read from the source."""
    trees = [
        ast.parse(path.read_text("utf-8")) for folder in ENGINES for path in (ROOT / folder).glob("*.py")
    ]
    constants = {
        node.targets[0].id: node.value.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    return {code for tree in trees for code in _codes(tree, constants)}


def _codes(tree: ast.Module, constants: Mapping[str, object]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "report":
            first = node.args[0]
            assert isinstance(first, ast.Name), ast.unparse(node)
            yield str(constants[first.id])


def test_every_code_has_its_entry_and_no_entry_is_idle() -> None:
    codes = raised()
    assert {guide.code for guide in problem_guides()} == codes
    # Those of workbook.md, no other.
    assert codes == {
        "NO_LEDGER", "INVALID_BALLOTS", "NO_BALLOTS", "MISSING_QUARTER", "MISSING_SCORE", "TIE_AT_CUT",
    }  # fmt: skip


def test_whether_it_blocks_agrees_with_the_contract() -> None:
    blocking = {guide.code: guide.blocking for guide in problem_guides()}
    assert {code for code, said in blocking.items() if said == ALWAYS} == {
        "NO_BALLOTS", "MISSING_SCORE", "TIE_AT_CUT",
    }  # fmt: skip
    assert {code for code, said in blocking.items() if said == NEVER} == {"NO_LEDGER", "INVALID_BALLOTS"}
    assert blocking["MISSING_QUARTER"] == SOMETIMES


def test_each_says_what_to_do_and_in_which_sheet() -> None:
    for guide in problem_guides():
        assert guide.meaning.endswith("。")
        assert guide.action.endswith("。")
        assert len(guide.steps) >= 2
        assert set(guide.sheets) <= set(tables(None))
        assert any(sheet in guide.action or sheet in "".join(guide.steps) for sheet in guide.sheets)


def test_what_is_decided_names_the_sheet_of_decisions() -> None:
    for code in (word.TIE, word.NO_BALLOTS):
        guide = problem_guide(code)
        assert word.DECISIONS in guide.sheets
        assert code in "".join(guide.steps)


def test_another_code_has_no_guide() -> None:
    with pytest.raises(KeyError):
        problem_guide("NO_SUCH_PROBLEM")
