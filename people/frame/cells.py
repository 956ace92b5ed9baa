"""Cells of a list, bound to their column once for a table and not once for every row.

django-tables2 looks up the accessor, the model's field and the signature of `render` again for each cell, which is
half the cost of a list. What is not plain (links by `linkify`, values that are called) is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django_tables2.columns import ManyToManyColumn
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.utils import signature

from people.frame.columns import escaped

# Gives the text of a column's cell in a row, escaped.
Draw = Callable[[Any], str]
_ASKED: Final = frozenset({"value", "record", "column", "bound_column", "bound_row", "table"})


def drawing(table: Any, column: Any) -> Draw:
    """Give the function that draws a bound column's cell of a row (`BoundRow`): what `get_cell` gives, as HTML."""
    name = column.name
    asked, catch_all = signature(column.render)
    special = column.link or isinstance(column.column, BaseLinkColumn | ManyToManyColumn)
    if special or catch_all or not _ASKED.issuperset(asked):
        return lambda row: _text(row.get_cell(name))
    read, render = _Reading(str(column.accessor)), column.render
    empty, default = column.column.empty_values, column.default
    fixed = {"column": column.column, "bound_column": column, "table": table}
    given = {key: fixed[key] for key in asked if key in fixed}
    value_asked, record_asked, row_asked = ("value" in asked, "record" in asked, "bound_row" in asked)
    needed = value_asked or bool(empty)

    def draw(row: Any) -> str:
        words = dict(given)
        if needed:
            try:
                value = read(row.record)
            except _NotPlain:
                return _text(row.get_cell(name))
            if value in empty:
                return _text(default)
            if value_asked:
                words["value"] = value
        if record_asked:
            words["record"] = row.record
        if row_asked:
            words["bound_row"] = row
        return _text(render(**words))

    return draw


class _NotPlain(Exception):
    """The value is not found by attributes and keys alone."""


class _Reading:
    """Reads an accessor (a__b__c) of record after record; a field with choices gives its words."""

    def __init__(self, accessor: str) -> None:
        self.whole = accessor
        *self.way, self.last = accessor.split("__")
        self.displays: dict[type, str] = {}

    def __call__(self, record: Any) -> Any:
        if isinstance(record, Mapping) and self.whole in record:
            return record[self.whole]
        found = record
        for step in self.way:
            found = _step(found, step)
        if isinstance(found, Model):
            kind = type(found)
            if kind not in self.displays:
                self.displays[kind] = _display(found, self.last)
            if self.displays[kind]:
                return getattr(found, self.displays[kind])()
        return _step(found, self.last)


def _step(found: Any, name: str) -> Any:
    if found is None:
        return None
    try:
        value = found[name] if isinstance(found, Mapping) else getattr(found, name)
    except (AttributeError, KeyError, ValueError) as error:
        raise _NotPlain from error
    if callable(value):
        raise _NotPlain
    return value


def _display(row: Model, name: str) -> str:
    """Name the method that says a field's choice in words; empty where there is none."""
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    method = f"get_{name}_display"
    return method if getattr(field, "choices", ()) and hasattr(row, method) else ""


def _text(cell: Any) -> str:
    return escaped(cell) if isinstance(cell, str) else str(conditional_escape(localize(cell)))
