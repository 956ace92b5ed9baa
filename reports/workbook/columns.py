"""What a sheet of the year workbook consists of, and which headings name which column (workbook.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from people.typed import half_width
from people.xlsx.cells import trimmed
from reports.workbook.kinds import Kind, Ratio

# A note in parentheses may follow a heading, but a unit that changes the number is no note.
_NOTE: Final = re.compile(r"(.*?)\s*\(([^()]*)\)", re.DOTALL)
_UNIT: Final = re.compile("[%万千百亿]")
_PERCENT_NOTES: Final = ("(%)", "(％)", "（%）", "（％）")
_HALF: Final = str.maketrans("（）％", "()%")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, kind of its values, attribute of the model (`via`: an attribute of what that names).

    `needed`: every row needs a value (so the heading is needed too); `heading_needed`: only the heading is.
    `optional`: workbook.md lists it as optional. `example`, `help`: for the blank book.
    """

    heading: str
    kind: Kind
    attribute: str = ""
    via: str = ""
    needed: bool = False
    heading_needed: bool = False
    optional: bool = False
    example: object = None
    help: str = ""
    width: int = 12

    @property
    def percent(self) -> bool:
        """Whether the column may also be headed 「…(%)」."""
        return isinstance(self.kind, Ratio)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns in order; whether the scheme uses it; whether it must be there; what it is for."""

    name: str
    columns: tuple[Column, ...]
    used: bool = True
    required: bool = False
    purpose: str = ""
    by_heading: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_heading", {column.heading: column for column in self.columns})

    def column(self, heading: str) -> Column:
        """The column of a heading that the sheet has."""
        return self.by_heading[heading]


def without_note(text: str) -> str:
    """Take a note in parentheses off a heading or 项目: 奖金基数 (元) → 奖金基数; 奖金基数 (万元) stays."""
    words = trimmed(half_width(text).translate(_HALF))
    match = _NOTE.fullmatch(words)
    return trimmed(match[1]) if match and match[1] and not _UNIT.search(match[2]) else words


def recognise(sheet: Sheet, text: str) -> tuple[str, str] | None:
    """Find the column that a heading names: (its heading, the heading as it counts for percentages), or None."""
    if text in sheet.by_heading:
        return text, text
    words = without_note(text)
    if words in sheet.by_heading:
        return words, words
    base = trimmed(words.removesuffix("(%)"))
    column = sheet.by_heading.get(base)
    return (base, f"{base}(%)") if words.endswith("(%)") and column and column.percent else None


def formatted_headings(headings: Iterator[str] | tuple[str, ...]) -> frozenset[str]:
    """Every way to write the headings under which a percent format matters."""
    notes = ("", *_PERCENT_NOTES, *(f" {note}" for note in _PERCENT_NOTES))
    return frozenset(heading + note for heading, note in product(headings, notes))
