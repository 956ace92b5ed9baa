"""Small years to settle: a sample workbook stored once for every agency of the race."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from people.acting import Actor

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "kexie-2017.xlsx"


def store_years(number: int) -> list[Any]:
    """Store the sample for `number` agencies; give the keys of the plans."""
    from reports.workbook.check import check
    from scoring.services import store_year

    keys = []
    for n in range(number):
        rows = check(SAMPLE).rows
        assert rows is not None
        keys.append(store_year(rows, owner=f"核算{n}").pk)
    return keys


def settle_again(plan: int, by: Actor) -> None:
    """Settle the stored facts of a plan."""
    from bonuses.services import settle_plan
    from plans.engine.loading import load_rules
    from plans.models import Plan

    stored = Plan.objects.select_related("agency").get(pk=plan)
    rules = load_rules(stored.scheme_text, {}).rules
    assert rules is not None
    settle_plan(stored, rules, by=by)
