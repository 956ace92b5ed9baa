"""The rows of a register that wait for one person's confirmation, with what to look at before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count

from plans.models import Plan
from scoring.models import Entered, Standing
from scoring.registering.asking import rows_of
from scoring.registering.columns import Column, Register
from scoring.registering.concerned import people_in
from scoring.registering.hints import hints_of
from scoring.registering.values import said

MOST_PICKED: Final = 500
NO: Final = "否"
SEVERAL: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One waiting row in words."""

    row: Entered
    cells: tuple[tuple[Column, str], ...]
    files: int
    hints: tuple[str, ...]

    @property
    def key(self) -> str:
        """What a form names it by: 编号-版本."""
        return f"{self.row.pk}-{self.row.version}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines that may be confirmed, and how many wait for somebody else or come after the first ones."""

    lines: tuple[Line, ...]
    others: int
    more: int

    @property
    def told(self) -> frozenset[str]:
        """The columns in which some line says something; an empty one only makes the others narrow."""
        return frozenset(column.attribute for line in self.lines for column, words in line.cells if words)

    @property
    def beside(self) -> bool:
        """Whether some line says something beside the columns of the list."""
        return any(not column.listed for line in self.lines for column, _ in line.cells)

    @property
    def alike(self) -> tuple[str, ...]:
        """What is missing in every one of several lines: said once, above them."""
        if len(self.lines) < SEVERAL:
            return ()
        return tuple(hint for hint in self.lines[0].hints if all(hint in line.hints for line in self.lines))

    @property
    def rows(self) -> list[Entered]:
        """The rows of the lines."""
        return [line.row for line in self.lines]


def waiting_rows(plan: Plan, register: Register, hands: tuple[Collection[int], Collection[int]]) -> Waiting:
    """Give what waits for the accounts `hands[0]`, who are the people `hands[1]` of the staff list.

    One's own entries, those entered for oneself and those that concern oneself wait for somebody else. Corrections are
    confirmed on their own page, beside what they replace. A constant number of queries.
    """
    accounts, employees = hands
    rows = rows_of(register, plan).filter(standing=Standing.WAITING, replaces__isnull=True).order_by("pk")
    mine, others = [], 0
    listed = list(rows.annotate(proofs=Count("files", distinct=True)))
    concerned = people_in(plan, listed)
    for row in listed:
        own = row.entered_by_id in accounts or row.entered_for_id in accounts
        if own or any(person.employee_id in employees for person in concerned[row.pk]):
            others += 1
        else:
            mine.append(row)
    shown = tuple(_line(register, row) for row in mine[:MOST_PICKED])
    return Waiting(shown, others, max(0, len(mine) - MOST_PICKED))


def _line(register: Register, row: Any) -> Line:
    cells = tuple(
        (column, _words(column, row))
        for column in register.columns
        # Beside the columns of the list only what says something: a 否 in each of four flags hides the one 是.
        if column.listed or _words(column, row) not in ("", NO)
    )
    return Line(row, cells, row.proofs, tuple(hints_of(register, row, proofs=row.proofs)))


def _words(column: Column, row: Any) -> str:
    return said(column, getattr(row, column.attribute))
