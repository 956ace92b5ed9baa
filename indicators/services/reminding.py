"""Telling filers some working days before a quarter is due, and the 绩效办 how much is missing; run every day.

Each person is told once a quarter (the message's key), whoever has handed everything in is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse

from indicators.filers import filers_of, page_agency
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_card import quarter_words
from indicators.services.filing_rules import QUARTERS, due_days, quarter_start
from indicators.workflow import HANDED_IN
from people.addresses import read_addresses
from people.daily import register_daily
from people.services.notifications import notify
from plans.models import Plan
from plans.services.calendar_reminding import is_near
from plans.services.notice_turns import office_accounts
from plans.services.working_days import working_calendar


def join() -> None:
    """Register it."""
    register_daily("季度填报提醒", remind_of_quarters)


def remind_of_quarters(today: date) -> None:
    """Tell everybody who owes rows of a quarter that is due soon; running it again tells nobody twice."""
    years = (today.year - 1, today.year)
    plans = list(Plan.objects.filter(state=Plan.State.APPROVED, year__in=years).order_by("pk"))
    if not plans:
        return
    days, working = due_days(plans), working_calendar()
    for plan in plans:
        for quarter in QUARTERS:
            due = days[plan.pk][quarter].day
            if quarter_start(plan.year, quarter) <= today and is_near(today, due, working):
                _remind(plan, quarter, due, today)


def _remind(plan: Plan, quarter: int, due: date, today: date) -> None:
    rows = _missing(plan, quarter)
    if not rows:
        return
    filers = filers_of(rows, today)
    owed: dict[tuple[int, int], int] = defaultdict(int)
    nobody = 0
    for row in rows:
        accounts = {filer.account for filer in filers[row.pk] if filer.account is not None}
        nobody += not accounts
        for account in accounts:
            owed[account, page_agency(row)] += 1
    read_addresses()
    with transaction.atomic():
        _tell_filers(plan, quarter, due, owed)
        _tell_office(plan, quarter, due, len(rows), {account for account, _ in owed}, nobody)


def _missing(plan: Plan, quarter: int) -> list[SecondaryIndicator]:
    """The indicators of which neither the quarter nor a later one was handed in (rules 0.6: the latest counts)."""
    handed_in = LedgerEntry.objects.filter(
        indicator__plan=plan, quarter__gte=quarter, state__in=HANDED_IN
    ).values("indicator")
    rows = SecondaryIndicator.objects.filter(plan=plan).exclude(pk__in=handed_in)
    related = rows.select_related("plan", "subject", "responsible__employee").defer("plan__scheme_text")
    return list(related.order_by("pk"))


def _tell_filers(plan: Plan, quarter: int, due: date, owed: Mapping[tuple[int, int], int]) -> None:
    for (account, agency), number in sorted(owed.items()):
        notify(
            [account],
            title=f"{quarter_words(quarter)}还有 {number} 项填报待提交，{_day(due)}截止",
            body="请填好完成情况，附上佐证材料，按时提交。",
            link=reverse("my_quarter", args=[agency, plan.year, quarter]),
            key=f"quarter-due:{plan.pk}:{quarter}:{agency}",
        )


def _tell_office(plan: Plan, quarter: int, due: date, rows: int, people: Iterable[int], nobody: int) -> None:
    said = f"涉及 {len(set(people))} 人，已分别提醒。" if people else ""
    lacking = f"其中 {nobody} 项没有可以登录的填报人，请先落实。" if nobody else ""
    notify(
        office_accounts(plan.agency_id),
        title=f"{plan.year}年{quarter_words(quarter)}填报 {_day(due)}截止，还有 {rows} 项未提交",
        body=f"{said}{lacking}",
        link=f"{reverse('plan', args=[plan.agency_id, plan.year])}?plan={plan.pk}",
        key=f"quarter-due-office:{plan.pk}:{quarter}",
    )


def _day(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"
