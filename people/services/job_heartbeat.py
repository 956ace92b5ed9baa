"""The thread beside a running job: writes its heartbeat and progress, and hears that it should stop.

It has a database connection of its own, so that progress is seen at once although the runner is inside a transaction.
On SQLite the runner's transaction keeps it from writing; it tries again, and nobody else can write either.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone

from people.job_runners import Cancelled, TakenOver
from people.models import Job

LONGEST_STAGE: Final = 200
BUSY_MILLISECONDS: Final = 1_000

logger = logging.getLogger(__name__)


class Heartbeat:
    """Runs beside one claim from `with` to its end; a job shorter than one tick costs nothing."""

    def __init__(self, job: UUID, claim: UUID) -> None:
        self._job = job
        self._claim = claim
        self._lock = threading.Lock()
        self._told: tuple[str, int, int] = ("", 0, 0)
        self._cancelled = False
        self._lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Note how far the job is; raises Cancelled or TakenOver when the thread has heard of it."""
        if self._lost:
            raise TakenOver
        if self._cancelled:
            raise Cancelled
        with self._lock:
            self._told = (stage[:LONGEST_STAGE], max(0, done), max(0, total))

    def _beat(self) -> None:
        written: tuple[str, int, int] = ("", 0, 0)
        since_beat = 0.0
        try:
            while not self._over.wait(settings.JOB_PROGRESS_SECONDS):
                since_beat += settings.JOB_PROGRESS_SECONDS
                with self._lock:
                    told = self._told
                if self._look(told, write=told != written or since_beat >= settings.JOB_BEAT_SECONDS):
                    written, since_beat = told, 0.0
        finally:
            connection.close()

    def _look(self, told: tuple[str, int, int], *, write: bool) -> bool:
        """Ask whether the job goes on, and write how far it is; False when nothing was written."""
        try:
            own = Job.objects.filter(pk=self._job, claim=self._claim, state=Job.State.RUNNING)
            asked = own.values_list("cancel_asked", flat=True).first()
            self._lost = asked is None
            self._cancelled = bool(asked)
            if self._lost or not write:
                return False
            self._wait_little()
            stage, done, total = told
            own.update(stage=stage, done=done, total=total, heartbeat_at=timezone.now())
        except (DatabaseError, InterfaceError):
            # The database is busy or away: the runner finds out by itself, the next tick tries again.
            logger.info("heartbeat of job %s not written", self._job, exc_info=True)
            connection.close()
            return False
        return True

    def _wait_little(self) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
