"""Checks of the program itself: Python, packages, mode, data folder, last backup, log."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from people.os_reasons import os_reason
from reports.operations.backup import LAST_BACKUP
from reports.operations.findings import Finding, good, notice, problem

OLDEST_PYTHON: Final = (3, 11)
LOCKED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)( ;[^\\\n]*)?", re.MULTILINE)
GB: Final = 1_000_000_000
LITTLE_DISK: Final = 5 * GB
NO_DISK: Final = GB
LARGE_LOG: Final = 2_000_000_000
BACKUP_DUE: Final = timedelta(days=2)
BACKUP_OVERDUE: Final = timedelta(days=8)
INSTALL: Final = "请在程序目录运行 make setup"


def check_python() -> Iterator[Finding]:
    """The interpreter is new enough."""
    said = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield problem("Python", said, "需要 3.11 或更新，请安装后重新 make setup")
    else:
        yield good("Python", said)


def check_packages() -> Iterator[Finding]:
    """Installed packages are the locked ones."""
    text = (Path(settings.BASE_DIR) / "requirements.txt").read_text(encoding="utf-8")
    locked = LOCKED.findall(text)
    missing, other = [], []
    for name, version, condition in locked:
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            # One with a condition may be meant for another platform or Python.
            if not condition:
                missing.append(name)
            continue
        if installed != version:
            other.append(f"{name} {installed}（应为 {version}）")
    if missing:
        yield problem("软件包", f"缺少 {'、'.join(missing)}", INSTALL)
    if other:
        yield problem("软件包", f"版本与锁定的不同：{'、'.join(other)}", INSTALL)
    if not (missing or other):
        yield good("软件包", f"{len(locked)} 个，与锁定的版本一致")


def check_mode() -> Iterator[Finding]:
    """The program runs for real."""
    if settings.DEBUG:
        yield notice("运行方式", "开启了 DEBUG，又慢又占内存", "正式使用请去掉 DEBUG")
    elif settings.PRODUCTION:
        yield good("运行方式", "正式运行")
    else:
        yield notice("运行方式", "试用", "正式使用请设 HENGJI_MODE=production，见 docs/environment.md")


def check_data_folder() -> Iterator[Finding]:
    """The data folder takes files, and there is room on its disk and the database's."""
    folder: Path = settings.HENGJI_DATA
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError as error:
        yield problem(
            "数据目录", f"{folder} 不能写入（{os_reason(error)}）", "请把它的属主改为运行程序的账户"
        )
    else:
        yield good("数据目录", f"{folder} 可以写入")
    free = shutil.disk_usage(folder).free
    said = f"数据目录所在的磁盘还有 {free / GB:.1f} GB"
    if free < NO_DISK:
        yield problem("磁盘", said, "请立即清理磁盘或移走旧备份")
    elif free < LITTLE_DISK:
        yield notice("磁盘", said, "请清理磁盘或移走旧备份")
    else:
        yield good("磁盘", said)


def check_backup() -> Iterator[Finding]:
    """There is a recent backup, going by the note that `backup` leaves."""
    how = "请运行 manage.py backup 文件夹，并设为每天自动运行（见 docs/operations.md）"
    try:
        note = json.loads((settings.HENGJI_DATA / LAST_BACKUP).read_text(encoding="utf-8"))
        moment = datetime.fromisoformat(note["at"]).astimezone(timezone.get_default_timezone())
        said = f"上次 {moment:%Y-%m-%d %H:%M}，{note['path']}"
    except FileNotFoundError:
        yield notice("备份", "还没有做过备份", how)
        return
    except (ValueError, KeyError, TypeError):
        yield notice("备份", f"{LAST_BACKUP} 读不懂", how)
        return
    age = timezone.now() - moment
    if age > BACKUP_OVERDUE:
        yield problem("备份", f"{said}，已过 {age.days} 天", how)
    elif age > BACKUP_DUE:
        yield notice("备份", f"{said}，已过 {age.days} 天", how)
    elif age < -timedelta(minutes=5):
        yield notice("备份", f"{said}，时间在将来", "请核对系统时钟")
    else:
        yield good("备份", said)


def check_log() -> Iterator[Finding]:
    """The logs have not grown out of hand; they turn themselves over and are kept for 200 days (people.logs)."""
    paths = [
        path
        for log in (settings.LOG_FILE, settings.ACCESS_LOG_FILE)
        for path in (log, *log.parent.glob(f"{log.stem}-*.log*"))
        if path.is_file()
    ]
    size = sum(path.stat().st_size for path in paths)
    said = f"{settings.LOG_FILE.parent} 里 {len(paths)} 个，共 {size / 1_000_000:.1f} MB"
    if size > LARGE_LOG:
        yield notice(
            "日志", said, f"请查看 {settings.LOG_FILE} 里反复出现的错误，或把最早的移到别处（至少保留六个月）"
        )
    else:
        yield good("日志", said)
