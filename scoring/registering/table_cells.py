"""One line of a register's table as the values of a row, with the faults of its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from people.xlsx import cells
from people.xlsx.raw import Problem, Raw, is_empty, shown
from plans import figures
from plans.engine.scheme import Scheme
from plans.models import Participant, Plan, Subject
from scoring.decisions.checking import Roster
from scoring.registering.checks import check_values
from scoring.registering.columns import Column, Register
from scoring.registering.item_lines import MOST_PEOPLE, read_items
from scoring.registering.lateness import NO_LIMIT, judge_lateness
from scoring.registering.values import empty_of, said

# As lists, exports and the book's own list write it: 名称（编号）.
_IN_BRACKETS: Final = re.compile(r".*[(（]([^()（）]+)[)）]")


@dataclass(slots=True)
class ReadRow:
    """A line: values by attribute, and faults by attribute in words; `typed` is what stood in the faulty cells."""

    line: int
    values: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def shown(self, column: Column) -> str:
        """What the preview shows in a cell."""
        if column.attribute in self.typed:
            return self.typed[column.attribute]
        return said(column, self.values.get(column.attribute))


class Named:
    """Finds a 考核对象 or a person by 编号/工号, by 名称（编号）, or by a name that only one has."""

    def __init__(self, rows: Iterable[tuple[str, str, Any]], *, what: str) -> None:
        listed = list(rows)
        self.by_key = {key: row for key, _, row in listed}
        often = Counter(name for _, name, _ in listed)
        self.by_name = {name: row for _, name, row in listed if often[name] == 1}
        self.doubled = {name for name, number in often.items() if number > 1}
        self.what = what
        self._near = cells.Suggestions(self.by_key)

    def find(self, raw: Raw) -> Any:
        """Give the row, None for an empty cell, or the Problem."""
        words = cells.identifier(raw)
        if words is None or isinstance(words, Problem):
            return words
        match = _IN_BRACKETS.fullmatch(words)
        for key in (words, match[1].strip() if match else ""):
            if key in self.by_key:
                return self.by_key[key]
        if words in self.by_name:
            return self.by_name[words]
        if words in self.doubled:
            return Problem(f"{shown(words)}不止一个", f"请填{self.what}")
        near = self._near.nearest(words)
        return Problem(
            f"{shown(words)}不在本年度名册中", f"是否“{near}”？" if near else f"请填名册中的{self.what}"
        )


class RowReader:
    """Reads lines of one register of one plan."""

    def __init__(
        self,
        register: Register,
        scheme: Scheme,
        plan: Plan,
        *,
        subjects: Sequence[Subject],
        people: Sequence[Participant],
    ) -> None:
        self.register, self.scheme, self.plan = register, scheme, plan
        self.subjects = Named(((row.code, row.name, row) for row in subjects), what="编号")
        self.people = Named(((row.number, row.name, row) for row in people), what="工号")
        self.roster = Roster(
            plan,
            kinds={row.code: row.kind for row in subjects},
            numbers=frozenset(row.number for row in people),
        )

    def read(self, line: int, raws: Sequence[Raw], places: dict[str, int]) -> ReadRow:
        """Read the cells, then check the row as a whole by the rules of the form."""
        row = ReadRow(line, {})
        for column in self.register.columns:
            place = places.get(column.attribute)
            raw = raws[place] if place is not None and place < len(raws) else None
            value = self._value(column, raw)
            if isinstance(value, Problem):
                row.faults[column.attribute] = f"{value.problem}；{value.remedy}"
                row.typed[column.attribute] = _as_typed(raw)
                value = empty_of(column)
            row.values[column.attribute] = value
        self._judge(row)
        self._check(row, places, raws)
        return row

    def _check(self, row: ReadRow, places: dict[str, int], raws: Sequence[Raw]) -> None:
        names = {column.heading: column.attribute for column in self.register.columns}
        found = check_values(
            self.register, self.scheme, self.plan, row.values, bad=tuple(row.faults), roster=self.roster
        )
        for fault in found:
            attribute = names.get(fault.heading, fault.heading)
            row.faults.setdefault(attribute, f"{fault.problem}；{fault.remedy}")
            place = places.get(attribute)
            row.typed.setdefault(
                attribute, _as_typed(raws[place] if place is not None and place < len(raws) else None)
            )

    def _judge(self, row: ReadRow) -> None:
        if "overdue" not in row.values or "overdue" in row.faults:
            return
        values = row.values
        late = judge_lateness(values["overdue"], values.get("time_limit") or "", values.get("completed_on"))
        if late is None:
            row.faults["overdue"] = NO_LIMIT
        values["overdue"] = bool(late)

    def _value(self, column: Column, raw: Raw) -> Any:
        match column.kind:
            case "subject":
                return self.subjects.find(raw)
            case "person":
                return self.people.find(raw)
            case "points":
                return figures.points(raw)
            case "whole":
                return figures.whole(raw, 0, MOST_PEOPLE)
            case "day":
                return _day(raw)
            case "yes_no":
                return cells.yes_no(raw, default=False)
            case "overdue":
                return None if is_empty(raw) else cells.yes_no(raw, default=False)
            case "choice":
                return self._choice(column, raw)
            case "items":
                return _items(raw)
            case _:
                return _words(raw, column.longest)

    def _choice(self, column: Column, raw: Raw) -> str | Problem | None:
        options = tuple(column.options(self.scheme)) if column.options else ()
        if not options:
            return _words(raw, column.longest)
        by_label = {label: word for word, label in column.labels.items()}
        words = cells.text(raw)
        if isinstance(words, str) and words in by_label:
            return by_label[words]
        return cells.choice(raw, options)


def _words(raw: Raw, longest: int) -> str | Problem:
    words = cells.text(raw)
    if isinstance(words, str) and len(words) > longest:
        return Problem(f"有 {len(words)} 个字", f"最多 {longest} 个字")
    return words


def _day(raw: Raw) -> date | Problem | None:
    found = cells.day(raw)
    if isinstance(found, date) and not 1900 <= found.year <= 2200:
        return Problem(f"{shown(found)}不像日期", "请核对年份")
    return found


def _items(raw: Raw) -> list[dict[str, Any]] | Problem:
    words = cells.text(raw)
    if isinstance(words, Problem):
        return words
    found, faults = read_items(words.replace("；", "\n").replace(";", "\n"))
    return (
        Problem("，".join(faults[:3]), "每项写成“项目，得分，评议主体，人数”，几项之间用分号")
        if faults
        else found
    )


def _as_typed(raw: Raw) -> str:
    """What stands in a cell, for the preview of a fault."""
    words = "" if is_empty(raw) or isinstance(raw, Problem) else cells.text(raw)
    return words[:200] if isinstance(words, str) else ""
