"""The long work of reports: checking a year workbook, settling it, making the files of a settlement.

What reads and lays out workbooks is imported when a job begins: a worker that waits stays small.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import transaction

from people.errors import DomainError
from people.job_runners import JSON, JobContext, runner
from people.models import Agency
from reports.archive import jobs as archive_jobs  # noqa: F401 — its runners come with those of this module
from reports.checking.standing import NOT_SETTLED, MovedOn, pin_of, standing
from reports.money_files import jobs as money_jobs  # noqa: F401 — likewise
from reports.result_files import FOLDER
from reports.result_notices import jobs as notice_jobs  # noqa: F401 — likewise
from reports.returns import jobs as return_jobs  # noqa: F401 — likewise
from reports.settling import jobs as settling_jobs  # noqa: F401 — its runners come with those of this module
from reports.standing_year import jobs as standing_jobs  # noqa: F401 — likewise
from reports.submissions import BOOK, CHECK, FILE, FIRST_FILES, MARKED, SETTLE, submit_file

if TYPE_CHECKING:
    from bonuses.settled import Settled
    from people.xlsx.faults import Fault
    from plans.engine.loading import Rules
    from reports.workbook.parse import BookReading
    from scoring.year import YearRows

RULE: Final = "workbook.settle"


@runner(CHECK, title="检查年度工作簿", rule=RULE, page="workbook_checked")
def check_book(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Read and check the workbook: its faults, or a preview of the year and what would change."""
    from people.xlsx.faults import BookRefused
    from reports.checking.preview import preview, try_out
    from reports.workbook.check import check

    book = handed_in_book(context, arguments)
    context.progress("读取和检查工作簿")
    try:
        reading = check(book)
    except BookRefused as refused:
        return _faulty([refused.fault], 1)
    if reading.faults:
        return _end_faulty(context, book, reading)
    foreign = _foreign(reading, context)
    if foreign:
        return _faulty([foreign], 1)
    assert reading.rows is not None
    assert reading.rules is not None
    context.progress("试算")
    trial = try_out(reading.rows, reading.rules, agency=reading.agency)
    context.progress("与已存的结果比较")
    return {
        "fault_count": 0,
        **preview(reading.rows, reading.rules, trial, hints=reading.hints, notes=reading.notes),
        **_compared(context, reading.rows, reading.rules, reading.agency),
    }


def _compared(context: JobContext, rows: YearRows, rules: Rules, agency: str) -> Mapping[str, JSON]:
    """Pin what is stored now and say what the workbook would change in it."""
    from reports.checking.changes import changes

    assert context.agency is not None
    now = standing(context.agency, rows.plan.year, rows.plan.scheme_code)
    found = {} if now.newest is None else {"changes": changes(now.newest, rows, rules, agency=agency)}
    return {"pin": now.pin.stored(), **found}


def _end_faulty(context: JobContext, book: Path, reading: BookReading) -> Mapping[str, JSON]:
    """Show the faults at once, then make the marked copy, which takes longer; without it the page offers none."""
    from people.xlsx.faults import BookRefused
    from reports.workbook.marked import write_marked

    result = _faulty(reading.faults, reading.fault_count, cut=reading.cut)
    with transaction.atomic():
        context.finish(result)
    with suppress(BookRefused, OSError):
        write_marked(book, reading.faults, context.outputs / MARKED)
    return result


@runner(SETTLE, title="核算年度工作簿", rule=RULE, page="workbook_settling")
def settle_book(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Store and settle the workbook, once: the job ends in the same transaction. Its files are jobs of their own."""
    from bonuses.services import store_and_settle
    from reports.workbook.check import check

    context.progress("读取工作簿")
    reading = check(handed_in_book(context, arguments))
    foreign = _foreign(reading, context)
    if reading.rows is None or reading.rules is None or reading.faults or foreign:
        why = foreign.problem if foreign else f"现在检查出 {reading.fault_count} 处错误"
        raise DomainError(NOT_SETTLED, why=why, next_step="请重新上传并检查")
    pin = pin_of(arguments)
    plan = reading.rows.plan
    assert context.agency is not None
    if pin is None or standing(context.agency, plan.year, plan.scheme_code).pin != pin:
        raise MovedOn
    with transaction.atomic():
        settled = store_and_settle(
            reading.rows, reading.rules, owner=reading.agency, by=context.by, progress=context.progress
        )
        settlement = settled.settlement
        # Storing moves both on by one; more means that somebody came in between, and nothing of this is kept.
        if (settlement.plan.version, settlement.version) != (pin.facts + 1, pin.settlement + 1):
            raise MovedOn
        for kind in FIRST_FILES:
            submit_file(by=context.by, settlement=settlement, kind=kind, quiet=True)
        context.finish(done(settled))
    return {}


def handed_in_book(context: JobContext, arguments: Mapping[str, JSON]) -> Path:
    """Find the workbook and see that it is still the one that was handed in."""
    path = context.inputs / BOOK
    if not path.is_file():
        raise DomainError("工作簿没有读取", why="上传的文件已不在服务器上", next_step="请重新上传")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != arguments["sha256"]:
            raise DomainError("工作簿没有读取", why="文件与上传时不一致", next_step="请重新上传")
    return path


def _foreign(reading: BookReading, context: JobContext) -> Fault | None:
    """Find that a workbook is another agency's, or names units of others; None when neither is so."""
    from people.xlsx.faults import Fault

    assert context.agency is not None, "a workbook belongs to an agency"
    own = Agency.objects.get(pk=context.agency)
    if reading.agency != own.name:
        return Fault(
            "",
            "",
            f"工作簿是“{reading.agency}”的，这里是“{own.name}”",
            f"请到“{reading.agency}”下提交，或改正工作簿里的单位名称",
        )
    assert reading.rows is not None
    units = {row.name for row in reading.rows.subjects if row.kind == row.Kind.UNIT}
    strangers = sorted(units & _names_outside(own))
    if strangers:
        return Fault(
            "",
            "",
            f"考核对象“{'、'.join(strangers)}”在系统中不属于“{own.name}”",
            "请核对名称，或先在单位设置中调整隶属关系",
        )
    return None


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


def _faulty(faults: list[Fault], count: int, *, cut: bool = False) -> Mapping[str, JSON]:
    from reports.checking.faults import pack_faults

    return {"fault_count": count, "cut": cut, "faults": pack_faults(faults)}


@runner(FILE, title="生成结果文件", rule="result.view", keeps=FOLDER)
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


def done(settled: Settled) -> Mapping[str, JSON]:
    """What the job that settled a year says of it."""
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
        "lines": list[JSON](lines),
    }
