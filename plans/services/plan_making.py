"""Beginning a year's plan from a scheme that comes with the program."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from people.acting import Actor
from people.chain import with_hand
from people.errors import DomainError
from people.models import Agency
from plans.engine.loading import load_rules
from plans.models import Plan
from plans.schemes import scheme_text
from plans.services.calendar import ensure_calendar

YEARS: Final = range(1990, 2101)


def begin_plan(*, by: Actor, agency: Agency, year: int, scheme: str) -> Plan:
    """Begin a draft from a scheme of the program by its code.

    DomainError: no such scheme, no such year, the agency has a plan of this scheme for the year.
    """
    text = scheme_text(scheme) or ""
    rules = load_rules(text).rules
    if rules is None:
        raise DomainError("没有新建方案", why="没有选择计分方案", next_step="请选择一个计分方案")
    check_year(year)
    plan = Plan(
        agency=agency,
        year=year,
        scheme_code=rules.scheme.code,
        scheme_version=rules.scheme.version,
        scheme_digest=rules.digest,
        scheme_text=text,
    )
    write_plan(by, plan, action="新建年度方案", detail={"计分方案": rules.scheme.title})
    return plan


def write_plan(by: Actor, plan: Plan, *, action: str, detail: dict[str, object]) -> None:
    """Store a new plan with the calendar of its scheme and its audit row.

    DomainError where the year has one of the same scheme.
    """
    try:
        with transaction.atomic():
            plan.hands = with_hand([], by)
            plan.save(force_insert=True)
            ensure_calendar(plan)
            by.record(
                action=action, target=f"{plan.agency.name} {plan}", detail=detail, agency=plan.agency_id
            )
    except IntegrityError as error:
        raise DomainError(
            "没有新建方案",
            why=f"{plan.year} 年已经有同一计分方案的年度方案",
            next_step="请打开已有的方案继续编制，或改年度",
        ) from error


def check_year(year: int) -> None:
    """Refuse a year that no office has."""
    if year not in YEARS:
        raise DomainError("年度不对", why=f"{year} 不在可用的年份之内", next_step="请填四位年份，如 2026")
