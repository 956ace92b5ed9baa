"""What a worker does with a job: claim it, run it, say how it ended. All moves are compare-and-set on the row."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.acting import Actor
from people.errors import DomainError
from people.job_runners import ACTING_FOR, JSON, QUIET, Cancelled, Runner, TakenOver, runner_of
from people.models import Account, Job
from people.permissions import access_of, allowed
from people.services.job_heartbeat import Heartbeat
from people.services.jobs import PRIVATE, folder_of
from people.services.notifications import notify

PROGRAM: Final = "程序"
OUR_FAULT: Final = "程序出错，任务没有做完"
INTERRUPTED: Final = "任务反复中断"

logger = logging.getLogger(__name__)


class Context:
    """What a runner gets (people.job_runners.JobContext): one claim on one job."""

    def __init__(self, job: Job, claim: UUID, heartbeat: Heartbeat) -> None:
        self.job = str(job.pk)
        self.by = Actor(
            name=str(job.account) if job.account else PROGRAM,
            account=job.account_id,
            origin=job.origin,
            request_id=job.request_id,
            on_behalf_of=job.on_behalf_of,
            on_behalf_account=job.arguments.get(ACTING_FOR),
        )
        self.agency = job.agency_id
        self.kept: Mapping[str, JSON] | None = job.kept
        self.finished = False
        self._row = job
        self._claim = claim
        self._heartbeat = heartbeat

    @property
    def inputs(self) -> Path:
        """The folder with what was handed in with the job."""
        return folder_of(self._row.pk) / "in"

    @property
    def outputs(self) -> Path:
        """The folder, made when needed, of files that the job's owner may download."""
        folder = folder_of(self._row.pk) / "out"
        for made in (folder.parent.parent, folder.parent, folder):
            made.mkdir(mode=PRIVATE, exist_ok=True)
        return folder

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Tell the step and how far it is; raises Cancelled or TakenOver."""
        self._heartbeat.tell(stage, done, total)

    def keep(self, kept: Mapping[str, JSON]) -> None:
        """Store, inside the caller's transaction, that something is done for good; raises TakenOver."""
        _inside_transaction()
        self._move(kept=dict(kept))
        self.kept = kept

    def finish(self, result: Mapping[str, JSON]) -> None:
        """Mark the job done inside the transaction of its effects; raises TakenOver, which undoes them."""
        _inside_transaction()
        self.end(Job.State.DONE, result=dict(result))

    def end(self, state: Job.State, **values: object) -> None:
        """Say how the job ended and tell its owner; `finished` from the commit on. Raises TakenOver."""
        with transaction.atomic():
            self._move(state=state, finished_at=timezone.now(), **values)
            if self._row.account_id is not None and self._worth_telling(state):
                notify(
                    [self._row.account_id],
                    title=f"任务{state}：{self._row.title}",
                    link=f"/jobs/{self._row.pk}/",
                    key=f"job:{self._row.pk}",
                )
            # Not before: the runner's own transaction may still fail, and takes this back with it.
            transaction.on_commit(self._ended)

    def _worth_telling(self, state: Job.State) -> bool:
        """Nobody waits for what another job handed in and what went well, unless somebody had it done again."""
        quiet = bool(self._row.arguments.get(QUIET)) and self._row.rerun_of_id is None
        return state == Job.State.FAILED or (state == Job.State.DONE and not quiet)

    def _ended(self) -> None:
        self.finished = True

    def _move(self, **values: object) -> None:
        """Change the row while the claim on it is still this one's."""
        own = Job.objects.filter(pk=self._row.pk, claim=self._claim, state=Job.State.RUNNING)
        if not own.update(heartbeat_at=timezone.now(), **values):
            raise TakenOver


def _inside_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("keep() 和 finish() 须在所记改动的同一个事务里调用。")


def execute(job_id: UUID, *, worker: str) -> bool:
    """Run a queued job to its end; False when there was nothing to do or another worker took it over.

    `worker` names this process. Whatever the runner raises ends up in the row; an error of the database on
    the way leaves the job running without heartbeat, so that a sweep hands it out again.
    """
    claim = claim_job(job_id, worker=worker)
    if claim is None:
        return False
    job = Job.objects.select_related("account__employee").get(pk=job_id)
    with Heartbeat(job.pk, claim) as heartbeat:
        context = Context(job, claim, heartbeat)
        try:
            _run(context, job)
        except TakenOver:
            logger.warning("job %s was taken over, what this worker did is dropped", job.pk)
            return False
    return True


def claim_job(job_id: UUID, *, worker: str) -> UUID | None:
    """Take a queued job: of several workers exactly one gets its claim, the others None."""
    claim, now = uuid4(), timezone.now()
    moved = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        claim=claim,
        worker=worker,
        attempt=F("attempt") + 1,
        started_at=now,
        heartbeat_at=now,
        stage="",
        done=0,
        total=0,
    )
    return claim if moved else None


def _run(context: Context, job: Job) -> None:
    """Run and say in the row how it ended; only TakenOver and a failing database get out."""
    try:
        runner = runner_of(job.kind)
        _refuse_without_right(job, runner)
        result = runner.run(context, job.arguments)
        if not context.finished:
            context.end(Job.State.DONE, result=dict(result))
    except TakenOver:
        raise
    except Cancelled:
        context.end(Job.State.CANCELLED)
    except DomainError as refusal:
        _fail(context, refusal.what, refusal.why, refusal.next_step)
    except Exception:
        logger.exception("job %s (%s), request %s", job.pk, job.kind, job.request_id)
        if context.finished:
            return
        number = job.request_id or str(job.pk)
        _fail(context, OUR_FAULT, f"编号 {number} 的详情已记入日志", "请把编号告诉系统管理员，排除后重做")


def _fail(context: Context, what: str, why: str, next_step: str) -> None:
    context.end(Job.State.FAILED, error_what=what, error_why=why, error_next=next_step)


def _refuse_without_right(job: Job, runner: Runner) -> None:
    """Ask once more when the job begins: the right may have ended while it waited."""
    if job.account is None:
        return
    if job.account.is_active and _may(job.account, runner.rule, job.agency_id):
        return
    raise DomainError(
        "任务没有执行", why=f"{job.account.name}现在没有办理这项工作的权限", next_step="请联系系统管理员"
    )


def _may(account: Account, rule: str, agency: int | None) -> bool:
    # Whoever handed the job in had given the second factor then.
    access = access_of(account, today=timezone.localdate(), second_factor=True)
    return allowed(access, rule, agency)


def stop_after() -> int:
    """How often a job may be begun before it counts as failed."""
    return int(settings.JOB_ATTEMPTS)
