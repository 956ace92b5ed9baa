"""Bringing an installation up to this program: a backup first, then structure and static files; and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import Error, connection

from people.errors import DomainError
from people.os_reasons import os_reason
from reports.operations.backup import Backup, back_up
from reports.operations.files import one_at_a_time, write_file
from reports.operations.running import refuse_while_running
from reports.operations.state import (
    applied_migrations,
    ask,
    migrate,
    missing_migrations,
    program_version,
    reason,
    table_names,
    unknown_migrations,
)

NOTE: Final = "upgraded.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: the set taken before it (None: there was nothing to lose), how many steps of structure."""

    backup: Backup | None
    steps: int


def upgrade(sets: Path, *, say: Say = lambda line: None) -> Upgraded:
    """Bring database and static files up to this program; a backup below `sets` comes first.

    Where neither the structure nor the program's version has changed nothing is backed up, so that every start may
    call this. Raises DomainError that names the backup and the way back.
    """
    with one_at_a_time(settings.HENGJI_DATA, "升级"):
        refuse_while_running("升级")
        fresh, missing = _standing()
        backup = None
        if not fresh and (missing or _last_version() != program_version()):
            say("备份现有数据")
            backup = back_up(sets)
        try:
            if missing:
                say(f"升级数据库结构（{len(missing)} 步）")
                migrate(None, what="升级")
            say("收集静态文件")
            _collect()
            _check()
        except (DomainError, OSError, Error) as error:
            raise _failed(error, backup) from error
        _note()
        return Upgraded(backup, len(missing))


def _standing() -> tuple[bool, list[str]]:
    """Say whether the database is still empty, and which steps it lacks. Raises DomainError."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and name != ":memory:" and not Path(name).exists():
        return True, missing_migrations([])
    try:
        query = ask(connection)
        applied = applied_migrations(query, connection.vendor)
        fresh = not table_names(query, connection.vendor)
    except Error as error:
        raise DomainError(
            "没有升级",
            why=reason(error),
            next_step="请核对 DATABASE_URL，确认数据库服务已启动；没有改动任何数据",
        ) from error
    unknown = unknown_migrations(applied)
    if unknown:
        raise DomainError(
            "没有升级",
            why=f"数据库比程序新（{'、'.join(unknown[:3])}），现在的程序是旧版本",
            next_step="请换上新版本的程序，或用 manage.py upgrade --back 退回升级前的备份；没有改动任何数据",
        )
    return fresh, missing_migrations(applied)


def _collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def _check() -> None:
    """Run the system checks as they count for this installation. Raises DomainError with the first errors."""
    found = [
        message
        for message in run_checks(include_deployment_checks=settings.PRODUCTION)
        if message.is_serious(ERROR) and not message.is_silenced()
    ]
    if found:
        raise DomainError(
            "系统检查没有通过",
            why="；".join(str(message.msg) for message in found[:3]),
            next_step=str(found[0].hint or "请按提示处理"),
        )


def _failed(error: Exception, backup: Backup | None) -> DomainError:
    why = str(error).rstrip("。") if isinstance(error, DomainError) else reason(error)
    if backup is None:
        return DomainError("没有升级完", why=why, next_step="请按原因处理后再运行一次 manage.py upgrade")
    return DomainError(
        "没有升级完",
        why=why,
        next_step=f"升级前的备份在 {backup.folder}。按原因处理后再运行一次 manage.py upgrade；"
        f"要退回，运行 manage.py upgrade --back {backup.folder}，再换回旧版本的程序",
    )


def _last_version() -> str:
    try:
        return str(json.loads((settings.HENGJI_DATA / NOTE).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _note() -> None:
    content = json.dumps({"version": program_version()}) + "\n"
    try:
        write_file(settings.HENGJI_DATA / NOTE, content.encode())
    except OSError as error:
        raise DomainError(
            "升级已完成，但没有记下版本", why=os_reason(error), next_step="请检查数据目录的权限"
        ) from error
