"""The long work of settling stored facts; `reports.jobs` brings it to the worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from people.errors import DomainError
from people.job_runners import JSON, JobContext, runner
from plans.models import Plan
from reports.settling.submissions import BALLOTS, SETTLE_PLAN, TRIAL
from reports.submissions import FIRST_FILES, submit_file

if TYPE_CHECKING:
    from reports.workbook.parse import BookReading

RULE = "workbook.settle"
NOT_TAKEN = "测评没有导入"
SHOWN = 5


def _plan(context: JobContext, arguments: Mapping[str, JSON]) -> Plan:
    """Find the plan of a job; it belongs to the job's agency."""
    return Plan.objects.select_related("agency").get(pk=str(arguments["plan"]), agency=context.agency)


@runner(TRIAL, title="试算年度结果", rule=RULE, page="year_tried")
def try_plan(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Compute what is stored and compare it with the newest version."""
    from reports.settling.trial import try_year

    context.progress("读取数据，试算，与已存的结果比较")
    return try_year(_plan(context, arguments))


@runner(SETTLE_PLAN, title="核算年度", rule=RULE, page="year_settling")
def settle_stored(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Settle what was tried, once: the job ends in the same transaction."""
    from bonuses.services import settle_plan
    from reports.jobs import done
    from reports.settling.trial import Changed, Pin, newest_of, rules_or_refuse

    plan = _plan(context, arguments)
    with transaction.atomic():
        Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        rules, before = rules_or_refuse(plan), newest_of(plan)
        settled = settle_plan(plan, rules, by=context.by, progress=context.progress)
        if Pin.of(settled.facts, rules, before) != Pin.read(arguments["pin"]):
            raise Changed
        for kind in FIRST_FILES:
            submit_file(by=context.by, settlement=settled.settlement, kind=kind, quiet=True)
        context.finish(done(settled))
    return {}


@runner(BALLOTS, title="导入测评", rule=RULE)
def take_ballots(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Read a year workbook and take its ballots into the plan, unsealed; the rest of the book is left alone."""
    from people.xlsx.faults import BookRefused
    from reports.jobs import handed_in_book
    from reports.workbook.check import check
    from scoring.ballot_import import import_ballots

    plan = _plan(context, arguments)
    context.progress("读取工作簿")
    try:
        reading = check(handed_in_book(context, arguments))
    except BookRefused as refused:
        raise DomainError(NOT_TAKEN, why=refused.fault.problem, next_step=refused.fault.remedy) from refused
    _refuse_other(reading, plan)
    assert reading.rows is not None
    context.progress("存入测评")
    with transaction.atomic():
        ballots, tallies = import_ballots(
            by=context.by, plan=plan, ballots=reading.rows.ballots, tallies=reading.rows.tallies
        )
        lines: list[JSON] = [f"已导入测评票 {ballots} 张、测评汇总 {tallies} 行，标为“非密封”"]
        context.finish({"lines": lines})
    return {}


def _refuse_other(reading: BookReading, plan: Plan) -> None:
    """Refuse a book with faults, or of another year, office or scheme."""
    if reading.rows is None or reading.faults:
        first = "；".join(f"{fault.sheet} {fault.cell} {fault.problem}" for fault in reading.faults[:SHOWN])
        raise DomainError(
            NOT_TAKEN, why=f"工作簿有 {reading.fault_count} 处错误：{first}", next_step="请改正后重新上传"
        )
    book = reading.rows.plan
    found = (reading.agency, book.year, book.scheme_code)
    if found != (plan.agency.name, plan.year, plan.scheme_code):
        raise DomainError(
            NOT_TAKEN,
            why=f"工作簿是“{reading.agency}”{book.year}年度 {book.scheme_code} 的，这里是“{plan.agency.name}”"
            f"{plan.year}年度 {plan.scheme_code}",
            next_step="请选对工作簿，或到对应的单位和年度去导入",
        )
    if not reading.rows.ballots and not reading.rows.tallies:
        raise DomainError(
            NOT_TAKEN, why="工作簿的“测评”和“测评汇总”都没有内容", next_step="请先填好其中一张表"
        )
