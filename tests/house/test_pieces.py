"""Pages use the pieces of the frame as they are meant: a wrong word there makes a dead end that no page test sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.urls import get_resolver

from people.frame.tables import HouseTable

TEMPLATES: Final = Path(__file__).parents[2] / "templates"
EMPTY: Final = re.compile(r'{% include "pieces/empty\.html" with (.*?) %}')
WORDS: Final = re.compile(r"(\w+)=")


def test_an_empty_state_leads_somewhere_and_says_where() -> None:
    """`link` is an address and `link_text` its words; anything else is not drawn at all."""
    wrong, seen = [], 0
    for path in sorted(TEMPLATES.rglob("*.html")):
        for found in EMPTY.finditer(path.read_text(encoding="utf-8")):
            seen += 1
            names = set(WORDS.findall(re.sub(r'"[^"]*"', '""', found[1])))
            if not names <= {"title", "text", "link", "link_text"} or ("link" in names) != (
                "link_text" in names
            ):
                wrong.append(f"{path.name}: {found[1]}")
    assert wrong == []
    assert seen > 20


def test_every_table_says_something_when_it_is_empty() -> None:
    """A table without Meta of its own forgets its parent's, and would say “None”."""
    assert get_resolver().url_patterns  # every view, and so every table, is imported now
    tables = set(_below(HouseTable))
    assert len(tables) > 8
    assert [table.__name__ for table in tables if not (table._meta.empty_text or "").strip("。")] == []


def _below(table: type[HouseTable]) -> Iterator[type[HouseTable]]:
    for one in table.__subclasses__():
        yield one
        yield from _below(one)
