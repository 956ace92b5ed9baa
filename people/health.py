"""What serving pages needs, asked quickly: database, its structure, room on the disk; and whether jobs get through."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error, InterfaceError

from people.services.jobs import broker

LEAST_FREE: Final = 200_000_000
# Reading the migrations from the disk takes longer than everything else together.
STRUCTURE_SECONDS: Final = 60.0

logger = logging.getLogger(__name__)
_structure_good_until: list[float] = [0.0]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each part in one word. `jobs` waiting does not make the program unready: pages work, jobs wait."""

    ready: bool
    parts: dict[str, object]


def readiness() -> Readiness:
    """Ask each part; nothing raises, nothing secret is told."""
    database = _works(_database)
    structure = database and _works(_structure)
    disk = _works(_disk)
    return Readiness(
        ready=database and structure and disk,
        parts={
            "database": _word(database),
            "migrations": _word(structure),
            "disk": _word(disk),
            "jobs": "ok" if _works(_broker) else "waiting",
        },
    )


def _word(works: bool) -> str:
    return "ok" if works else "failed"


def _works(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception:
        # Whatever the reason, the answer is no; the reason stands in the log.
        logger.warning("not ready: %s", ask.__name__, exc_info=True)
        return False


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except (Error, InterfaceError):
        # A persistent connection that broke is opened anew by the next question.
        connection.close()
        raise


def _structure() -> bool:
    if time.monotonic() < _structure_good_until[0]:
        return True
    executor = MigrationExecutor(connection)
    good = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if good:
        _structure_good_until[0] = time.monotonic() + STRUCTURE_SECONDS
    return good


def _disk() -> bool:
    return shutil.disk_usage(settings.HENGJI_DATA).free > LEAST_FREE


def _broker() -> bool:
    return broker().waiting() is not None
