"""Offices to measure: as they run, on a durable PostgreSQL or on SQLite, gone at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import running_postgres
from tests.served import JobOffice


@contextmanager
def postgres_office() -> Iterator[JobOffice]:
    with running_postgres(durable=True) as server, tempfile.TemporaryDirectory() as folder:
        yield JobOffice(Path(folder), server.new_database(), settings="config.settings")


@contextmanager
def sqlite_office() -> Iterator[JobOffice]:
    with tempfile.TemporaryDirectory() as folder:
        yield JobOffice(Path(folder), f"sqlite:///{folder}/hengji.sqlite3", settings="config.settings")
