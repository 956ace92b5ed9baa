"""Rows of any model as plain values: read from one database, written to another, digested the same on both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connections, models
from django.db.models.expressions import Value

from reports.operations.state import quoted

Row = tuple[Any, ...]
MOST_ROWS: Final = 1000
MOST_BYTES: Final = 8 << 20
# A fetched portion of rows that hold whole settlements stays small, too.
WIDE_ROWS: Final = 5


@dataclass(slots=True)
class Proof:
    """Rows and their digest: the sum of the rows' sha256 modulo 2²⁵⁶, so that no order of rows matters."""

    rows: int = 0
    total: int = 0

    def add(self, row: Row) -> None:
        """Count a row in."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(row_digest(row))) % (1 << 256)

    @property
    def digest(self) -> str:
        """Give the digest in hexadecimal."""
        return f"{self.total:064x}"


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that a table really stores."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def read_rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    """Give every row by key, a portion at a time; managers that hide rows are passed by."""
    fields = fields_of(model)
    wide = any(
        isinstance(field, models.BinaryField | models.TextField | models.JSONField) for field in fields
    )
    rows: models.QuerySet[Any] = models.QuerySet(model=model, using=alias).order_by("pk")
    names = [field.attname for field in fields]
    return rows.values_list(*names).iterator(chunk_size=WIDE_ROWS if wide else MOST_ROWS)


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut rows into portions of bounded number and size."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes | memoryview))
        if len(portion) == MOST_ROWS or size > MOST_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def write_rows(model: type[models.Model], alias: str, rows: Sequence[Row]) -> None:
    """Insert rows as they are: with their keys, and without what saving would set anew (times, hashes)."""
    connection = connections[alias]
    fields = fields_of(model)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    insert = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES "
    ready = [
        [
            field.get_db_prep_save(_storable(field, value), connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(insert + marks, ready)
        else:
            # One statement a portion: executemany of psycopg2 sends every row on its own.
            cursor.execute(
                insert + ", ".join([marks] * len(ready)), [value for row in ready for value in row]
            )


def _storable(field: models.Field[Any, Any], value: Any) -> Any:
    """Keep JSON's null where the column allows no NULL; Django reads both as None."""
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return Value(None, models.JSONField())
    return value


def row_digest(row: Row) -> bytes:
    """Give the sha256 over the values, each with its kind and length, so that no two rows look alike."""
    digest = hashlib.sha256()
    for value in row:
        kind, content = _content(value)
        digest.update(b"%c%d:" % (kind, len(content)))
        digest.update(content)
    return digest.digest()


def _content(value: Any) -> tuple[bytes, bytes]:
    """A value's kind and its one spelling, whatever the database gives it as. Raises TypeError if unknown."""
    match value:
        case None:
            return b"-", b""
        case bool():
            return b"b", b"1" if value else b"0"
        case int():
            return b"i", str(value).encode()
        case str():
            return b"s", value.encode()
        case bytes() | bytearray() | memoryview():
            return b"y", bytes(value)
        case Decimal():
            return b"d", f"{value.normalize():f}".encode()
        case datetime():
            moment = value.astimezone(UTC) if value.tzinfo else value
            return b"t", moment.isoformat().encode()
        case date() | time():
            return b"c", value.isoformat().encode()
        case timedelta():
            return b"l", str(value / timedelta(microseconds=1)).encode()
        case UUID():
            return b"u", value.bytes
        case float():
            return b"f", repr(value).encode()
        case dict() | list():
            return b"j", json.dumps(_plain(value), sort_keys=True, separators=(",", ":")).encode()
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _plain(value: Any) -> Any:
    """PostgreSQL spells 1e16 as a whole number, SQLite keeps the text: a whole float is that number."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case float() if value.is_integer():
            return int(value)
    return value
