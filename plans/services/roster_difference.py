"""What handing in a roster's tables would do: lines that differ, faults at their cells, reasons still to be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from plans.models import Participant, Subject
from plans.services.roster_columns import Column, Sheet, Value, value_of, written

Row = Subject | Participant
Values = dict[str, Value]
ADDED: Final = "增加"
CHANGED: Final = "更改"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a cell: sheet, line, heading, what stands there, and what to do."""

    sheet: str
    line: int
    heading: str
    typed: str
    words: str


@dataclass(slots=True)
class Line:
    """One line of a table: the row it names (None: a new one), its values by field, and those that differ.

    `names` are what those are called whom its cells name by 编号 or 工号.
    """

    sheet: Sheet
    number: int
    key: str
    row: Row | None
    values: Values
    changed: Values = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """增加 or 更改."""
        return ADDED if self.row is None else CHANGED

    @property
    def stored(self) -> str:
        """The id under which the row stands in the roster; of a new one, and mostly, that of the line."""
        return self.row.code if isinstance(self.row, Subject) else self.key

    @property
    def name(self) -> str:
        """What the row is called."""
        return str(self.values.get("name") or (self.row.name if self.row else ""))

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """(heading, before, after) of what differs."""
        found = []
        for name, value in self.changed.items():
            column = self.sheet.column(name)
            before = self._said(column, value_of(column, self.row)) if self.row is not None else ""
            after = self._said(column, value)
            if before or after:
                found.append((column.heading, before, after))
        return found

    def _said(self, column: Column, value: Value) -> str:
        words = written(column, value)
        name = self.names.get(words, "") if column.kind in ("subject", "person") else ""
        return f"{words} {name}".strip()


@dataclass(slots=True)
class Difference:
    """What handing the tables in would do. `same` lines say what stands already, `beside` rows are in no table.

    `absent` are those who no longer take part without a reason in the table: it is asked for with the acceptance.
    """

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    absent: list[Line] = field(default_factory=list)
    same: int = 0
    beside: dict[str, int] = field(default_factory=dict)
    unused: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def applicable(self) -> bool:
        """Whether there is something to accept and nothing wrong."""
        return bool(self.lines) and not self.faults
