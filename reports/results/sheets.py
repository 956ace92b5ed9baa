"""Sheets of 结果.xlsx: cell formats, print set-up and rows of values and formulas, streamed with flat memory.

Figures leave as Decimals: XlsxWriter writes a Decimal digit by digit, where a binary number would be cut at sixteen
digits (97.32 → 97.31999999999999). Text is always written as text, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final

from reports.results.tables import ROUNDING_NOTE, Cell, Column, Kind
from reports.workbook.printing import Heights, ready_to_print
from reports.workbook.writer import INDENT, WRAPPED_FROM, cell_text

_DIGITS: Final = Context(prec=15)
_FORMATS: Final = {
    Kind.SCORE: "0.00",
    Kind.MONEY: "#,##0.00",
    Kind.POINTS: "0.00##",
    Kind.WHOLE: "0",
    Kind.EXACT: "General",
    Kind.FINE: "0.00######",
}
HEADING_HEIGHT: Final = 24

Number = Decimal | int
Put = Callable[[int, int, "Mixed"], None]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its "=", and the value it has now, in the unit of its column (1/100 in a score column).

    ``value`` None: undecided, the formula gives "".
    """

    text: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Share:
    """A figure that is shown as a percentage."""

    cell: Cell | Formula


Mixed = Cell | Formula | Share


class Looks:
    """The cell formats of a workbook, one object for each kind of cell."""

    def __init__(self, book: Any) -> None:
        heading = {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True}
        self.heading = book.add_format({**heading, "align": "center", "valign": "vcenter"})
        top = {"valign": "top"}
        right = {**top, "align": "right", "indent": INDENT}
        self.kinds = {kind: book.add_format({**right, "num_format": code}) for kind, code in _FORMATS.items()}
        self.kinds[Kind.WHOLE] = book.add_format({**top, "num_format": "0", "align": "center"})
        self.kinds[Kind.WORD] = book.add_format({**top, "num_format": "@", "align": "center"})
        words = {**top, "align": "left", "indent": INDENT}
        self.text = book.add_format({**words, "num_format": "@"})
        self.wrapped = book.add_format({**words, "num_format": "@", "text_wrap": True})
        self.share = book.add_format({**right, "num_format": "0.00%"})
        # A formula in a cell of the format "@" would turn into its own text as soon as somebody edits it.
        self.word = book.add_format({**words, "num_format": "General"})
        self.centred = book.add_format({**top, "num_format": "General", "align": "center"})

    def of(self, column: Column) -> Any:
        """The format of a column's cells."""
        wrapped = column.width >= WRAPPED_FROM and not column.one_line
        return self.kinds.get(column.kind, self.wrapped if wrapped else self.text)

    def of_formula(self, column: Column) -> Any:
        """The format of a formula in a column."""
        return self.centred if column.kind is Kind.WORD else self.kinds.get(column.kind, self.word)


def open_sheet(book: Any, title: str, columns: tuple[Column, ...], looks: Looks) -> Any:
    """Add a sheet with its headings, ready to print: A4 across, heading repeated, pages numbered."""
    sheet = book.add_worksheet(title)
    note = ROUNDING_NOTE if any(column.note == ROUNDING_NOTE for column in columns) else ""
    ready_to_print(sheet, title, note=note)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, HEADING_HEIGHT)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, looks.of(column))
        sheet.write_string(0, index, column.heading, looks.heading)
        if column.note:
            sheet.write_comment(0, index, column.note, {"author": "衡绩"})
    return sheet


def fill(sheet: Any, rows: Iterable[tuple[Mixed, ...]], columns: tuple[Column, ...], looks: Looks) -> int:
    """Write the rows from row 2 on; gives the number of rows."""
    putters = tuple(putter(sheet, column, looks) for column in columns)
    heights = Heights(sheet)
    wrapped = [
        (index, column.width - 2 * INDENT)
        for index, column in enumerate(columns)
        if looks.of(column) is looks.wrapped
    ]
    line = 0
    for line, row in enumerate(rows, 1):  # the number of the last row is the answer
        for index, cell in enumerate(row):
            if cell is not None and cell != "":
                putters[index](line, index, cell)
        if wrapped:
            heights.fit(
                line, ((text, width) for index, width in wrapped if isinstance(text := row[index], str))
            )
    sheet.print_area(0, 0, max(line, 1), len(columns) - 1)
    return line


def putter(sheet: Any, column: Column, looks: Looks, *, look: Any = None) -> Put:
    """How a cell of this column is written; ``look`` stands instead of the column's own format."""
    share = None if look else putter(sheet, column, looks, look=looks.share)
    formula_look, kind = look or looks.of_formula(column), column.kind
    look = look or looks.of(column)

    def put(line: int, index: int, cell: Mixed) -> None:
        if isinstance(cell, Formula):
            sheet.write_formula(line, index, cell.text, formula_look, cached(cell.value, kind))
        elif isinstance(cell, Share) and share:
            share(line, index, cell.cell)
        elif isinstance(cell, str):
            sheet.write_string(line, index, cell_text(cell), look)
        elif isinstance(cell, int | Fraction):
            sheet.write_number(line, index, as_number(cell, kind), look)

    return put


def cached(value: Cell, kind: Kind) -> Number | str:
    """The stored value of a formula: text, a number, or "" while undecided."""
    if value is None:
        return ""
    return value if isinstance(value, str) else as_number(value, kind)


def as_number(cell: int | Fraction, kind: Kind) -> Number:
    """The cell as a number of the spreadsheet: exact to two places or four, steps to fifteen digits."""
    if isinstance(cell, Fraction):
        return _DIGITS.divide(Decimal(cell.numerator), Decimal(cell.denominator))
    if kind in (Kind.SCORE, Kind.MONEY):
        return Decimal(cell).scaleb(-2)
    if kind is Kind.POINTS:
        return Decimal(cell).scaleb(-4)
    return cell
