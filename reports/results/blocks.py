"""The blocks a document is made of, each with the template that shows it. Text only: how it looks is the template's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from plans.engine.rounding import two_places
from plans.engine.steps import show
from reports.results.amounts import money
from reports.results.bridge import Bridge
from reports.results.distribution import Picture
from reports.results.tables import Cell, Kind

__all__ = [
    "Block",
    "Entry",
    "HeadingBlock",
    "Item",
    "ListBlock",
    "NamedPicture",
    "OpeningBlock",
    "PictureBlock",
    "ShownColumn",
    "ShownRow",
    "SignatureBlock",
    "SummaryBlock",
    "TableBlock",
    "cell_text",
    "money",
]

FOLDER: Final = "reports/report/"
# A table up to so many rows is kept on one page; of longer ones so many rows stay together at either end.
SHORT: Final = 10
TOGETHER: Final = 3

ShownRow = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; ``page`` where it is known before the document is laid out (parts)."""

    heading: str
    anchor: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class OpeningBlock:
    """The cover, and on its back the contents and the proof: what was settled from what, when, with which digest."""

    title: tuple[str, ...]
    cover: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    contents: tuple[Entry, ...] = ()
    heading: str = ""
    template: str = FOLDER + "opening.html"
    size: int = 0


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """A picture with what it shows above and what is marked in it below."""

    caption: str
    picture: Picture | Bridge
    notes: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """Which template draws it."""
        kind = "bridge" if isinstance(self.picture, Bridge) else "distribution"
        return f"reports/pieces/{kind}.svg.html"


@dataclass(frozen=True, slots=True)
class SummaryBlock:
    """One page for those who read one page: sentences and pictures."""

    heading: str
    paragraphs: tuple[str, ...]
    pictures: tuple[NamedPicture, ...]
    warning: str = ""
    anchor: str = ""
    template: str = FOLDER + "summary.html"
    size: int = 0


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture inside a section."""

    named: NamedPicture
    heading: str = ""
    template: str = FOLDER + "picture.html"
    size: int = 0


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading whose tables follow as blocks of their own."""

    heading: str
    intro: str = ""
    level: int = 2
    anchor: str = ""
    template: str = FOLDER + "heading.html"
    size: int = 0


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A heading, the column's share of the width in percent, and the look of its cells."""

    heading: str
    share: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table whose cells are text, each with the look (class) of its column; ``size`` counts its rows."""

    heading: str
    intro: str
    columns: tuple[ShownColumn, ...]
    rows: Sequence[ShownRow]
    note: str = ""
    level: int = 2
    anchor: str = ""
    look: str = ""
    template: str = FOLDER + "table.html"

    @property
    def size(self) -> int:
        """How many rows, by which long documents are divided."""
        return len(self.rows)

    @property
    def short(self) -> bool:
        """Whether the table is kept together on a page."""
        return len(self.rows) <= SHORT

    @property
    def marked_rows(self) -> Iterator[tuple[bool, ShownRow]]:
        """The rows, each with whether it must follow the one before it on the same page (no orphans)."""
        last = len(self.rows) - TOGETHER
        for number, row in enumerate(self.rows):
            yield 0 < number < TOGETHER or number > last, row

    def pieces(self, most: int) -> Iterator[TableBlock]:
        """The same table in pieces of at most so many rows; only the first has the heading, the last the note."""
        for start in range(0, len(self.rows), most):
            last = start + most >= len(self.rows)
            piece = replace(self, rows=self.rows[start : start + most], note=self.note if last else "")
            yield piece if start == 0 else replace(piece, heading="", intro="", anchor="")


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence with what it rests on: the clause, and the reading where the text is silent."""

    text: str
    clause: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Numbered sentences under a heading."""

    heading: str
    intro: str
    items: tuple[Item, ...]
    level: int = 2
    anchor: str = ""
    template: str = FOLDER + "list.html"

    @property
    def size(self) -> int:
        """How many items."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where those responsible sign, with the digest their names stand for."""

    heading: str
    statement: str
    signers: tuple[str, ...]
    proof: tuple[tuple[str, str], ...]
    warning: str = ""
    anchor: str = ""
    template: str = FOLDER + "signature.html"
    size: int = 0


Block = OpeningBlock | SummaryBlock | PictureBlock | HeadingBlock | TableBlock | ListBlock | SignatureBlock


def cell_text(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: scores with two places, money with separators, an undecided figure as —."""
    if cell is None:
        return "—"
    if isinstance(cell, str):
        return cell
    if kind is Kind.MONEY:
        return money(cell if isinstance(cell, int) else cell.numerator)
    if kind is Kind.SCORE and isinstance(cell, int):
        return two_places(cell)
    if kind is Kind.POINTS:
        return show(Fraction(cell, 10_000))
    return show(cell)
