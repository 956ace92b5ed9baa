"""All that the database and the log hold, to look for what must be nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


def every_value() -> Iterator[str]:
    """Give every value of every table as text, bytes as they would read."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    yield (
                        bytes(value).decode("latin-1")
                        if isinstance(value, bytes | memoryview)
                        else str(value)
                    )


def every_log() -> str:
    """Give the text of all files beside the log, also of those turned over."""
    folder = Path(settings.LOG_FILE).parent
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("*.log*"))
