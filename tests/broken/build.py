"""Small builders of changes to a sample workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.broken.kinds import Broken, Expected, Mutation


def put(place: str, value: Any, number_format: str | None = None) -> Mutation:
    """Write `value` into the cell «表!E5»."""
    sheet, cell = place.split("!")

    def change(book: Workbook) -> None:
        target = book[sheet][cell]
        target.value = value
        if number_format is not None:
            target.number_format = number_format

    return change


def puts(values: Mapping[str, Any]) -> Mutation:
    """Write several cells."""
    return chain(*(put(place, value) for place, value in values.items()))


def chain(*changes: Mutation) -> Mutation:
    """Several changes, one after the other."""

    def change(book: Workbook) -> None:
        for one_change in changes:
            one_change(book)

    return change


def row(sheet: str, number: int, **values: Any) -> Mutation:
    """Write a row by its headings; a sheet that does not exist yet gets exactly these headings."""

    def change(book: Workbook) -> None:
        if sheet not in book.sheetnames:
            book.create_sheet(sheet).append(list(values))
        columns = headings(book[sheet])
        for name, value in values.items():
            book[sheet].cell(number, columns[name], value)

    return change


def headings(sheet: Worksheet) -> dict[str, int]:
    """Column number of every heading."""
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value is not None}


def drop_sheet(name: str) -> Mutation:
    """Take a sheet out of the workbook."""
    return lambda book: book.remove(book[name])


def drop_column(sheet: str, heading: str) -> Mutation:
    """Take a column with its heading out of a sheet."""
    return lambda book: book[sheet].delete_cols(headings(book[sheet])[heading])


def drop_row(sheet: str, number: int) -> Mutation:
    """Take a row out of a sheet."""
    return lambda book: book[sheet].delete_rows(number)


def merge(sheet: str, cells: str) -> Mutation:
    """Merge cells; all but the first lose their value."""
    return lambda book: book[sheet].merge_cells(cells)


def points(identifier: str, value: float) -> Mutation:
    """Set the 分值 of an indicator; its ledger rows keep to it (90% instead of a 考核得分)."""

    def change(book: Workbook) -> None:
        table = book["指标"]
        columns = headings(table)
        for number in range(2, table.max_row + 1):
            if table.cell(number, columns["编号"]).value == identifier:
                table.cell(number, columns["分值"], value)
        ledger = book["季度台账"]
        columns = headings(ledger)
        for number in range(2, ledger.max_row + 1):
            if ledger.cell(number, columns["指标编号"]).value == identifier:
                ledger.cell(number, columns["完成率"], "90%")
                ledger.cell(number, columns["考核得分"]).value = None

    return change


def one(
    name: str,
    base: str,
    place: str,
    value: Any,
    problem: str,
    remedy: str,
    *,
    at: str | None = None,
    also: Mutation | None = None,
    number_format: str | None = None,
    only: bool = True,
    assumed: bool = False,
) -> Broken:
    """A kind with one wrong cell: `value` at `place`, one fault there (or at `at`)."""
    change = put(place, value, number_format)
    return Broken(
        name,
        base,
        (Expected(at or place, problem, remedy),),
        mutate=change if also is None else chain(change, also),
        only=only,
        assumed=assumed,
    )


def many(name: str, base: str, change: Mutation, *expect: Expected, only: bool = True, **more: Any) -> Broken:
    """A kind with a free change and any number of faults."""
    return Broken(name, base, expect, mutate=change, only=only, **more)
