"""The days of 复核 and 申诉, in calendar days; the day from which a term runs does not count (rules 7.4, 民法典 201)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.appeal_settings import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks for what, when: `known_on` is the day from which the term runs, `published_on` that of the result.

    For a 申诉 after a 复核 `review_on` is the day of the review's decision and `known_on` that of its receipt.
    """

    appeal: bool
    published_on: date
    known_on: date
    asked_on: date
    today: date
    review_on: date | None = None


def last_day(start: date, days: int) -> date:
    """Give the last day of a term of calendar days; `start` does not count, the last day counts to its end.

    A term that would run beyond the calendar ends with it.
    """
    return start + timedelta(days=min(days, (date.max - start).days))


def days_to_ask(terms: Terms, *, appeal: bool, reviewed: bool) -> int:
    """How long one may ask: a 申诉 after a 复核 is shorter; one without it has the term of the 复核."""
    return terms.appeal_asked if appeal and reviewed else terms.review_asked


def due_on(terms: Terms, *, appeal: bool, asked_on: date, extended: int = 0) -> date:
    """The last day on which it has to be decided."""
    return last_day(asked_on, (terms.appeal_decided if appeal else terms.review_decided) + extended)


def reasons_against_asking(asking: Asking, terms: Terms) -> list[str]:
    """Say what speaks against the days of an asking; nothing where they fit."""
    found: list[str] = []
    begin = asking.review_on or asking.published_on
    if asking.known_on < begin:
        found.append(f"知悉日期早于{'复核决定' if asking.review_on else '结果发布'}日期 {begin}")
    if asking.asked_on < asking.known_on:
        found.append("提出日期早于知悉日期")
    if asking.asked_on > asking.today:
        found.append("提出日期在今天之后")
    days = days_to_ask(terms, appeal=asking.appeal, reviewed=asking.review_on is not None)
    last = last_day(asking.known_on, days)
    if asking.asked_on > last:
        found.append(f"已过提出期限：自知悉之日起 {days} 日，到 {last} 当天结束时为止")
    return found


def reasons_against_deciding(*, asked_on: date, decided_on: date, today: date) -> list[str]:
    """Say what speaks against the day of a decision; one that comes late is recorded, not refused."""
    found = []
    if decided_on < asked_on:
        found.append("决定日期早于提出日期")
    if decided_on > today:
        found.append("决定日期在今天之后")
    return found


def reasons_against_extending(*, days: int, terms: Terms, due: date, today: date, before: int) -> list[str]:
    """Say what speaks against extending the term of a 申诉; once, within its own term."""
    found = []
    if before:
        found.append(f"已经延长 {before} 日")
    if not 1 <= days <= terms.appeal_extended:
        found.append(f"延长不得超过 {terms.appeal_extended} 日")
    if today > due:
        found.append(f"决定期限 {due} 已过")
    return found


def days_left(due: date, today: date) -> int:
    """Calendar days to the last one; 0 on it, negative when overdue."""
    return (due - today).days
