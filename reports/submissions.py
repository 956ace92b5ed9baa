"""Commands that hand work of reports to the worker: check a workbook, settle what was checked, make a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, Protocol
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from people.acting import Actor
from people.errors import DomainError
from people.job_runners import JSON, QUIET
from people.models import Agency, Job
from people.services.jobs import copy_inputs, enqueue, take_in
from reports.checking.standing import NOT_SETTLED, MovedOn, pin_of, standing
from reports.result_files import KINDS, FileKind, file_name
from scoring.models import Settlement

CHECK: Final = "workbook.check"
SETTLE: Final = "workbook.settle"
FILE: Final = "result.file"
PACKAGE: Final = "evidence.zip"
BOOK: Final = "book.xlsx"
# The copy of a faulty workbook with its faults marked, among the check's files.
MARKED: Final = "标注错误的副本.xlsx"
# What everybody downloads is made as soon as a year is settled.
FIRST_FILES: Final = (KINDS["xlsx"], KINDS["pdf"])
# One check leads to one settling: its job's key follows from the check's.
_SETTLING: Final = UUID("5b0f2f5e-5f0d-4f0a-9a5c-6a3b6f2f7c11")


class Upload(Protocol):
    """What the form hands over."""

    name: str

    def chunks(self) -> Iterator[bytes]:
        """Give the content piece by piece."""


def submit_check(*, by: Actor, agency: Agency, upload: Upload) -> Job:
    """Keep an uploaded year workbook and have it checked; the job's page shows faults or counts."""
    job_id, digest = uuid4(), hashlib.sha256()

    def digested() -> Iterator[bytes]:
        for chunk in upload.chunks():
            digest.update(chunk)
            yield chunk

    take_in(job_id, BOOK, digested())
    return enqueue(
        by=by,
        kind=CHECK,
        title=f"检查年度工作簿：{upload.name}",
        arguments={"inputs": True, "file": upload.name, "sha256": digest.hexdigest()},
        agency=agency.pk,
        job_id=job_id,
    )


def submit_settle(*, by: Actor, check: Job) -> Job:
    """Have the workbook of a faultless check settled; the same job again when that was done before.

    Raises MovedOn when what was compared is no longer what is stored, DomainError when the check has not ended well,
    its file has been cleaned away, or the year is past 草稿.
    """
    result = check.result or {}
    if check.kind != CHECK or check.state != Job.State.DONE or result.get("fault_count") != 0:
        raise DomainError(
            NOT_SETTLED, why="它还没有通过检查", next_step="请等检查结束，改正全部错误后重新上传"
        )
    _need_file(check)
    job_id = uuid5(_SETTLING, str(check.pk))
    handed_in = Job.objects.filter(pk=job_id).first()
    if handed_in is not None:
        return handed_in
    _refuse_moved(check)
    copy_inputs(check, job_id)
    arguments = {**check.arguments, "check": str(check.pk), "pin": result["pin"]}
    try:
        with transaction.atomic():
            return enqueue(
                by=by,
                kind=SETTLE,
                title=f"核算年度工作簿：{check.arguments['file']}",
                arguments=arguments,
                agency=check.agency_id,
                job_id=job_id,
            )
    except IntegrityError:
        return Job.objects.get(pk=job_id)


def submit_recheck(*, by: Actor, check: Job) -> Job:
    """Have the file of a check read and compared once more, with what is stored now. DomainError without its file."""
    _need_file(check)
    job_id = uuid4()
    copy_inputs(check, job_id)
    arguments = {name: check.arguments[name] for name in ("inputs", "file", "sha256")}
    return enqueue(
        by=by, kind=CHECK, title=check.title, arguments=arguments, agency=check.agency_id, job_id=job_id
    )


def _need_file(check: Job) -> None:
    if not (check.folder / "in" / BOOK).is_file():
        raise DomainError(NOT_SETTLED, why="上传的文件已过保存期，已清理", next_step="请重新上传")


def _refuse_moved(check: Job) -> None:
    """Refuse what cannot be replaced, and what has changed since it was compared."""
    result = check.result or {}
    pin = pin_of(result)
    if pin is None or check.agency_id is None:
        raise MovedOn
    now = standing(check.agency_id, int(result["year"]), str(result["scheme"]))
    if now.frozen:
        raise DomainError(NOT_SETTLED, why=now.frozen, next_step=now.frozen_next)
    if now.pin != pin:
        raise MovedOn


def settling_of(check: Job) -> Job | None:
    """Give the job that settles (or settled) the workbook of a check, if it was handed in; the last of its reruns."""
    found = Job.objects.filter(pk=uuid5(_SETTLING, str(check.pk))).first()
    while found is not None and (again := Job.objects.filter(rerun_of=found).first()) is not None:
        found = again
    return found


def submit_file(*, by: Actor, settlement: Settlement, kind: FileKind, quiet: bool = False) -> Job:
    """Have a file of a settlement made; the job that makes it already when the same person asked before.

    `quiet`: nobody asked for it, so that it sends no message when it is there.
    """
    arguments: dict[str, JSON] = {"settlement": settlement.pk, "kind": kind.kind, "state": settlement.state}
    same = {f"arguments__{name}": value for name, value in arguments.items()}
    waiting = Job.objects.active().filter(account=by.account, kind=FILE, **same).first()
    if waiting is not None:
        return waiting
    return enqueue(
        by=by,
        kind=FILE,
        title=f"生成{file_name(settlement, kind)}",
        arguments={**arguments, QUIET: True} if quiet else arguments,
        agency=settlement.plan.agency_id,
    )
