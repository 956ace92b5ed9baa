"""Row locks name what they take: an ordering by a foreign key would lock the other table's row along, out of order.

A lock with `no_key` lets others write rows that refer to the locked one; without it they wait, the audit log in hand.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import APPS, ROOT, files

# The accounts behind the grants are to be taken along: its comment says why.
JOINED = {"people/services/roles.py"}


def faults(source: str) -> list[str]:
    """Say of every row lock what it leaves open: whether keys are locked, and which tables."""
    tree = ast.parse(source)
    above = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr == "select_for_update"):
            continue
        call = above[node]
        named = {word.arg for word in call.keywords} if isinstance(call, ast.Call) else set()
        if "no_key" not in named:
            found.append(f"{node.lineno}: no_key")
        if "of" not in named and not ends_in_get(call, above):
            found.append(f"{node.lineno}: of")
    return found


def ends_in_get(call: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether the chain of calls fetches one row, which drops the ordering and with it the join."""
    link = above.get(call)
    while isinstance(link, ast.Attribute):
        if link.attr == "get":
            return True
        if link.attr == "select_related":
            return False
        link = above.get(above[link])
    return False


def test_every_row_lock_names_what_it_takes() -> None:
    wrong = {}
    for path in files(*APPS, suffix=".py"):
        name = str(path.relative_to(ROOT))
        said = [each for each in faults(path.read_text()) if not (name in JOINED and each.endswith(": of"))]
        if said:
            wrong[name] = said
    assert wrong == {}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Plan.objects.select_for_update(no_key=True).filter(pk=1).first()", ["1: of"]),
        ("Plan.objects.select_for_update(no_key=True).select_related('agency').get(pk=1)", ["1: of"]),
        ("Plan.objects.select_for_update().get(pk=1)", ["1: no_key"]),
        ("Plan.objects.select_for_update(no_key=True).get(pk=1)", []),
        ("list(rows.select_for_update(no_key=True, of=('self',)).order_by('pk'))", []),
    ],
)
def test_the_check_sees_a_lock_that_takes_too_much(source: str, said: list[str]) -> None:
    assert faults(source) == said
