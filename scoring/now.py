"""What a plan's stored facts come to at this moment, by the same engine that settles the year; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from people.errors import DomainError
from plans.current import rules_in_force
from plans.engine.loading import Rules
from plans.models import Plan
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.year import YearRows, load_year


@dataclass(frozen=True, slots=True)
class Now:
    """Rows as stored (or as they would be), the rules in force, the facts and what they come to."""

    rows: YearRows
    rules: Rules
    facts: YearFacts
    outcome: Outcome


def compute(
    plan: Plan,
    *,
    change: Callable[[YearRows], None] | None = None,
    settings: Mapping[str, str] | None = None,
    trace: bool = False,
) -> Now:
    """Compute a plan as it stands, or as it would stand after `change` has edited the rows in memory.

    `settings` stand for the plan's changed ones (name → text as typed).

    Raises DomainError when the plan's scheme or settings do not load.
    """
    loaded = rules_in_force(plan, settings)
    if loaded.rules is None:
        raise DomainError("不能试算", why="方案的设置还有错误", next_step="请在方案页面按提示更正设置后再试")
    rows = load_year(plan)
    if change is not None:
        change(rows)
    facts = gather(rows, loaded.rules.scheme, agency=plan.agency.name)
    return Now(rows, loaded.rules, facts, settle(facts, loaded.rules.scheme, trace=trace))
