"""Every rule of the rule book has a worked example (design «Tests tell the story»).

``tests/data/rules.md`` is the rule book as the program was built from. Rules are known by their id; the readings of its
last section, which have none, are counted from its first line: ``§8-1``, ``§8-2`` …
"""

from __future__ import annotations

import re
from typing import Final

from tests.house.tree import ROOT
from tests.scoring.engine.case_loader import read_cases, rules_of

BOOK: Final = ROOT / "tests" / "data" / "rules.md"
READINGS: Final = "\n## 8. "


def rule_ids() -> list[str]:
    """Ids of the rules, in the order of the book."""
    rules = BOOK.read_text(encoding="utf-8").partition(READINGS)[0]
    return re.findall(r"^(?:- (?:\*\*)?|\| )(\d\.\d+) ", rules, re.MULTILINE)


def readings() -> dict[str, str]:
    """The readings of the last section by their count."""
    lines = BOOK.read_text(encoding="utf-8").partition(READINGS)[2].splitlines()
    found = [line for line in lines if line.startswith("- ")]
    return {f"§8-{number}": line for number, line in enumerate(found, 1)}


def test_the_rule_book_is_read_whole() -> None:
    sizes = {"0": 11, "1": 9, "2": 6, "3": 7, "4": 17, "5": 9, "6": 5, "7": 4}
    ids = rule_ids()
    # 4.3 stands in the table once for each of its five lines.
    assert set(ids) == {f"{section}.{n}" for section, size in sizes.items() for n in range(1, size + 1)}
    assert len(readings()) == 17


def test_every_rule_has_a_case() -> None:
    cited = {rule for case in read_cases() for rule in case.rules}
    without = [rule for rule in dict.fromkeys(rule_ids()) if rule not in cited]
    assert without == []


def test_every_reading_has_a_case() -> None:
    cited = {rule for case in read_cases() for rule in case.rules}
    assert {count: line for count, line in readings().items() if count not in cited} == {}


def test_cases_cite_rules_and_clauses_that_exist() -> None:
    known = {*rule_ids(), *readings()}
    unknown = [
        f"{case.title}：{cited}"
        for case in read_cases()
        for cited in case.rules
        if cited not in known and cited not in rules_of(case).scheme.clauses
    ]
    assert unknown == []
