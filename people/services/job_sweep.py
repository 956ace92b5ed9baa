"""Nothing lost: jobs without a message are told again, jobs of dead workers handed out again, old files removed.

Runs every few seconds beside each worker; several at once do no harm, every move is a compare-and-set.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from people.job_runners import all_runners
from people.models import Job, WorkerBeat
from people.services.file_sweep import clean_files
from people.services.job_runs import INTERRUPTED, stop_after
from people.services.jobs import broker, tell
from people.services.sessions import forget_ended

# A worker that was not seen for so long is forgotten.
FORGET: Final = timedelta(days=1)
# An upload whose job never came about: its writer has long given up.
ORPHAN: Final = timedelta(days=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: jobs handed out again, jobs given up, jobs told."""

    released: int
    given_up: int
    told: int


def sweep() -> Swept:
    """Hand out again what dead workers had, then tell of every job that waits without a message."""
    released, given_up = _release()
    return Swept(released, given_up, _tell_again())


def _release() -> tuple[int, int]:
    """Take jobs from workers that are gone: by name at once, by silence after JOB_STALE_SECONDS."""
    silent = timezone.now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
    running = Job.objects.filter(state=Job.State.RUNNING)
    counts = [0, 0]
    for job in running.only("claim", "worker", "heartbeat_at", "attempt", "cancel_asked"):
        if job.heartbeat_at is None or job.heartbeat_at < silent or gone(job.worker):
            again = _take_away(job)
            if again is not None:
                counts[0 if again else 1] += 1
    return counts[0], counts[1]


def _take_away(job: Job) -> bool | None:
    """End the claim: True queued again, False ended, None when the worker was heard of meanwhile."""
    claimed = Job.objects.filter(
        pk=job.pk, state=Job.State.RUNNING, claim=job.claim, heartbeat_at=job.heartbeat_at
    )
    now = timezone.now()
    if job.cancel_asked:
        return False if claimed.update(state=Job.State.CANCELLED, claim=None, finished_at=now) else None
    if job.attempt >= stop_after():
        moved = claimed.update(
            state=Job.State.FAILED,
            claim=None,
            finished_at=now,
            error_what=INTERRUPTED,
            error_why=f"执行它的进程中断了 {job.attempt} 次",
            error_next="请把任务编号告诉系统管理员，查明原因后重做",
        )
        return False if moved else None
    moved = claimed.update(state=Job.State.QUEUED, claim=None, worker="", sent_at=None)
    logger.warning("job %s was taken from %s", job.pk, job.worker or "?")
    return True if moved else None


def _tell_again() -> int:
    """Tell of jobs that nobody was told of, and, when no message waits at all, of those that were told long ago."""
    now = timezone.now()
    unheard = Q(sent_at__isnull=True)
    if broker_is_empty(now):
        unheard |= Q(sent_at__lt=now - timedelta(seconds=settings.JOB_RESEND_SECONDS))
    waiting = Job.objects.filter(unheard, state=Job.State.QUEUED).order_by("created_at")
    told = 0
    for job, sent_at in waiting.values_list("pk", "sent_at")[: settings.JOB_SWEEP_BATCH]:
        # Of several sweepers one tells.
        if not Job.objects.filter(pk=job, state=Job.State.QUEUED, sent_at=sent_at).update(sent_at=now):
            continue
        if not tell(job):
            break
        told += 1
    return told


def broker_is_empty(now: datetime) -> bool:
    """Say whether no message waits; only asked when some job was told long ago, and no when it cannot be asked."""
    old = now - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    if not Job.objects.filter(state=Job.State.QUEUED, sent_at__lt=old).exists():
        return False
    return broker().waiting() == 0


def clean() -> int:
    """Remove the files of jobs that ended JOB_KEEP_DAYS ago, and uploads without a job; give how many.

    Sessions that nobody signed out of go as well, files that were made long ago and can be made again, and those that
    were handed in and attached to nothing.
    """
    forget_ended()
    handed_in = clean_files()
    root = Path(settings.HENGJI_DATA) / "jobs"
    now = timezone.now()
    ended = now - timedelta(days=settings.JOB_KEEP_DAYS)
    removed = 0
    for folder in root.iterdir() if root.is_dir() else ():
        try:
            key = UUID(folder.name)
        except ValueError:
            continue
        job = Job.objects.filter(pk=key).only("state", "finished_at").first()
        if job is None:
            old = folder.stat().st_mtime < (now - ORPHAN).timestamp()
        else:
            old = not job.active and job.finished_at is not None and job.finished_at < ended
        if old:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed + handed_in + sum(_forget_made(name, ended) for name in kept_folders())


def kept_folders() -> frozenset[str]:
    """Folders of HENGJI_DATA with files that can be made again (`Runner.keeps`)."""
    return frozenset(runner.keeps for runner in all_runners().values() if runner.keeps)


def _forget_made(name: str, before: datetime) -> int:
    """Remove what was last added to before then. A folder's own time moves with every file that is put into it."""
    root = Path(settings.HENGJI_DATA) / name
    removed = 0
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def beat(worker: str) -> None:
    """Note that a worker is alive, and forget those long gone."""
    now = timezone.now()
    WorkerBeat.objects.update_or_create(name=worker, defaults={"seen_at": now})
    WorkerBeat.objects.filter(seen_at__lt=now - FORGET).delete()


def last_seen() -> datetime | None:
    """When any worker was last seen alive; None: never."""
    return WorkerBeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def worker_name() -> str:
    """Name this process so that a later one on this machine can tell whether it is still there."""
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_started(pid)}"


def gone(worker: str) -> bool:
    """Say whether the named process is surely dead: it ran here, and its number is free or another's by now."""
    machine, _, process = worker.partition(":")
    pid, _, started = process.partition(":")
    return machine == _machine() and _started(int(pid)) != started


@cache
def _machine() -> str:
    """This start of this machine, and its space of process numbers: a container has its own."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}/{os.readlink('/proc/self/ns/pid')}".replace(":", "")


def _started(pid: int) -> str:
    """When a process began, in ticks; empty when there is none (or only its corpse)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] in "ZX" else fields[19]
