"""docs/roles.md says of every rule which roles it lets in, and nothing else."""

from __future__ import annotations

import re
from typing import Final

from people.access import Access, Held, Role
from people.permissions.combinations import EXCLUSIONS
from people.permissions.predicates import NAMED
from tests.house.tree import ROOT

PAGE: Final = ROOT / "docs" / "roles.md"
ROW: Final = re.compile(r"^\| `([a-z_.]+)` \| (.+) \|$", re.MULTILINE)


def let_in(rule: str) -> str:
    """Ask the predicate itself, role by role, at an agency."""
    test = NAMED[rule]
    agency = None if rule in ("setup",) else 1
    if test(Access(), agency):
        return "任何人"
    if test(Access(account=1), agency):
        return "登录"
    found = [role for role in Role if test(_holding(role), 1) or test(_holding(role), None)]
    return "、".join(found)


def _holding(role: Role) -> Access:
    """Somebody with this role alone, over two units: some rules ask for several."""
    agencies = frozenset[int]() if "管理员" in role else frozenset({1, 2})
    return Access(
        account=1, employee=1, held=(Held(role=role, agency=1 if agencies else None, agencies=agencies),)
    )


def test_the_page_lists_every_rule_with_its_roles() -> None:
    written = dict(ROW.findall(PAGE.read_text("utf-8")))
    assert written == {rule: let_in(rule) for rule in NAMED}


def test_the_page_names_every_role_and_every_exclusion() -> None:
    text = PAGE.read_text("utf-8")
    assert [role for role in Role if role not in text] == []
    assert text.count("| ") > len(EXCLUSIONS)
