"""`manage.py work`: one worker process; `serve` starts and watches it, a city's systemd unit does the same."""

from __future__ import annotations

import sys
import warnings
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from people.commands import HouseCommand


class Command(HouseCommand):
    """Take jobs from the queue until told to stop."""

    help = "执行后台任务，直到收到停止信号（一般由 serve 启动）"
    undone = "后台任务没有运行"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run in this process; exit code 0 after a stop that was asked for."""
        # Celery warns of pickle when run as root; this program takes JSON only.
        warnings.filterwarnings("ignore", message=".*superuser privileges.*")
        from people.worker import run_worker

        sys.exit(run_worker(import_string(settings.JOB_APP)))
