"""Queries that every request asks: the ORM writes them once for each connection, later ones only take other values.

Writing such a query costs ten times as much as asking it. What it asks is the ORM's alone; nothing of an answer is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

# Values that no row has stand for those to come; they fit the narrowest column of their kind.
_NUMBER: Final = -2_000_000_000
_DAY: Final = date(9000, 1, 1)
_MOMENT: Final = datetime(9000, 1, 1, 12, tzinfo=UTC)
# With more values than this a query is rare, and each number of values is another query.
MOST_VALUES: Final = 12
_KEPT: Final = "_hengji_prepared"

_M = TypeVar("_M", bound=Model)
# From values (keys, days, moments) to rows; it may ask for nothing but its values: no clock, no setting, no other state.
Build = Callable[..., QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A written query; `slots` name the value that each parameter takes, None where it is part of the query."""

    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    slots: tuple[int | None, ...]

    def rows(self, values: Sequence[int | date]) -> Iterator[tuple[Any, ...]]:
        """Ask with these values."""
        connection = self.compiler.connection
        given = [
            kept if slot is None else _as(kept, values[slot], connection)
            for kept, slot in zip(self.parameters, self.slots, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            found = [row[: self.compiler.col_count] for row in cursor.fetchall()]
        rows: Iterator[tuple[Any, ...]] = self.compiler.results_iter([found], tuple_expected=True)
        return rows


def asked(build: Build, *values: int | date) -> list[tuple[Any, ...]]:
    """Give the rows of `build(*values)`, a query of `values_list`, as a list."""
    return _ask(build, values) if len(values) <= MOST_VALUES else list(build(*values))


def asked_of(build: Build, keys: Iterable[int], most: int) -> list[tuple[Any, ...]]:
    """Give the rows of `build(*keys)`, a query of what belongs to any of the keys; nothing where there are none.

    Up to `most` keys, as a page has, are one query for any number of them: the last is named again, which finds no more.
    """
    given = list(keys)
    if not given:
        return []
    return (
        _ask(build, given + given[-1:] * (most - len(given))) if len(given) <= most else list(build(*given))
    )


def _ask(build: Build, values: Sequence[int | date]) -> list[tuple[Any, ...]]:
    using = "default"
    kept: dict[Any, _Prepared] = connections[using].__dict__.setdefault(_KEPT, {})
    shape = (build, *(type(value) for value in values))
    if shape not in kept:
        kept[shape] = _prepare(build, values, using)
    return list(kept[shape].rows(values))


@lru_cache(maxsize=64)
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Name all columns of a model, for a query whose rows `made` turns into instances."""
    return tuple(column.attname for column in model._meta.concrete_fields)


def made(model: type[_M], row: Sequence[Any], *extra: str) -> _M:
    """Make the instance of a row of `columns_of(model)`, as if the ORM had fetched it; `extra` name further columns."""
    columns = columns_of(model)
    instance = model.from_db("default", columns, row[: len(columns)])
    for name, value in zip(extra, row[len(columns) :], strict=True):
        setattr(instance, name, value)
    return instance


def _prepare(build: Build, values: Sequence[int | date], using: str) -> _Prepared:
    stand_ins = [_stand_in(value, place) for place, value in enumerate(values)]
    compiler: Any = build(*stand_ins).using(using).query.get_compiler(using)
    sql, parameters = compiler.as_sql()
    known = {_as(0, stand_in, compiler.connection): place for place, stand_in in enumerate(stand_ins)}
    slots = tuple(known.get(kept) if isinstance(kept, int | str | date) else None for kept in parameters)
    if {*slots} - {None} != {*range(len(values))}:
        raise ValueError(f"{build.__name__} does not ask for each of its values")
    return _Prepared(compiler, sql, tuple(parameters), slots)


def _stand_in(value: int | date, place: int) -> int | date:
    if isinstance(value, datetime):
        return _MOMENT + timedelta(days=place)
    return _DAY + timedelta(days=place) if isinstance(value, date) else _NUMBER - place


def _as(kept: Any, value: int | date, connection: Any) -> Any:
    """The value as the database takes it in this place: a day or moment as its backend writes it, a number of the kind there."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return type(kept)(value)
