"""Parts of a command run as a process of their own that stops at a chosen point until others have come there.

`python -m tests.reports.in_process WHAT FOLDER …`: each process leaves a file in FOLDER when it arrives.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.core.management import call_command

ALONE_SECONDS = 3


def arrive(folder: Path, *, others: int = 1) -> None:
    """Wait for the others; alone where a lock keeps them away."""
    (folder / f"arrived-{os.getpid()}").touch()
    end = time.monotonic() + ALONE_SECONDS
    while time.monotonic() < end and len(list(folder.glob("arrived-*"))) <= others:
        time.sleep(0.02)


def wait_for(path: Path) -> None:
    """Wait until the test says go."""
    end = time.monotonic() + 300
    while not path.exists():
        assert time.monotonic() < end, "nobody said go"
        time.sleep(0.02)


def before(function: Callable[..., Any], first: Callable[[], None]) -> Callable[..., Any]:
    """The function with something before it."""

    def both(*arguments: Any, **options: Any) -> Any:
        first()
        return function(*arguments, **options)

    return both


def migrate(folder: Path, how: str) -> None:
    """Make the database ready, stopping when it is known to be behind; `unlocked` is the control."""
    from reports import database

    stopping = before(call_command, lambda: arrive(folder))
    unlocked = mock.patch.object(database, "_one_at_a_time", nullcontext)
    with (
        mock.patch.object(database, "call_command", stopping),
        unlocked if how == "unlocked" else nullcontext(),
    ):
        database.ensure_database()


def store(folder: Path, how: str) -> None:
    """Store a first year, stopping before the agency is made; `naive` is the control."""
    from django.db.models import QuerySet

    from scoring.services import store_year
    from tests.scoring.year_rows import OWNER, make_year

    create = QuerySet.bulk_create

    def stopping(query: Any, rows: Any, **options: Any) -> Any:
        if query.model.__name__ == "Agency" and rows and rows[0].name == OWNER:
            arrive(folder)
        if how == "naive":
            options.pop("ignore_conflicts", None)
        return create(query, rows, **options)

    with mock.patch.object(QuerySet, "bulk_create", stopping):
        store_year(make_year(3), owner=OWNER)


def settle(folder: Path, book: str, out: str, where: str) -> None:
    """Settle a book and stop while its files are written (`writing`) or inside the transaction (`storing`)."""
    from bonuses import services as bonuses
    from reports import services as reports

    def stop() -> None:
        (folder / "stopped").touch()
        wait_for(folder / "go")

    module, name = (reports, "write_pdf") if where == "writing" else (bonuses, "distribute")
    with mock.patch.object(module, name, before(getattr(module, name), stop)):
        call_command("settle", book, "--out", out)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    what, folder, *rest = sys.argv[1:]
    parts: dict[str, Callable[..., None]] = {"migrate": migrate, "store": store, "settle": settle}
    parts[what](Path(folder), *rest)


if __name__ == "__main__":
    main()
