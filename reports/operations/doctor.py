"""The health check: every check of the program in turn; one that fails itself is a finding, too."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from reports.operations.check_database import check_database, check_migrations
from reports.operations.check_printing import check_fonts, check_libraries, check_rendering
from reports.operations.check_program import (
    check_backup,
    check_data_folder,
    check_log,
    check_mode,
    check_packages,
    check_python,
)
from reports.operations.check_running import (
    check_accounts,
    check_broker,
    check_encryption,
    check_static,
    check_worker,
)
from reports.operations.check_time import check_clock, check_time_zone, check_working_days
from reports.operations.findings import Finding, problem

logger = logging.getLogger(__name__)

# A further check is a function of this kind and a line here.
CHECKS: Final[tuple[tuple[str, Callable[[], Iterable[Finding]]], ...]] = (
    ("Python", check_python),
    ("软件包", check_packages),
    ("运行方式", check_mode),
    ("数据目录", check_data_folder),
    ("数据库", check_database),
    ("数据库结构", check_migrations),
    ("执行进程", check_worker),
    ("任务通道", check_broker),
    ("账号", check_accounts),
    ("加密", check_encryption),
    ("静态文件", check_static),
    ("系统库", check_libraries),
    ("字体", check_fonts),
    ("排版", check_rendering),
    ("时钟", check_clock),
    ("时区", check_time_zone),
    ("工作日表", check_working_days),
    ("备份", check_backup),
    ("日志", check_log),
)


def examine() -> Iterator[Finding]:
    """Run all checks; each gives its findings as soon as it is done."""
    for name, check in CHECKS:
        try:
            yield from list(check())
        except Exception as error:
            # A check must not hide the ones after it: its own failure is what it found.
            logger.exception("doctor %s", name)
            words = " ".join(f"{type(error).__name__} {error}".split())
            yield problem(name, f"没有查成（{words}）", "请把日志交给维护人员")
