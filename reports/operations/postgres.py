"""PostgreSQL by its own means: `pg_dump` out and `pg_restore` in, with the password never on a command line."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from os import environ
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from people.errors import DomainError
from reports.operations.files import PRIVATE, sync
from reports.operations.state import Query, ask, quoted, table_names

_VARIABLES: Final = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
_OPTIONS: Final = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


def dump(target: Path, snapshot: str, *, without: Iterable[str]) -> None:
    """Write the database as the exported snapshot sees it, some tables without their rows. Raises DomainError."""
    _run(
        "pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}",
        *(f"--exclude-table-data={quoted(table)}" for table in without),
    )  # fmt: skip
    target.chmod(PRIVATE)
    sync(target)


def restore(source: Path) -> None:
    """Read a dump into the configured database, all or nothing. Raises DomainError."""
    _run(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        f"--dbname={connection.settings_dict['NAME']}", str(source),
    )  # fmt: skip


def require(program: str) -> str:
    """Find a program of PostgreSQL on the PATH. Raises DomainError."""
    found = shutil.which(program)
    if found is None:
        raise DomainError(
            f"找不到 {program}",
            why="PostgreSQL 的备份和恢复要用它自带的程序，而 PATH 里没有",
            next_step="请安装 postgresql-client（apt-get install postgresql-client），版本不低于数据库服务器",
        )
    return found


def begin_snapshot() -> tuple[Query, str]:
    """Inside a transaction: make it see one moment, and name that moment for pg_dump."""
    query = ask(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return query, query("SELECT pg_export_snapshot()")[0][0]


def drop_tables() -> None:
    """Drop all tables of the schema; the caller has seen that they hold nothing worth keeping."""
    with transaction.atomic():
        names = table_names(ask(connection), "postgresql")
        if names:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {', '.join(quoted(name) for name in names)} CASCADE")


def _run(program: str, *arguments: str) -> None:
    command = [require(program), *arguments]
    done = subprocess.run(
        command, env=_environment(connection.settings_dict), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        said = next(
            (line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip()
        )
        raise DomainError(
            f"{program} 没有成功",
            why=said or f"退出码 {done.returncode}",
            next_step="请核对 DATABASE_URL、磁盘空间，以及程序版本是否不低于数据库服务器",
        )


def _environment(configured: dict[str, Any]) -> dict[str, str]:
    """The variables of PostgreSQL's own programs, from the configured connection."""
    variables = {**environ, "PGDATABASE": str(configured["NAME"]), "LC_ALL": "C"}
    for names, values in ((_VARIABLES, configured), (_OPTIONS, configured["OPTIONS"])):
        variables.update({names[key]: str(values[key]) for key in names if values.get(key)})
    return variables
