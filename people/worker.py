"""One worker process: a solo Celery worker with a sweep beside it.

Solo (the job runs in the process itself): a pool of one needs a second process and 16 MB more at rest (PSS, SQLite and
embedded queue: 53 against 69 MB), and what a pool is for, starting a killed one again and giving memory back, the
supervisor does anyway.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from pathlib import Path
from typing import Any, Final

from celery import Celery, signals
from celery.apps.worker import Worker
from celery.worker import state
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from people.daily import run_daily
from people.services.job_sweep import beat, clean, sweep, worker_name

BEAT_SECONDS: Final = 15
CLEAN_SECONDS: Final = 3600
DAILY_SECONDS: Final = 3600

logger = logging.getLogger(__name__)


def run_worker(app: Celery) -> int:
    """Take jobs until a signal ends it, or until it has grown old (JOB_WORKER_JOBS, JOB_WORKER_KILOBYTES)."""
    aging = _Aging()
    signals.task_postrun.connect(aging.after_job, weak=False)
    over = threading.Event()
    sweeper = threading.Thread(target=keep_sweeping, args=(over,), name="sweep", daemon=True)
    sweeper.start()
    worker = _QuietWorker(
        app=app,
        hostname=worker_name().rpartition("/")[2],
        pool_cls="solo",
        concurrency=1,
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    over.set()
    sweeper.join(timeout=2)
    return int(worker.exitcode or 0)


def keep_sweeping(over: threading.Event) -> None:
    """Sweep, beat, clean and remind at their intervals until told to stop; trouble is logged and tried again."""
    name = worker_name()
    due = dict.fromkeys(("beat", "clean", "daily"), 0.0)
    while True:
        try:
            sweep()
            if time.monotonic() >= due["beat"]:
                beat(name)
                due["beat"] = time.monotonic() + BEAT_SECONDS
            if time.monotonic() >= due["clean"]:
                clean()
                due["clean"] = time.monotonic() + CLEAN_SECONDS
            if time.monotonic() >= due["daily"]:
                run_daily(timezone.localdate())
                due["daily"] = time.monotonic() + DAILY_SECONDS
        except Exception:
            logger.exception("sweep")
        close_old_connections()
        if over.wait(settings.JOB_SWEEP_SECONDS):
            connection.close()
            return


class _QuietWorker(Worker):
    """A Celery worker that stops after its job on SIGTERM and SIGINT, without English words on the terminal."""

    def install_platform_tweaks(self, worker: Any) -> None:
        """Take the signals; Celery's own handlers would also restart and print."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _stop)


def _stop(number: int, frame: object) -> None:
    state.should_stop = 0  # type: ignore[assignment]  # an exit code


class _Aging:
    """Counts jobs and asks the worker to stop when it is old; the supervisor starts a fresh one."""

    def __init__(self) -> None:
        self.jobs = 0

    def after_job(self, **_: Any) -> None:
        self.jobs += 1
        if self.jobs >= settings.JOB_WORKER_JOBS or resident_kilobytes() >= settings.JOB_WORKER_KILOBYTES:
            state.should_stop = 0  # type: ignore[assignment]  # an exit code


def resident_kilobytes() -> int:
    """How much memory this process has, in kB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
