"""How a handed-down total stands: whether the city's version still gives it, and what the inner plan makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bonuses.approving.standing import newest_published
from bonuses.chain.units import city_money
from bonuses.models import InternalSplit
from plans.current import rules_of
from plans.engine.loading import bonus_total_fen
from plans.engine.rounding import two_places
from plans.models import Plan
from scoring.models import Settlement


@dataclass(frozen=True, slots=True)
class Standing:
    """A split: why it no longer stands (empty: it does), and the total the inner plan has now (None: not linked)."""

    split: InternalSplit
    outdated: str
    inner_total: int | None

    @property
    def equal(self) -> bool:
        """Whether the inner plan's total is the one handed down."""
        return self.inner_total == self.split.total_fen


def standings(splits: Iterable[InternalSplit]) -> list[Standing]:
    """How splits stand; of each city's plan the newest version, and where it is another one its totals, are read once."""
    splits = list(splits)
    inner = _inner_totals(split.inner for split in splits if split.inner is not None)
    newest: dict[int, Settlement | None] = {}
    totals: dict[int, Mapping[str, int]] = {}
    made = []
    for split in splits:
        plan = split.outer.plan_id
        if plan not in newest:
            newest[plan] = newest_published(plan)
        found = newest[plan]
        if found is not None and found.pk != split.outer_id and plan not in totals:
            totals[plan] = _totals(found)
        outdated = _outdated(split, found, totals.get(plan, {}))
        made.append(Standing(split, outdated, inner.get(split.inner_id or 0)))
    return made


def split_of(plan: Plan | int) -> InternalSplit | None:
    """The split that gives an inner plan its total: that of the newest version of the city's settlement."""
    rows = InternalSplit.objects.filter(inner=plan).select_related("outer__plan__agency", "inner", "agency")
    return rows.defer("outer__inputs", "outer__book", "outer__result").order_by("-outer__version").first()


def total_of(plan: Plan) -> int | None:
    """奖金总额 of a plan as it stands, in fen."""
    return _inner_totals([plan])[plan.pk]


def _inner_totals(plans: Iterable[Plan]) -> dict[int, int | None]:
    """奖金总额 of plans as they stand, by key; one query, each scheme is read once."""
    return {
        key: None if loaded.rules is None else bonus_total_fen(loaded.rules)
        for key, loaded in rules_of(plans).items()
    }


def _totals(settlement: Settlement) -> Mapping[str, int]:
    money = city_money(settlement)
    return {unit.code: unit.amount for unit in money.units} if money else {}


def _outdated(split: InternalSplit, newest: Settlement | None, totals: Mapping[str, int]) -> str:
    if newest is None:
        return "上级核算没有发布的版本"
    if newest.pk == split.outer_id:
        return ""
    now = totals.get(split.subject_code, 0)
    if now == split.total_fen:
        return ""
    return f"上级核算第{newest.version}版把本单位总额改为 {two_places(now)} 元"
