"""Making the database ready for a command, so that an office need not know the word migration."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Names the lock among those of the same PostgreSQL database; any number nobody else uses.
MIGRATION_LOCK: Final = 4_823_117_052
# A page view gives up soon, a command of a person at a terminal waits for the one before it.
PATIENCE_SECONDS: Final = 300


def ensure_database() -> None:
    """Bring an empty or older database up to date; does nothing when it is.

    Of several processes that begin at once one migrates and the others wait. On SQLite this connection then
    waits five minutes for a writer, where a page view would wait seconds.
    """
    with _one_at_a_time():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with _advisory_lock():
            yield
    elif connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield
    else:
        with _locked_folder(Path(str(connection.settings_dict["NAME"])).absolute().parent):
            yield


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


@contextmanager
def _locked_folder(folder: Path) -> Iterator[None]:
    """Lock the database's folder: no file is left behind, and the database file itself must not be opened here.

    Closing any descriptor of it would drop the locks that SQLite holds on it in this process.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
