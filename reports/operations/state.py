"""How a database stands, asked the same way of a file, a snapshot or a live connection: tables, rows, migrations."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from os import environ
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import Error, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from people.audit import AuditEntry, AuditHead
from people.database_errors import database_trouble
from people.errors import DomainError
from people.os_reasons import os_reason

Query = Callable[[str], list[tuple[Any, ...]]]
MIGRATIONS: Final = "django_migrations"
TRANSIENT_APPS: Final = ("sessions", "axes")
TRANSIENT_MODELS: Final = ("people.AccountSession", "people.FormToken", "people.WorkerBeat")
_TABLES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def ask(connection: BaseDatabaseWrapper) -> Query:
    """Ask a connection of Django's."""

    def query(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    return query


def ask_sqlite(connection: sqlite3.Connection) -> Query:
    """Ask an open SQLite file."""
    return lambda sql: connection.execute(sql).fetchall()


def quoted(name: str) -> str:
    """Quote a table's or column's name, for both databases."""
    return '"' + name.replace('"', '""') + '"'


def table_names(query: Query, vendor: str) -> list[str]:
    """List all tables, whoever made them."""
    return sorted(row[0] for row in query(_TABLES[vendor]))


def table_counts(query: Query, vendor: str) -> dict[str, int]:
    """Count the rows of every table."""
    return {name: query(f"SELECT COUNT(*) FROM {quoted(name)}")[0][0] for name in table_names(query, vendor)}


def applied_migrations(query: Query, vendor: str) -> list[str]:
    """List the applied migrations as `app.name`, sorted; empty for a database that was never migrated."""
    if MIGRATIONS not in table_names(query, vendor):
        return []
    return sorted({f"{app}.{name}" for app, name in query(f"SELECT app, name FROM {MIGRATIONS}")})


def audit_head(query: Query, vendor: str) -> str | None:
    """Give the head of the audit chain as `number:hash`; None without a row.

    The last row is the one that no other names as its predecessor: that holds for databases of any age.
    """
    table = AuditEntry._meta.db_table
    if table not in table_names(query, vendor):
        return None
    rows = query(
        f"SELECT entry_hash, (SELECT COUNT(*) FROM {quoted(table)}) FROM {quoted(table)} "
        f"WHERE entry_hash NOT IN (SELECT previous_hash FROM {quoted(table)}) ORDER BY 1 LIMIT 1"
    )
    return str(AuditHead(rows[0][1], rows[0][0])) if rows else None


def unknown_migrations(applied: Iterable[str]) -> list[str]:
    """Those that this program does not have: the database is newer than the program."""
    known = set()
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        known.add(f"{app}.{name}")
        known.update(f"{old_app}.{old}" for old_app, old in migration.replaces)
    return sorted(set(applied) - known)


def missing_migrations(applied: Iterable[str]) -> list[str]:
    """Those of this program that the database does not have yet."""
    done = set(applied)
    return sorted(
        f"{app}.{name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if f"{app}.{name}" not in done
        and not (migration.replaces and {f"{a}.{n}" for a, n in migration.replaces} <= done)
    )


def own_models() -> list[type[models.Model]]:
    """List the models of the program's own apps, the tables between many and many included."""
    return [
        model
        for config in apps.get_app_configs()
        if Path(config.path).resolve().parent == Path(settings.BASE_DIR)
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def stored_models() -> list[type[models.Model]]:
    """List every model with a table, those of Django's and others' apps included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def transient_models() -> list[type[models.Model]]:
    """List the models that belong to the running program and not to the office.

    Open sessions (whoever reads a backup could take one over), failed sign-ins, submitted form numbers, heartbeats.
    They go into no backup and into no other database; people sign in again.
    """
    return [
        model
        for model in stored_models()
        if model._meta.app_label in TRANSIENT_APPS or model._meta.label in TRANSIENT_MODELS
    ]


def transient_tables() -> list[str]:
    """Name their tables."""
    return sorted(model._meta.db_table for model in transient_models())


def filled(query: Query, vendor: str) -> list[str]:
    """Say which tables of ours hold rows, and which tables belong to somebody else; empty when none does."""
    present = table_names(query, vendor)
    own = {model._meta.db_table for model in own_models()}
    passing = set(transient_tables())
    known = {MIGRATIONS, *(model._meta.db_table for model in stored_models())}
    with_rows = [
        f"表 {name} 里有数据"
        for name in present
        if name in own and name not in passing and query(f"SELECT 1 FROM {quoted(name)} LIMIT 1")
    ]
    return [*with_rows, *(f"表 {name} 不是本程序的" for name in present if name not in known)]


def migrate(url: str | None, *, what: str) -> None:
    """Bring the database of `url` (None: the configured one) up to date, in a process of its own.

    Only there every migration runs on that database, whatever connection it uses. Raises DomainError.
    """
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "migrate", "--noinput", "-v", "0"]
    variables = dict(environ) if url is None else {**environ, "DATABASE_URL": url}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        last = next(iter(reversed(done.stderr.strip().splitlines())), f"退出码 {done.returncode}")
        raise DomainError(
            f"没有{what}", why=f"数据库结构没有升级成功（{last}）", next_step="请按括号里的原因处理后再试"
        )


def reason(error: Exception) -> str:
    """Say why the machine refused, in one line: a file, the disk, the configured database."""
    if isinstance(error, OSError):
        place = f"{error.filename} " if error.filename is not None else ""
        return place + os_reason(error)
    said = database_trouble(Error(str(error)))
    return said or " ".join(str(error).split())


def program_version() -> str:
    """Give the version written in pyproject.toml."""
    text = (Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])
