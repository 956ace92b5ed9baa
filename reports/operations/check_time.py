"""Checks of time: a clock that cannot be right, the machine's zone, the years the working-day table knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import chinese_calendar
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from reports.operations.findings import Finding, good, notice, problem

SLACK: Final = timedelta(minutes=5)
DRIFT: Final = timedelta(seconds=60)
BEIJING: Final = timedelta(hours=8)
SYNCHRONISE: Final = "请开启时间同步（timedatectl set-ntp true，或指向单位内部的时间服务器）"


def check_clock() -> Iterator[Finding]:
    """The clock is not behind what has already happened, nor apart from the database server's."""
    now = timezone.now()
    said = f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}"
    installed = datetime.fromtimestamp((Path(settings.BASE_DIR) / "manage.py").stat().st_mtime, UTC)
    if now < installed - SLACK:
        yield problem("时钟", f"{said}，早于程序文件的时间", SYNCHRONISE)
        return
    server = _server_time()
    if server is not None and abs(server - timezone.now()) > DRIFT:
        yield notice("时钟", f"{said}，与数据库服务器相差 {abs(server - now).seconds} 秒", SYNCHRONISE)
    else:
        yield good("时钟", said)


def _server_time() -> datetime | None:
    """Ask PostgreSQL; SQLite has no clock of its own, and an unreachable server is another check's finding."""
    if connection.vendor != "postgresql":
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            row = cursor.fetchone()
    except DatabaseError:
        return None
    return row[0] if row else None


def check_time_zone() -> Iterator[Finding]:
    """The program reckons in Beijing time whatever the machine does; logs and cron use the machine's."""
    offset = datetime.now(timezone.get_default_timezone()).utcoffset()
    if offset != BEIJING:
        yield problem("时区", f"程序时区 {settings.TIME_ZONE} 不是北京时间", "请安装 tzdata 后重新启动")
        return
    machine = datetime.now().astimezone()
    if machine.utcoffset() != BEIJING:
        yield notice(
            "时区",
            f"程序用北京时间，操作系统用 {machine.tzname()}，定时任务和系统日志会差几小时",
            "请运行 timedatectl set-timezone Asia/Shanghai",
        )
    else:
        yield good("时区", "北京时间")


def check_working_days() -> Iterator[Finding]:
    """This year and, once December has come, the next one are known (published every November)."""
    today = timezone.localdate()
    how = "请升级 chinesecalendar（新的安装包里带），期限在此之前不能按工作日推算"
    if not _known(today.year):
        yield problem("工作日表", f"没有 {today.year} 年", how)
    elif _known(today.year + 1):
        yield good("工作日表", f"有 {today.year} 年和 {today.year + 1} 年")
    elif today.month == 12:
        yield notice("工作日表", f"有 {today.year} 年，还没有 {today.year + 1} 年", how)
    else:
        yield good("工作日表", f"有 {today.year} 年（{today.year + 1} 年的安排公布后随新版提供）")


def _known(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 2))
    except NotImplementedError:
        return False
    return True
