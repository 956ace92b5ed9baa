"""The long work: a long sheet of a 公示, made and kept; begun again, it is made again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from people.acting import Actor
from people.errors import DomainError
from people.job_runners import JSON, JobContext, runner
from people.models import Job
from people.services.jobs import enqueue
from plans.models import PublicNotice
from reports.result_notices.long_sheets import FOLDER, KINDS, SheetKind, stamp

SHEET: Final = "notice.sheet"


@runner(SHEET, title="生成公示件", rule="notice.view", keeps=FOLDER)
def make_sheet(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Make one sheet and keep it. The page gives it out, to whom may read the notice then."""
    from reports.result_notices.laying import build  # what lays sheets out is loaded by who lays one out

    notice = PublicNotice.objects.select_related("plan__agency").filter(pk=str(arguments["notice"])).first()
    kind = KINDS.get(str(arguments["kind"]))
    if notice is None or kind is None or stamp(notice) != arguments["stamp"]:
        raise DomainError("没有生成", why="这份公示又有办理", next_step="请回到公示页面重新生成")
    build(notice, kind, progress=context.progress)
    return {"lines": [f"{kind.name}已生成，请到公示页面下载"]}


def submit_sheet(*, by: Actor, notice: PublicNotice, kind: SheetKind, agency: int) -> Job:
    """Have a sheet made; the job that makes it already, whoever asked for it."""
    waiting = job_of(notice, kind)
    if waiting is not None and waiting.active:
        return waiting
    arguments: dict[str, JSON] = {"notice": notice.pk, "kind": kind.key, "stamp": stamp(notice)}
    title = f"生成{kind.name}：{notice.title}"
    return enqueue(by=by, kind=SHEET, title=title, arguments=arguments, agency=agency)


def job_of(notice: PublicNotice, kind: SheetKind) -> Job | None:
    """The newest job that makes the sheet as the notice stands."""
    rows = Job.objects.get_queryset().filter(
        kind=SHEET, arguments__notice=notice.pk, arguments__kind=kind.key, arguments__stamp=stamp(notice)
    )
    return rows.order_by("-created_at").first()
