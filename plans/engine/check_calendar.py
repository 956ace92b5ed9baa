"""提示 about dates: milestones before the plan's own date, and returns out of order (rules 1.7)."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from plans.engine.check_rows import shortened
from plans.engine.findings import HINT, Finding
from plans.engine.scheme import Scheme


def due_date(due: str, year: int) -> date:
    """The date of a calendar entry ("Y-08-15", "Y+1-01-31") in a plan's year; 29 February of a common year is the 28th."""
    found = re.fullmatch(r"Y(\+1)?-(\d{2})-(\d{2})", due)
    assert found is not None  # the scheme refuses any other form
    of_year, month, day = year + (1 if found[1] else 0), int(found[2]), int(found[3])
    if (month, day) == (2, 29) and not isleap(of_year):
        day = 28
    return date(of_year, month, day)


def calendar_hints(scheme: Scheme) -> Iterator[Finding]:
    """Milestones that were over when the plan was issued, and quarterly returns due in the wrong order."""
    if scheme.year is not None and scheme.issued:
        yield from _before_issue(scheme, scheme.year)
    returns = [entry for entry in scheme.calendar if entry.quarter is not None]
    for earlier, later in pairwise(sorted(returns, key=lambda entry: entry.quarter or 0)):
        if due_date(later.due, 1) < due_date(earlier.due, 1):
            problem = f"“{later.name}”（{later.due}）早于“{earlier.name}”（{earlier.due}）"
            yield Finding(HINT, problem, "请核对两个期限的先后", later.clause)


def _before_issue(scheme: Scheme, year: int) -> Iterator[Finding]:
    past = [entry for entry in scheme.calendar if due_date(entry.due, year).isoformat() < scheme.issued]
    if past:
        names = shortened([f"{entry.name}（{due_date(entry.due, year)}）" for entry in past])
        problem = f"原文有 {len(past)} 个期限早于方案印发日期 {scheme.issued}：{names}"
        yield Finding(HINT, problem, "迟于期限的只作记录，不影响核算；请确认印发日期", past[0].clause)
