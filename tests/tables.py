"""The tables of a test database made straight from the models, in a second instead of the ten of all migrations.

The migrations are noted as applied, so that the program takes the database for an up-to-date one. That migrations and
models agree is checked by `make lint`; real migrations run in the tests of upgrade, restore, and the first day.
`python -m tests.tables` does it to the database of DATABASE_URL.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class NoMigrations:
    """Says of every app that it has no migrations."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def make_tables() -> None:
    """Make every table of the default database and note all migrations as applied."""
    known = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = NoMigrations()
    try:
        call_command("migrate", run_syncdb=True, verbosity=0)
    finally:
        settings.MIGRATION_MODULES = known
    MigrationRecorder(connection).ensure_schema()
    note_migrations()


def make_older_tables(name: str) -> None:
    """Make the tables of a program that knew the migrations of `people` up to this one, and none since.

    The command `migrate` takes the short way of a new database, by which nobody ever stopped half-way.
    """
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([("people", name)])


def note_migrations() -> None:
    """Note every migration of the settings as applied, in a database that has the table for it."""
    recorder = MigrationRecorder(connection)
    loader = MigrationLoader(connection, replace_migrations=False)
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted(loader.graph.nodes)
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
