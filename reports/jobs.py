"""The long work of reports: checking and settling a year workbook that was uploaded.

What reads and lays out workbooks is imported when a job begins: a worker that waits stays small.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from people.audit import AuditHead
from people.errors import DomainError
from people.job_runners import JSON, Cancelled, JobContext, TakenOver, runner
from people.models import Agency
from reports.submissions import BOOK, CHECK, FILE, SETTLE

if TYPE_CHECKING:
    from bonuses.settled import Settled
    from reports.workbook.parse import BookReading

RULE: Final = "workbook.settle"
NOT_SETTLED: Final = "工作簿没有核算"


@runner(CHECK, title="检查年度工作簿", rule=RULE, page="workbook_checked")
def check_book(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Read and check the workbook: its faults, or what it holds and what would change."""
    from people.xlsx.faults import BookRefused
    from reports.services import compare_with_stored
    from reports.workbook.check import check, hint_line, lines_of

    context.progress("读取和检查工作簿")
    try:
        reading = check(_book(context, arguments))
    except BookRefused as refused:
        return _faulty([refused.fault.line()], 1)
    if reading.faults:
        return _faulty(lines_of(reading), reading.fault_count)
    foreign = _foreign(reading, context)
    if foreign:
        return _faulty([foreign], 1)
    context.progress("与已有结果比较")
    return {
        "fault_count": 0,
        "faults": [],
        "counts": _counts(reading),
        "hints": [hint_line(hint) for hint in reading.hints],
        "notes": list(reading.notes),
        "differences": list(compare_with_stored(reading)),
    }


@runner(SETTLE, title="核算年度工作簿", rule=RULE)
def settle_book(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Store and settle the workbook, then lay out its files; begun again, it only lays out the files."""
    from reports.services import FilesNotWritten, settle_reading
    from reports.workbook.check import check

    context.progress("读取工作簿")
    reading = check(_book(context, arguments))
    foreign = _foreign(reading, context)
    if reading.faults or foreign:
        why = foreign or f"现在检查出 {reading.fault_count} 处错误"
        raise DomainError(NOT_SETTLED, why=why, next_step="请重新上传并检查")
    if context.kept is not None:
        return _write_again(context, reading, context.kept)

    def stored(settled: Settled) -> None:
        settlement = settled.settlement
        kept: dict[str, JSON] = {
            "settlement": settlement.pk,
            "head": str(settled.head),
        }
        context.keep(kept)

    try:
        settled, _ = settle_reading(
            reading, context.outputs, by=context.by, progress=lambda step: _tell(context, step), stored=stored
        )
    except FilesNotWritten as unwritten:
        if isinstance(unwritten.__cause__, TakenOver):
            raise unwritten.__cause__ from None
        raise DomainError(
            "结果文件没有写出", why=str(unwritten), next_step="核算已经存入，排除原因后点“重做”只补写文件"
        ) from unwritten
    return _done(context, settled)


def _write_again(context: JobContext, reading: BookReading, kept: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Write the files of the settlement that an earlier attempt stored."""
    from bonuses.recompute import restore
    from reports.opened import rows_of
    from reports.services import write_again
    from scoring.models import Settlement

    settlement = Settlement.objects.select_related("plan__agency").get(pk=str(kept["settlement"]))
    # The rows that it was computed from; one from before they were kept was computed from this workbook.
    rows = rows_of(settlement) or reading.rows
    assert rows is not None
    settled = restore(settlement, rows, AuditHead.parse(str(kept["head"])))
    write_again(settled, context.outputs, progress=lambda step: _tell(context, step))
    return _done(context, settled)


def _tell(context: JobContext, step: str) -> None:
    """Tell the step; once the settlement is stored nothing is left to cancel."""
    try:
        context.progress(step)
    except Cancelled:
        if context.kept is None:
            raise


def _book(context: JobContext, arguments: Mapping[str, JSON]) -> Path:
    """Find the workbook and see that it is still the one that was handed in."""
    path = context.inputs / BOOK
    if not path.is_file():
        raise DomainError("工作簿没有读取", why="上传的文件已不在服务器上", next_step="请重新上传")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != arguments["sha256"]:
            raise DomainError("工作簿没有读取", why="文件与上传时不一致", next_step="请重新上传")
    return path


def _foreign(reading: BookReading, context: JobContext) -> str:
    """Say that a workbook is another agency's, or names units of others; empty when neither is so."""
    assert context.agency is not None, "a workbook belongs to an agency"
    own = Agency.objects.get(pk=context.agency)
    if reading.agency != own.name:
        return (
            f"文件: 工作簿是“{reading.agency}”的，这里是“{own.name}”；"
            f"请到“{reading.agency}”下提交，或改正工作簿里的单位名称"
        )
    assert reading.rows is not None
    units = {row.name for row in reading.rows.subjects if row.kind == row.Kind.UNIT}
    strangers = sorted(units & _names_outside(own))
    if strangers:
        return f"文件: 考核对象“{'、'.join(strangers)}”在系统中不属于“{own.name}”；请核对名称，或先在单位设置中调整隶属关系"
    return ""


def _names_outside(own: Agency) -> set[str]:
    """Name the agencies that stand neither at nor below `own`: a workbook must not write into them."""
    rows = {key: (parent, name) for key, parent, name in Agency.objects.values_list("pk", "parent", "name")}
    inside = {own.pk}
    grown = True
    while grown:
        below = {key for key, (parent, _) in rows.items() if parent in inside} - inside
        inside |= below
        grown = bool(below)
    return {name for key, (_, name) in rows.items() if key not in inside}


def _faulty(lines: list[str], count: int) -> Mapping[str, JSON]:
    return {"fault_count": count, "faults": list[JSON](lines)}


def _counts(reading: BookReading) -> list[JSON]:
    rows = reading.rows
    assert rows is not None
    counted = (
        ("考核对象", rows.subjects),
        ("人员", rows.participants),
        ("指标", rows.indicators),
        ("季度台账", rows.ledger),
        ("测评票", rows.ballots),
        ("测评汇总", rows.tallies),
        ("违规违纪", rows.violations),
    )
    found: list[JSON] = [["年度", rows.plan.year], ["计分方案", rows.plan.scheme_code]]
    found += [[name, len(group)] for name, group in counted if group]
    return found


@runner(FILE, title="生成结果文件", rule="result.view", page="")
def make_file(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Make one file of a settlement (`reports.result_files`) and keep it; begun again, it is made again."""
    from reports.result_files import build, file_name, kind_named
    from scoring.models import Settlement

    settlement = Settlement.objects.select_related("plan__agency").get(pk=str(arguments["settlement"]))
    kind = kind_named(str(arguments["kind"]))
    made = build(settlement, kind, progress=lambda step: context.progress(step))
    name = file_name(settlement, kind)
    with suppress(FileExistsError):
        os.link(made, context.outputs / name)
    return {"settlement": settlement.pk, "files": [name], "lines": [f"已生成{kind.name}"]}


def _done(context: JobContext, settled: Settled) -> Mapping[str, JSON]:
    from reports.result_files import KINDS, adopt
    from reports.services import NAMES

    for name, kind in zip(NAMES, ("json", "xlsx", "pdf"), strict=True):
        adopt(settled.settlement, KINDS[kind], context.outputs / name)
    outcome = settled.outcome
    blocking = sum(problem.blocking for problem in outcome.problems)
    lines = [
        f"核算已存入：{settled.facts.agency} {settled.facts.year} 年度，第 {settled.settlement.version} 版",
        f"考核对象 {len(outcome.subjects)} 个，人员 {len(outcome.people)} 人",
        f"待处理问题 {len(outcome.problems)} 项，其中阻断 {blocking} 项"
        if outcome.problems
        else "没有待处理问题",
    ]
    return {
        "settlement": settled.settlement.pk,
        "version": settled.settlement.version,
        "files": list[JSON](NAMES),
        "lines": list[JSON](lines),
    }
