"""Commands on jobs: hand in, cancel, run again. State lives in the row; the broker only says that there is work.

Whoever loses a race reads who was quicker. Services know no Celery: `settings.JOB_BROKER` names the object that sends.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from people.acting import Actor
from people.errors import DomainError
from people.job_runners import ACTING_FOR, JSON, runner_of
from people.models import Job

NOT_CANCELLED: Final = "任务没有取消"
NOT_AGAIN: Final = "任务没有重做"
LOOK: Final = "请刷新页面查看现在的状态"
# Who may enter the folders of jobs: the program's account only, they hold what people handed in.
PRIVATE: Final = 0o700

logger = logging.getLogger(__name__)


class Broker(Protocol):
    """How a worker is told that a job waits."""

    def send(self, job: UUID) -> None:
        """Tell; any exception means that it could not be told now."""

    def waiting(self) -> int | None:
        """How many messages wait; None when the broker cannot be asked."""


def broker() -> Broker:
    """Give the broker that the settings name."""
    found: Broker = import_string(settings.JOB_BROKER)
    return found


def enqueue(
    *,
    by: Actor,
    kind: str,
    title: str,
    arguments: Mapping[str, JSON],
    agency: int | None = None,
    job_id: UUID | None = None,
    rerun_of: Job | None = None,
) -> Job:
    """Hand in long work: stored with its audit row, a worker is told on commit.

    With the broker down the job waits until `job_runs.sweep` tells it. `job_id` is the key of a job whose input files
    already stand in its folder (`take_in`). LookupError for a kind without a runner.
    """
    runner = runner_of(kind)
    with transaction.atomic():
        job = Job.objects.create(
            id=job_id or uuid4(),
            kind=kind,
            title=title,
            arguments=_arguments(arguments, by),
            account_id=by.account,
            agency_id=agency,
            request_id=by.request_id,
            origin=by.origin,
            on_behalf_of=by.on_behalf_of,
            rerun_of=rerun_of,
            # What a failed one stored for good is not stored a second time.
            kept=rerun_of.kept if rerun_of is not None and rerun_of.state == Job.State.FAILED else None,
            # Written as if told: the common case needs no second write, `tell` takes it back when it fails.
            sent_at=timezone.now(),
        )
        detail: dict[str, object] = {"编号": str(job.pk), "种类": runner.title}
        if rerun_of is not None:
            detail["重做自"] = str(rerun_of.pk)
        action = "提交任务" if rerun_of is None else "重做任务"
        by.record(action=action, target=title, detail=detail, agency=agency, category=runner.category)
        transaction.on_commit(lambda: tell(job.pk))
    return job


def _arguments(arguments: Mapping[str, JSON], by: Actor) -> dict[str, JSON]:
    """What the runner is given, and whom the giver of this very command acts for (rules of the chain ask it)."""
    kept = {name: value for name, value in arguments.items() if name != ACTING_FOR}
    return kept if by.on_behalf_account is None else {**kept, ACTING_FOR: by.on_behalf_account}


def tell(job: UUID) -> bool:
    """Tell the workers of a queued job; False, noted in the row for the next sweep, when the broker is down."""
    try:
        broker().send(job)
    except Exception:
        # Whatever a broker raises: the page that handed the job in has to work.
        logger.warning("job %s waits, the broker cannot be told", job, exc_info=True)
        Job.objects.filter(pk=job, state=Job.State.QUEUED).update(sent_at=None)
        return False
    return True


def cancel(*, by: Actor, job: Job) -> None:
    """Cancel a waiting job at once; a running one is asked to stop and does so at its next step.

    Raises DomainError when it has ended, or was asked already.
    """
    with transaction.atomic():
        rows = Job.objects.filter(pk=job.pk)
        now = timezone.now()
        if rows.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED, finished_at=now):
            outcome = "已取消"
        elif rows.filter(state=Job.State.RUNNING, cancel_asked=False).update(cancel_asked=True):
            outcome = "已要求停止"
        else:
            raise _too_late(job)
        by.record(
            action="取消任务",
            target=runner_of(job.kind).title,
            detail={"编号": str(job.pk), "结果": outcome},
            agency=job.agency_id,
            category=runner_of(job.kind).category,
        )


def _too_late(job: Job) -> DomainError:
    job.refresh_from_db(fields=["state"])
    why = "已经要求过取消，正在停下来" if job.state == Job.State.RUNNING else f"任务已经{job.state}"
    return DomainError(NOT_CANCELLED, why=why, next_step=LOOK)


def run_again(*, by: Actor, job: Job) -> Job:
    """Hand in the same work as a new job with the same input; once per job.

    Raises DomainError when the job still waits or runs, was run again before, or its input has been cleaned away.
    """
    job.refresh_from_db(fields=["state", "kept"])
    if job.active:
        raise DomainError(NOT_AGAIN, why=f"任务还在{job.state}", next_step="请等它结束，或先取消")
    if _again(job):
        raise _already(job)
    if job.arguments.get("inputs") and not (job.folder / "in").is_dir():
        raise DomainError(NOT_AGAIN, why="当时提交的文件已过保存期，已清理", next_step="请重新上传文件")
    again = uuid4()
    copy_inputs(job, again)
    try:
        with transaction.atomic():
            return enqueue(
                by=by,
                kind=job.kind,
                title=job.title,
                arguments=job.arguments,
                agency=job.agency_id,
                job_id=again,
                rerun_of=job,
            )
    except IntegrityError as error:
        shutil.rmtree(folder_of(again), ignore_errors=True)
        if not _again(job):
            raise
        raise _already(job) from error


def _again(job: Job) -> bool:
    return Job.objects.filter(rerun_of=job).exists()


def _already(job: Job) -> DomainError:
    first = Job.objects.filter(rerun_of=job).select_related("account").get()
    who = first.account.name if first.account else "程序"
    when = timezone.localtime(first.created_at)
    return DomainError(
        NOT_AGAIN, why=f"已由{who}于{when:%Y-%m-%d %H:%M}重做", next_step="请到任务列表查看重做的任务"
    )


def folder_of(job: UUID) -> Path:
    """Give the folder of a job's files."""
    return Job(id=job).folder


def take_in(job: UUID, name: str, chunks: Iterable[bytes]) -> Path:
    """Write an input file into the folder of a job that is about to be handed in; on the disk when it returns."""
    folder = _inputs(job)
    aside, path = folder / f".{name}", folder / name
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    _sync(folder)
    return path


def copy_inputs(source: Job, target: UUID) -> None:
    """Give another job the same input files; they are never changed, so that a second name is enough."""
    files = source.folder / "in"
    if not files.is_dir():
        return
    folder = _inputs(target)
    for path in files.iterdir():
        with suppress(FileExistsError):
            os.link(path, folder / path.name)
    _sync(folder)


def _inputs(job: UUID) -> Path:
    folder = folder_of(job) / "in"
    for made in (folder.parent.parent, folder.parent, folder):
        made.mkdir(mode=PRIVATE, exist_ok=True)
    _sync(folder.parent)
    _sync(folder.parent.parent)
    return folder


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
