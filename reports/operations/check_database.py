"""Checks of the database: reachable, new enough, whole, set as it must be, of the program's structure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import DatabaseError, NotSupportedError, connection

from reports.operations.findings import Finding, good, notice, problem
from reports.operations.state import (
    applied_migrations,
    ask,
    missing_migrations,
    table_names,
    unknown_migrations,
)

# Pragma → wanted answer and what it means (stack «database»).
PRAGMAS: Final = {
    "journal_mode": ("wal", "WAL"),
    "synchronous": (2, "FULL"),
    "foreign_keys": (1, "开启"),
}
RESTORE: Final = "请立即停止使用、保留现场，用最近的备份恢复到新库"


def check_database() -> Iterator[Finding]:
    """Reachable and of a supported version; then what only this kind of database has."""
    if _missing_file():
        yield notice("数据库", f"还没有 {connection.settings_dict['NAME']}", "请运行 manage.py migrate 建库")
        return
    try:
        connection.ensure_connection()
    except NotSupportedError as error:
        yield problem("数据库", f"版本太旧（{_words(error)}）", "请升级数据库")
        return
    except DatabaseError as error:
        yield problem(
            "数据库", f"连不上或打不开（{_words(error)}）", "请核对 DATABASE_URL，确认服务已启动、文件可读写"
        )
        return
    query = ask(connection)
    if connection.vendor == "sqlite":
        yield good(
            "数据库", f"SQLite {query('SELECT sqlite_version()')[0][0]}，{connection.settings_dict['NAME']}"
        )
        yield from _sqlite()
    else:
        yield good("数据库", f"PostgreSQL {query('SHOW server_version')[0][0]}")
        encoding = query("SHOW server_encoding")[0][0]
        if encoding == "UTF8":
            yield good("数据库编码", encoding)
        else:
            yield problem("数据库编码", f"{encoding}，有些汉字存不进去", "请新建编码为 UTF8 的库，再搬过去")


def _sqlite() -> Iterator[Finding]:
    query = ask(connection)
    wrong = []
    for name, (wanted, word) in PRAGMAS.items():
        found = query(f"PRAGMA {name}")[0][0]
        if found != wanted:
            wrong.append(f"{name}={found}（应为 {word}）")
    if wrong:
        yield problem(
            "SQLite 设置", "、".join(wrong), "请把数据库放在本机磁盘上（不要放在网络盘），再重新启动"
        )
    else:
        yield good("SQLite 设置", "WAL、每次提交落盘、外键检查")
    try:
        damages = [str(row[0]) for row in query("PRAGMA integrity_check(5)")]
        strays = query("PRAGMA foreign_key_check")
    except DatabaseError as error:
        damages, strays = [_words(error)], []
    if damages != ["ok"]:
        yield problem("SQLite 完整性", damages[0], RESTORE)
    elif strays:
        tables = sorted({str(row[0]) for row in strays})
        yield problem("SQLite 完整性", f"{len(strays)} 行引用了不存在的记录（{'、'.join(tables)}）", RESTORE)
    else:
        yield good("SQLite 完整性", "没有损坏")


def check_migrations() -> Iterator[Finding]:
    """The structure is the program's; silent where the database itself is the finding."""
    if _missing_file():
        return
    try:
        query = ask(connection)
        applied = applied_migrations(query, connection.vendor)
        present = table_names(query, connection.vendor)
    except DatabaseError:
        # Said by check_database, in its own words.
        return
    unknown, missing = unknown_migrations(applied), missing_migrations(applied)
    if unknown:
        yield problem("数据库结构", f"比程序新（{'、'.join(unknown[:3])}）", "请升级程序，或恢复升级前的备份")
    elif missing and not present:
        yield notice("数据库结构", "还没有建表", "请运行 manage.py migrate")
    elif missing:
        yield problem(
            "数据库结构",
            f"有 {len(missing)} 步没有升级（{missing[0]} 等）",
            "请先备份，再运行 manage.py migrate",
        )
    else:
        yield good("数据库结构", f"{len(applied)} 步，与程序一致")


def _missing_file() -> bool:
    """Looking must not make an empty database."""
    name = connection.settings_dict["NAME"]
    return connection.vendor == "sqlite" and name != ":memory:" and not Path(name).exists()


def _words(error: Exception) -> str:
    return " ".join(str(error).split())
