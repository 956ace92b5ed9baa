"""Checks of the running program: worker, broker, somebody who may administer it, encryption, static files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error, connection
from django.utils import timezone

from people.access import Role
from people.models import Job, RoleGrant
from people.services.job_sweep import last_seen
from people.services.jobs import broker
from reports.operations.findings import Finding, good, notice, problem
from reports.operations.running import running_workers
from reports.operations.state import applied_migrations, ask, missing_migrations

LONG_WAIT: Final = timedelta(minutes=10)
START: Final = "请启动程序：manage.py serve（单独运行执行进程用 manage.py work），或 systemctl start hengji"


def _structure_fits() -> bool:
    """Say whether the tables can be asked; that they cannot is the finding of other checks."""
    name = str(connection.settings_dict["NAME"])
    # Looking must not make an empty database; one in memory is no file.
    if connection.vendor == "sqlite" and name.startswith("/") and not Path(name).exists():
        return False
    try:
        return not missing_migrations(applied_migrations(ask(connection), connection.vendor))
    except Error:
        return False


def check_worker() -> Iterator[Finding]:
    """Somebody works on jobs, and none waits for long."""
    if not _structure_fits():
        return
    alive = running_workers()
    now = timezone.now()
    waiting = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - LONG_WAIT).count()
    seen = last_seen()
    when = f"最后一次见到是 {timezone.localtime(seen):%Y-%m-%d %H:%M}" if seen else "还没有启动过"
    if not alive and waiting:
        yield problem("执行进程", f"没有在运行（{when}），{waiting} 个任务在等", START)
    elif not alive:
        yield notice("执行进程", f"没有在运行（{when}）", START)
    elif waiting:
        yield notice(
            "执行进程",
            f"{len(alive)} 个在运行，{waiting} 个任务等了十分钟以上",
            "请看任务页面，必要时增加执行进程",
        )
    else:
        yield good("执行进程", f"{len(alive)} 个在运行")


def check_broker() -> Iterator[Finding]:
    """Word of a new job gets through; its address may hold a password and is not shown."""
    embedded = settings.CELERY_BROKER_URL.startswith("embedded")
    kind = "内嵌（数据目录里的文件）" if embedded else "Redis"
    try:
        waiting = broker().waiting()
    except (OSError, ValueError):
        waiting = None
    if waiting is None:
        remedy = (
            "请检查数据目录的权限和磁盘空间"
            if embedded
            else "请确认 Redis 已启动、REDIS_URL 正确；恢复以前任务会等着，不会丢"
        )
        yield problem("任务通道", f"{kind} 连不上或不能读写", remedy)
    else:
        yield good("任务通道", f"{kind}，{waiting} 条在等")


def check_accounts() -> Iterator[Finding]:
    """Somebody can administer the program."""
    if not _structure_fits():
        return
    today = timezone.localdate()
    grants = RoleGrant.objects.filter(
        RoleGrant.in_force(today, today), role=Role.SYSTEM_ADMIN.value, account__is_active=True
    ).select_related("account")
    able = [grant for grant in grants if grant.account.has_usable_password()]
    if able:
        yield good("账号", f"能登录的系统管理员 {len(able)} 人")
    elif grants:
        yield notice("账号", "系统管理员还没有激活账号", "请用激活条上的一次性激活码登录")
    else:
        yield notice("账号", "没有系统管理员", "请运行 manage.py first_admin，用它打印的一次性链接建立")


def check_encryption() -> Iterator[Finding]:
    """What travels through the network cannot be read by others."""
    if not settings.PRODUCTION:
        return
    if settings.STARTUP_WARNINGS:
        for line in settings.STARTUP_WARNINGS:
            what, _, rest = line.partition("。")
            yield notice("加密", what, rest or line)
    else:
        yield good("加密", f"只接受 https，前面有 {settings.TRUSTED_PROXIES} 层反向代理")


def check_static() -> Iterator[Finding]:
    """In production every file of the program stands in the manifest."""
    if not settings.PRODUCTION:
        return
    how = "请运行 manage.py upgrade"
    paths: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    if not paths:
        yield problem("静态文件", f"还没有收集到 {settings.STATIC_ROOT}", how)
        return
    wanted = {path for finder in get_finders() for path, _ in finder.list([])}
    missing = sorted(wanted - set(paths))
    if missing:
        yield problem("静态文件", f"有 {len(missing)} 个没有收集（{missing[0]} 等）", how)
    else:
        yield good("静态文件", f"{len(wanted)} 个")
