"""Whom the result of a year is sent to: what the plan's own document names, from the scheme's filings and clauses.

Copies of a result that a scheme file holds no filing for stand in copied.yaml, each with its clause.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from plans.engine.scheme import Scheme

_OUTCOME: Final = re.compile("结果|自评|自查")
COPIED: Final = Path(__file__).with_name("copied.yaml")


def recipients_of(scheme: Scheme) -> tuple[str, ...]:
    """The offices to which the document has results (or the self-evaluation) sent, in its order."""
    named = [
        row for row in scheme.calendar if row.kind == "filing" and row.recipient and _OUTCOME.search(row.name)
    ]
    results = [row for row in named if "结果" in row.name] or named
    # A result that the document circulates with copies is sent to those.
    names = [row.recipient for row in results] or list(copied_of(scheme))
    return tuple(dict.fromkeys(names))


def self_evaluation_to(scheme: Scheme) -> tuple[str, ...]:
    """The offices to which the self-evaluation goes; where the document names none, those to which it sends anything."""
    rows = [row for row in scheme.calendar if row.kind == "filing" and row.recipient]
    named = [row.recipient for row in rows if re.search("自评|自查|总结", row.name)]
    return tuple(dict.fromkeys(named or [row.recipient for row in rows]))


def copied_of(scheme: Scheme) -> tuple[str, ...]:
    """The offices that get copies of the result."""
    return tuple(_copied().get(scheme.code, {}).get("copied", ()))


@cache
def _copied() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COPIED.read_text(encoding="utf-8"))
    return found


def clause_of(scheme: Scheme, words: tuple[str, ...], *, copied: bool = False) -> str:
    """The first clause of the document in which one of the words stands, the words in their order; empty: none does.

    `copied`: else the clause by which the result is copied to others.
    """
    for word in words:
        for clause, text in scheme.clauses.items():
            if word in text:
                return clause
    return str(_copied().get(scheme.code, {}).get("clause", "")) if copied else ""
