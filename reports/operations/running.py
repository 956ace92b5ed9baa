"""Whether the program is running on this installation: operations that change the ground under it ask first."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import Error, connection
from django.utils import timezone

from people.errors import DomainError
from people.models import WorkerBeat
from people.services.job_sweep import gone
from reports.operations.state import ask, table_names

RECENT: Final = timedelta(seconds=30)


def running_workers() -> list[str]:
    """Name the workers that are alive: seen just now, and not known to be dead (on this machine that is exact)."""
    try:
        if WorkerBeat._meta.db_table not in table_names(ask(connection), connection.vendor):
            return []
        seen = WorkerBeat.objects.filter(seen_at__gte=timezone.now() - RECENT).values_list("name", flat=True)
        return [name for name in seen if not gone(name)]
    except Error:
        # Not to be asked: what is wrong with the database is said by the operation itself.
        return []


def refuse_while_running(what: str) -> None:
    """Raise DomainError while a worker is alive."""
    alive = running_workers()
    if alive:
        raise DomainError(
            f"没有{what}",
            why=f"程序正在运行（{len(alive)} 个执行进程刚刚还在工作）",
            next_step="请先停下程序（systemctl stop hengji，或在它的终端按 Ctrl+C），再运行一次；没有改动任何数据",
        )
