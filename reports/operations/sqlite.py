"""SQLite by its own means: `VACUUM INTO` out, the backup interface in. A file copy would be torn (quality)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from reports.operations.files import PRIVATE, sync

BUSY_SECONDS: Final = 20


def snapshot(source: Path, target: Path) -> None:
    """Write the database as one transaction sees it into the new file `target`; writers go on meanwhile."""
    with closing(_connect(source, "mode=rw")) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(PRIVATE)
    # VACUUM INTO leaves its file to the operating system.
    sync(target)


def empty(path: Path, tables: Iterable[str]) -> None:
    """Empty some tables of a file that nobody else has open, and leave nothing of their rows in it."""
    with closing(_connect(path, "mode=rw")) as connection:
        present = {
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        gone = sum(
            connection.execute(f'DELETE FROM "{table}"').rowcount for table in sorted(present & set(tables))
        )
        if gone:
            connection.execute("VACUUM")
    sync(path)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file of a set, which nobody writes, without leaving a -wal or -shm beside it."""
    with closing(_connect(path, "mode=ro&immutable=1")) as connection:
        yield connection


@contextmanager
def live(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an existing database that others may be using."""
    with closing(_connect(path, "mode=rw")) as connection:
        yield connection


def damages(connection: sqlite3.Connection) -> list[str]:
    """Give what SQLite's own check finds; empty when the file is whole."""
    rows = [str(row[0]) for row in connection.execute("PRAGMA quick_check")]
    return [] if rows == ["ok"] else rows


def pour(source: Path, target: Path) -> None:
    """Replace the content of `target`, made when missing, by that of `source`, in one transaction."""
    with closing(_connect(source, "mode=rw")) as filled, closing(_connect(target, "mode=rwc")) as empty:
        empty.execute("PRAGMA synchronous=FULL")
        # The backup interface waits for ever for a locked target; this one gives up and says so.
        empty.execute("BEGIN IMMEDIATE")
        empty.execute("ROLLBACK")
        filled.backup(empty)
    sync(target.parent)


def url_of(path: Path) -> str:
    """Give the DATABASE_URL of a file."""
    return f"sqlite:///{quote(str(path.absolute()))}"


def _connect(path: Path, how: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?{how}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
