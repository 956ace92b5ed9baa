"""Primary keys that tell nothing: on SQLite the row's own number, so that no hidden order of insertion is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    BigIntegerField = models.BigIntegerField[int, int]
    OneToOneField = models.OneToOneField[Any, Any]
else:
    from django.db.models import BigIntegerField, OneToOneField


class TellingNothingKey(BigIntegerField):
    """A 63-bit key given by the program.

    SQLite keeps every table in the order of a hidden rowid unless the key is exactly an INTEGER PRIMARY KEY; a BIGINT
    would leave that order beside the key (quality «Ballots»).
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Name the column's type."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class KeyOfAnother(OneToOneField):
    """A primary key that is another row's key; for the same reason an integer on SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Name the column's type."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
