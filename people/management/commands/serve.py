"""`manage.py serve`: the whole program with one command, web server and worker under one supervisor."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from people.commands import HouseCommand

DEFAULT_BIND: Final = "127.0.0.1:8000"
WEB_PROCESSES: Final = 2
HIGHEST_PORT: Final = 65535
LOCAL_HOSTS: Final = ("127.0.0.1", "localhost")


class Command(HouseCommand):
    """Start web server and worker, and keep them running."""

    help = "启动衡绩：网页服务和后台任务，意外中断会自动重新启动"
    undone = "没有启动"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to answer, and which parts to start."""
        parser.add_argument("--bind", default=DEFAULT_BIND, help=f"主机:端口，默认 {DEFAULT_BIND}")
        parser.add_argument("--web", type=int, default=WEB_PROCESSES, help="网页进程数，默认 2")
        parser.add_argument("--workers", type=int, default=1, help="后台任务进程数，默认 1")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--web-only", action="store_true", help="只启动网页服务")
        only.add_argument("--worker-only", action="store_true", help="只启动后台任务")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then become the supervisor (people.supervisor): the process number stays the same."""
        host, port = self._address(options["bind"])
        web = 0 if options["worker_only"] else options["web"]
        workers = 0 if options["web_only"] else options["workers"]
        if web < 0 or workers < 0 or web + workers == 0:
            self.refuse("进程数写错了：--web 和 --workers 至少有一个大于 0")
        self._warn_of_migrations()
        if web:
            self._collect_static()
        base = str(settings.BASE_DIR)
        found = [base, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found)}
        if not settings.PRODUCTION and host in LOCAL_HOSTS and port:
            environment.setdefault("HENGJI_SITE", f"http://{host}:{port}")  # printed on the slips
        command = [
            sys.executable, "-m", "people.supervisor", "--host", host, "--port", str(port),
            "--web", str(web), "--workers", str(workers), "--manage", str(Path(base) / "manage.py"),
        ]  # fmt: skip
        self.stdout.flush()
        connection.close()
        os.execve(sys.executable, command, environment)

    def _address(self, bind: str) -> tuple[str, int]:
        host, _, port = bind.rpartition(":")
        if not host or not port.isdigit() or int(port) > HIGHEST_PORT:
            self.refuse(f"--bind 写错了（{bind}）：请写 主机:端口，例如 {DEFAULT_BIND}")
        return host.strip("[]"), int(port)

    def _warn_of_migrations(self) -> None:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            self.stderr.write(
                f"注意：数据库还有 {len(missing)} 项没有升级，网页会出错；请先备份，再运行 python manage.py migrate"
            )

    def _collect_static(self) -> None:
        """Put the static files where they are served from, when any of them is newer."""
        root = Path(settings.STATIC_ROOT)
        stamp = root / ".collected"
        newest = max(
            (
                path.stat().st_mtime_ns
                for folder in settings.STATICFILES_DIRS
                for path in Path(folder).rglob("*")
            ),
            default=0,
        )
        if stamp.exists() and stamp.stat().st_mtime_ns >= newest:
            return
        try:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.touch()
        except (OSError, CommandError, ValueError) as error:
            self.stop(f"静态文件没有准备好（{error}）；请检查 {root} 是否可以写入")
