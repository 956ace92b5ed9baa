"""The long work: a file of a list or a supplement, made and kept; begun again, it is made again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from people.acting import Actor
from people.errors import DomainError
from people.job_runners import JSON, JobContext, runner
from people.models import Job
from people.services.jobs import enqueue
from reports.money_files.kinds import FOLDER, MoneyKind, Source, build, file_name, kind_named, source_of
from scoring.models import Settlement

MONEY_FILE: Final = "money.file"


@runner(MONEY_FILE, title="生成发放文件", rule="bonus.view", keeps=FOLDER)
def make_money_file(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Make one file and keep it."""
    settlement = Settlement.objects.select_related("plan__agency").get(pk=str(arguments["settlement"]))
    source = source_of(settlement, int(str(arguments["supplement"])))
    if source is None:
        raise DomainError("文件没有生成", why="这张补发追回单已不存在", next_step="请回到奖金核定页面")
    kind = kind_named(str(arguments["kind"]))
    made = build(source, kind, progress=lambda step: context.progress(step))
    name = file_name(source, kind)
    with suppress(FileExistsError):
        os.link(made, context.outputs / name)
    return {"settlement": settlement.pk, "files": [name], "lines": [f"已生成{kind.name}"]}


def submit_money_file(*, by: Actor, source: Source, kind: MoneyKind) -> Job:
    """Have a file made; the job that makes it already when the same person asked before."""
    same: dict[str, JSON] = _wanted(source) | {"kind": kind.kind}
    rows = Job.objects.active().filter(account=by.account, kind=MONEY_FILE)
    waiting = rows.filter(**{f"arguments__{name}": value for name, value in same.items()}).first()
    if waiting is not None:
        return waiting
    title = f"生成{file_name(source, kind)}"
    return enqueue(
        by=by, kind=MONEY_FILE, title=title, arguments=same, agency=source.settlement.plan.agency_id
    )


def last_jobs(source: Source) -> dict[str, Job]:
    """The newest job for each kind, whoever asked for it."""
    wanted = {f"arguments__{name}": value for name, value in _wanted(source).items()}
    rows = Job.objects.get_queryset().filter(kind=MONEY_FILE, **wanted).order_by("created_at")
    return {str(job.arguments.get("kind")): job for job in rows}


def _wanted(source: Source) -> dict[str, JSON]:
    supplement = source.supplement.pk if source.supplement else 0
    return {"settlement": source.settlement.pk, "supplement": supplement, "key": source.key}
