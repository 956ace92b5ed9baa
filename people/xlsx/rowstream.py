"""Streams the rows of one worksheet as dictionaries column letters → raw value; empty cells are left out.

Written on expat instead of openpyxl's reader because one pass then tells value, number format and whether a
formula has a stored value, in less time than openpyxl needs for the values alone; the file's own claim of its
dimensions is never looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zipfile import ZipFile

from people.xlsx.faults import refused
from people.xlsx.letters import column_index_from_string, get_column_letter
from people.xlsx.package import DATE, DURATION, PERCENT, Package, unescaped
from people.xlsx.raw import UNSTORED, Percent, Raw, error_value
from people.xlsx.survey import DIGITS
from people.xlsx.xmlstream import feed, new_parser

Cells = dict[str, Raw]
# Excel allows 32,767 characters in a cell; text arrives in pieces of up to 64 KB.
_MOST_PIECES: Final = 32
_LONGEST_NUMBER: Final = 60


class RowStream:
    """The handlers of one reading pass over one sheet."""

    def __init__(
        self, title: str, package: Package, strings: list[str], percent_letters: frozenset[str]
    ) -> None:
        from openpyxl.utils.datetime import (  # loaded with the first sheet that is read
            MAC_EPOCH,
            WINDOWS_EPOCH,
        )

        self._title = title
        self._kinds = package.kinds
        self._epoch = MAC_EPOCH if package.epoch_1904 else WINDOWS_EPOCH
        self._strings = strings
        self._percent_letters = percent_letters
        self._ready: list[tuple[int, Cells]] = []
        self._cells: Cells = {}
        self._row = 0
        self._letters = ""
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] = []
        self._value: str | None = None
        self._formula = self._hint = False
        self._c = self._v = self._t = self._f = self._row_tag = self._hint_tag = ""
        self._parser = new_parser()

    def rows(self, archive: ZipFile, part: str, last: int) -> Iterator[tuple[int, Cells]]:
        """Yield row number and values of every row up to `last` that has any; BookRefused for damage."""
        if not last:
            return
        self._parser.StartElementHandler = self._root
        self._parser.CharacterDataHandler = self._pieces.append
        for _ in feed(archive, part, self._parser):
            if len(self._pieces) > _MOST_PIECES:
                raise self._refuse("单元格的文字过长", "每个单元格最多 32767 个字，请缩短后另存")
            yield from self._ready
            self._ready.clear()
            if self._row > last:
                return

    def _root(self, name: str, _: dict[str, str]) -> None:
        prefix = name.removesuffix("worksheet")
        self._c, self._v, self._t, self._f = (prefix + tag for tag in ("c", "v", "t", "f"))
        self._row_tag, self._hint_tag = prefix + "row", prefix + "rPh"
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._c:
            self._attributes = attributes
            self._value = None
            self._formula = False
        elif name in (self._v, self._t):
            self._pieces.clear()
        elif name == self._row_tag:
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._letters = ""
        elif name == self._f:
            self._formula = True
        elif name == self._hint_tag:
            self._hint = True

    def _end(self, name: str) -> None:
        if name == self._v:
            self._value = "".join(self._pieces)
        elif name == self._c:
            self._close_cell()
        elif name == self._t:
            if not self._hint:
                self._value = (self._value or "") + "".join(self._pieces)
        elif name == self._row_tag:
            if self._cells:
                self._ready.append((self._row, self._cells))
                self._cells = {}
        elif name == self._hint_tag:
            self._hint = False
        self._pieces.clear()

    def _close_cell(self) -> None:
        """Turn what stood in the cell into its value and keep it unless it is blank."""
        attributes = self._attributes
        place = attributes.get("r")
        letters = self._letters = place.rstrip(DIGITS) if place else self._next_letters()
        text = self._value
        kind = attributes.get("t", "n")
        value: Raw
        if not text and (text is None or kind != "str"):
            if not self._formula:
                return
            value = UNSTORED
        elif kind == "n":
            value = self._number(text or "", attributes.get("s", "0"), letters)
        else:
            value = self._other(kind, text or "")
            if isinstance(value, str) and (not value or value.isspace()):
                return
        if letters in self._cells:
            raise self._refuse("同一个单元格在文件中出现两次", "请用 Excel 或 WPS 打开后另存为 .xlsx 再使用")
        self._cells[letters] = value

    def _number(self, text: str, style: str, letters: str) -> Raw:
        """Read a number (a whole one stays whole), as date or percentage where its format says so."""
        if len(text) > _LONGEST_NUMBER:
            return error_value("#NUM!")
        try:
            number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        except ValueError:
            return error_value("#NUM!")
        if not math.isfinite(number):
            return error_value("#NUM!")
        kind = self._kinds.get(style)
        if kind is None:
            return number
        if kind == PERCENT:
            return Percent(number) if letters in self._percent_letters else number
        return self._moment(number, kind)

    def _moment(self, number: int | float, kind: str) -> Raw:
        """Turn a day number into what its date format shows; a number that is no date is an error value."""
        from openpyxl.utils.datetime import from_excel

        assert kind in (DATE, DURATION)
        try:
            moment: datetime | date | time | timedelta = from_excel(number, self._epoch, kind == DURATION)
        except (OverflowError, ValueError):
            return error_value("#####（日期超出范围）")
        return moment

    def _other(self, kind: str, text: str) -> Raw:
        """Read a cell that is not a number: shared or own text, yes/no, error, date in words of ISO 8601."""
        if kind == "s":
            return self._strings[int(text)] if not text.startswith("-") else error_value("#REF!")
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return error_value(text)
        if kind == "d":
            try:
                return datetime.fromisoformat(text).replace(tzinfo=None)
            except ValueError:
                return error_value("#VALUE!")
        return unescaped(text)

    def _next_letters(self) -> str:
        """Name the column of a cell that does not say where it stands: the one after the last."""
        last = column_index_from_string(self._letters) if self._letters else 0
        return get_column_letter(last + 1)

    def _refuse(self, problem: str, remedy: str) -> Exception:
        place = self._attributes.get("r") or f"{self._letters or 'A'}{self._row or 1}"
        return refused(problem, remedy, sheet=self._title, cell=place)
