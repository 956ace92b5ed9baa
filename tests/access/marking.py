"""Putting marks of a running year: each text gets a mark of its own, and the policy says who finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from people.access import Role
from people.files.places import content_path
from people.models import Agency, StoredFile
from tests.access.marked_years import Mark
from tests.access.table import (
    AT_A,
    CITY,
    HEAD,
    LEADERS,
    LINE,
    NOBODY,
    OFFICE,
    SERIES,
    SUPERVISION,
    Who,
)
from tests.people.files.made import zipped

READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
FILER: Final[Who] = frozenset({Role.FILER})
STAFF: Final[Who] = frozenset({Role.STAFF})
CHIEF: Final[Who] = frozenset({Role.CHIEF_LEADER})
# Discipline has a narrow circle.
CONDUCT: Final[Who] = OFFICE | CHIEF | SUPERVISION | CITY
# A draft of the year is read by those who run and oversee it and those who draft their part of it.
DRAFTERS: Final[Who] = READERS | LINE | FILER
# An approved plan is everybody's whose year it is.
CONCERNED: Final[Who] = AT_A | CITY | SERIES
__all__ = [
    "AT_A",
    "CHIEF",
    "CITY",
    "CONCERNED",
    "CONDUCT",
    "DRAFTERS",
    "FILER",
    "HEAD",
    "LEADERS",
    "LINE",
    "NOBODY",
    "OFFICE",
    "READERS",
    "SERIES",
    "STAFF",
    "SUPERVISION",
    "Marks",
]  # fmt: skip


@dataclass
class Marks:
    """The marks of one place: `letter` is the agency's, `section` 1 the own one of every role, 2 another, 0 none.

    `own` finds what is of the own section (or of none), `other` what is of another one; of 乙局 only the 市绩效办 finds
    anything, and that only where a reader of the own agency would.
    """

    found: dict[str, Mark]
    letter: str = "甲"
    section: int = 0
    where: str = ""
    number: list[int] = field(default_factory=lambda: [0])

    def at(self, letter: str, section: int, where: str = "") -> Marks:
        """The same book for another place."""
        return Marks(self.found, letter, section, where, self.number)

    def put(self, words: str, own: Who, other: Who | None = None) -> str:
        """Make a mark and give its text. It holds no sign that a page, a file or a PDF would write differently."""
        text = f"标记{self.letter}{self.section or ''}{self.where}{words}止"
        self.also(text, (text,), own, other)
        return text

    def also(self, name: str, forms: tuple[str, ...], own: Who, other: Who | None = None) -> None:
        """Add a mark that is written in its own way, an amount for example."""
        assert name not in self.found, f"two marks {name}"
        here = own if self.section != 2 else own & READERS if other is None else other
        self.found[name] = Mark(forms, here if self.letter == "甲" else here & CITY)

    def file(self, agency: Agency, words: str, own: Who, other: Who | None = None) -> StoredFile:
        """Store a file with a mark in its name and another in its content, and one page drawn."""
        name, inside = self.put(f"{words}文件名", own, other), self.put(f"{words}文件内容", own, other)
        content = zipped({"说明.txt": inside})
        row = StoredFile.objects.create(
            agency=agency, name=f"{name}.zip", kind="zip", size=len(content), digest="0" * 64,
            preview=StoredFile.Preview.NONE,
        )  # fmt: skip
        path = content_path(row.pk)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return row
