"""Which tables a command locks rows of only after it took the audit log: two such commands can wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models.sql.compiler import SQLCompiler

from people import audit


@contextmanager
def locked_after_the_log() -> Iterator[set[str]]:
    """Collect them, for one command; on SQLite as well, where the locks are asked for and left out of the SQL."""
    before: set[str] = set()
    after: set[str] = set()
    logged = False
    run, head = SQLCompiler.execute_sql, audit.head

    def execute(self: Any, *arguments: Any, **named: Any) -> Any:
        query = self.query
        if query.select_for_update or type(query).__name__ in ("UpdateQuery", "DeleteQuery"):
            table = query.get_meta().db_table
            if not logged:
                before.add(table)
            elif table not in before:
                after.add(table)
        return run(self, *arguments, **named)

    def taken() -> audit.AuditHead:
        nonlocal logged
        logged = True
        return head()

    with patch.object(SQLCompiler, "execute_sql", execute), patch.object(audit, "head", taken):
        yield after
    assert logged, "the command wrote no log"
