"""Commands that hand settling of stored facts to the worker: try a year, settle what was tried, take ballots in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from people.acting import Actor
from people.errors import DomainError
from people.models import Job
from people.services.jobs import enqueue, take_in
from plans.models import Plan
from reports.submissions import BOOK, Upload

TRIAL: Final = "plan.trial"
SETTLE_PLAN: Final = "plan.settle"
BALLOTS: Final = "plan.ballots"
NOT_SETTLED: Final = "没有核算"
# One trial leads to one settling: its job's key follows from the trial's.
_SETTLING: Final = UUID("0d6f3d0c-4b8e-4f7d-8f43-6d7c3f2a9b52")


def submit_trial(*, by: Actor, plan: Plan) -> Job:
    """Have the stored facts of a plan computed and compared with its newest settlement; nothing is stored."""
    return enqueue(
        by=by,
        kind=TRIAL,
        title=f"试算{plan.agency.name}{plan.year}年度",
        arguments={"plan": plan.pk},
        agency=plan.agency_id,
    )


def submit_settling(*, by: Actor, trial: Job) -> Job:
    """Have the year settled as it was tried; the same job again when that was done before.

    Raises DomainError when the trial has not ended well. What changed since is seen when the job runs.
    """
    result = trial.result or {}
    if trial.kind != TRIAL or trial.state != Job.State.DONE or not result.get("pin") or result.get("musts"):
        raise DomainError(NOT_SETTLED, why="试算还没有通过", next_step="请处理完列出的问题，再试算一次")
    job_id = uuid5(_SETTLING, str(trial.pk))
    handed_in = Job.objects.filter(pk=job_id).first()
    if handed_in is not None:
        return handed_in
    try:
        with transaction.atomic():
            return enqueue(
                by=by,
                kind=SETTLE_PLAN,
                title=f"核算{str(trial.title).removeprefix('试算')}",
                arguments={**trial.arguments, "trial": str(trial.pk), "pin": result["pin"]},
                agency=trial.agency_id,
                job_id=job_id,
            )
    except IntegrityError:
        return Job.objects.get(pk=job_id)


def settling_of(trial: Job) -> Job | None:
    """Give the job that settles (or settled) what was tried, the last of its reruns; None when none was handed in."""
    found = Job.objects.filter(pk=uuid5(_SETTLING, str(trial.pk))).first()
    while found is not None and (again := Job.objects.filter(rerun_of=found).first()) is not None:
        found = again
    return found


def submit_ballots(*, by: Actor, plan: Plan, upload: Upload) -> Job:
    """Have the ballots of a year workbook taken into the plan (非密封)."""
    job_id, digest = uuid4(), hashlib.sha256()

    def digested() -> Iterator[bytes]:
        for chunk in upload.chunks():
            digest.update(chunk)
            yield chunk

    take_in(job_id, BOOK, digested())
    return enqueue(
        by=by,
        kind=BALLOTS,
        title=f"导入测评：{upload.name}",
        arguments={"inputs": True, "file": upload.name, "sha256": digest.hexdigest(), "plan": plan.pk},
        agency=plan.agency_id,
        job_id=job_id,
    )
