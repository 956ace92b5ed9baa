"""What a register and its columns are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from plans.engine.scheme import Scheme
from scoring.models import Entered

# How a value is typed and shown. "items" are the lines of a rating, "overdue" asks 自动/是/否.
Kind = Literal[
    "text", "words", "choice", "points", "whole", "day", "yes_no", "subject", "person", "items", "overdue"
]
Area = Literal["register", "conduct"]
Options = Callable[[Scheme], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One value: attribute of the model, heading, how it is typed; `options` are the words of a choice.

    `labels`: what pages say for a stored word; `listed`: stands in the list; `high`: the most points; `longest`:
    characters.
    """

    attribute: str
    heading: str
    kind: Kind
    needed: bool = False
    options: Options | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    listed: bool = True
    high: int | None = None
    longest: int = 200

    @property
    def shown(self) -> str:
        """The heading over what pages say: a person is typed by 工号 and shown by name."""
        return "姓名" if self.kind == "person" and self.heading == "工号" else self.heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register. `rows` names its list in YearRows, empty where it does not feed the score.

    `kinds`: the kinds of 考核对象 that it speaks about (None: all). `used`: whether the scheme knows it.
    """

    slug: str
    title: str
    area: Area
    model: type[Entered]
    columns: tuple[Column, ...]
    lead: str
    rows: str = ""
    kinds: Callable[[Scheme], Sequence[str]] | None = None
    used: Callable[[Scheme], bool] = field(default=lambda scheme: True)
    clause: str = ""

    @property
    def scored(self) -> bool:
        """Whether a row in force changes the score."""
        return bool(self.rows)

    @property
    def rows_in(self) -> Any:
        """The manager of its model: its rows are of many models, so of no one type."""
        return self.model._default_manager

    def new(self, **values: Any) -> Entered:
        """Make a row, not saved yet."""
        model: Any = self.model
        made: Entered = model(**values)
        return made

    def column(self, attribute: str) -> Column:
        """The column of an attribute."""
        return next(column for column in self.columns if column.attribute == attribute)


def words(*options: str) -> Options:
    """The same options whatever the scheme."""
    return lambda scheme: options
