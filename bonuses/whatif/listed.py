"""What the list of scenarios tells of a year, read without the year: settings, the rows that are left out, names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bonuses.whatif.changes import Change, Decided, Without
from bonuses.whatif.worlds import rules_with
from plans.engine.loading import Rules
from plans.models import Participant, Plan, PlanSetting, Subject
from scoring.models import Standing
from scoring.registering.columns import Register
from scoring.year import YearRows


@dataclass(frozen=True, slots=True)
class Listed:
    """The rules in force and those rows of a year that changes name; nothing can be computed of it."""

    rows: YearRows
    rules: Rules


def listed(plan: Plan, changes: Iterable[Change], registers: Iterable[Register]) -> Listed:
    """Read what is needed to tell changes, in a constant number of queries. DomainError: settings do not load."""
    changes = list(changes)
    rows = YearRows(plan)
    rows.settings = list(PlanSetting.objects.filter(plan=plan).order_by("name"))
    rules = rules_with(plan, {row.name: row.value for row in rows.settings})
    wanted: dict[str, set[int]] = {}
    for each in changes:
        if isinstance(each, Without):
            wanted.setdefault(each.register, set()).add(each.row)
    for register in registers:
        if register.rows in wanted:
            setattr(rows, register.rows, _kept(register, plan, wanted[register.rows]))
    targets = {target for each in changes if isinstance(each, Decided) for target, _ in each.conclusions}
    if targets:
        # A ballot group is named behind its target.
        codes = targets | {target.rpartition("/")[0] for target in targets}
        rows.subjects = list(Subject.objects.filter(plan=plan, code__in=codes))
        rows.participants = list(Participant.objects.filter(plan=plan, number__in=codes))
    return Listed(rows, rules)


def _kept(register: Register, plan: Plan, keys: set[int]) -> list[Any]:
    related = [each.attribute for each in register.columns if each.kind in ("subject", "person")]
    # Every register has a plan; `Entered`, which they share, does not say so.
    kept: Any = register.model._default_manager
    found = kept.filter(plan=plan, pk__in=keys, standing=Standing.IN_FORCE)
    return list(found.select_related(*related) if related else found)
