"""Having the database forget what is deleted, as far as it can (quality «Ballots»)."""

from __future__ import annotations

import logging
from typing import Final

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from appraisals.models import AppraisalRound, KeyHolder, SealedBallot, Turnout

logger = logging.getLogger(__name__)
# Seconds: so long every page that reads a round may wait behind it.
PATIENCE: Final = 5


def erase_what_is_deleted() -> None:
    """Have SQLite overwrite what this connection deletes instead of leaving it in free pages; before the transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def sweep() -> None:
    """Afterwards: empty the journal (SQLite), write the tables anew without the dead rows (PostgreSQL).

    Without the key the ballots told nothing any more; this takes the key's own remains from the files, too.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        for model in (SealedBallot, Turnout, KeyHolder, AppraisalRound):
            _write_anew(cursor, model._meta.db_table)
        cursor.execute("RESET lock_timeout")


def mix() -> None:
    """Before a backup of an open round: PostgreSQL gives rows away in the order in which they came, so that one dump alone
    would lay each voter beside a ballot; put the tables in the order of their keys, which tells nothing.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    tables = [model._meta.db_table for model in (SealedBallot, Turnout)]
    with connection.cursor() as cursor:
        if not set(tables) <= set(connection.introspection.table_names(cursor)):
            return  # a program from before there were rounds
        cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        for table in tables:
            try:
                cursor.execute(f"CLUSTER {table} USING {table}_pkey")
            except OperationalError:
                logger.warning("ballots not mixed before a backup: the table was in use")
        cursor.execute("RESET lock_timeout")


def _write_anew(cursor: CursorWrapper, table: str) -> None:
    """A plain VACUUM leaves the bytes of dead rows in their pages; FULL does not, but wants the table for itself."""
    try:
        cursor.execute(f"VACUUM FULL {table}")
    except OperationalError:
        # A backup is reading.
        logger.warning("table not written anew after closing, dead rows dropped only: it was in use")
        cursor.execute(f"VACUUM {table}")
