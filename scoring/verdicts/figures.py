"""Self-scores of the indicators beside the superior's, and what was lost by the verdict in force."""

from __future__ import annotations

from fractions import Fraction

from indicators.gather import gather_indicator
from indicators.models import LedgerEntry, SecondaryIndicator
from plans.current import rules_in_force
from plans.engine.rounding import half_up
from plans.engine.units import POINT
from plans.models import Plan
from scoring.engine.facts import YearFacts
from scoring.engine.indicator_points import score_indicators
from scoring.engine.year import Year
from scoring.gather import gather_ledger
from scoring.models import Standing, SuperiorVerdict, VerdictItem


def indicators_of(plan: Plan) -> list[SecondaryIndicator]:
    """The indicators of a plan in the order of the plan."""
    rows = SecondaryIndicator.objects.filter(plan=plan).select_related(
        "primary", "subject", "responsible", "leader"
    )
    return list(rows.order_by("primary__position", "position", "code"))


def self_scores(plan: Plan, indicators: list[SecondaryIndicator]) -> dict[int, int]:
    """What the ledger comes to for each indicator (key → 1/10000 point), as the year is scored (rules 0.7, 2.1).

    One without an approved row is left out: nobody has scored it. DomainError: a graded row without its grade.
    """
    rules = rules_in_force(plan).rules
    if rules is None:
        return {}
    approved = LedgerEntry.objects.filter(indicator__plan=plan, state=LedgerEntry.State.APPROVED)
    rows = list(approved.order_by("indicator", "quarter"))
    known = {row.pk: row for row in indicators}
    for row in rows:
        row.indicator = known[row.indicator_id]
    facts = YearFacts(
        plan.year, "",
        indicators=tuple(gather_indicator(row) for row in indicators),
        ledger=gather_ledger(rows, rules.scheme),
    )  # fmt: skip
    scores = score_indicators(Year(facts, rules.scheme, trace=False))
    filed = {row.indicator_id for row in rows}
    return {
        row.pk: half_up(Fraction(scores[row.code].points) * POINT)
        for row in indicators
        if row.pk in filed and row.code in scores
    }


def in_force(plan: Plan) -> SuperiorVerdict | None:
    """The verdict of a plan's year that counts; None until one is confirmed."""
    rows = SuperiorVerdict.objects.filter(plan=plan, standing=Standing.IN_FORCE)
    return rows.select_related("plan__agency").first()


def lost_by_verdict(plan: Plan) -> dict[int, int]:
    """What each indicator lost by the verdict in force (key → 1/10000 point; 0: nothing), those that it speaks of."""
    rows = VerdictItem.objects.filter(verdict__plan=plan, verdict__standing=Standing.IN_FORCE)
    found = rows.order_by().values_list("indicator", "indicator__full_points", "points")
    return {indicator: full - points for indicator, full, points in found}


def is_known(plan: Plan) -> bool:
    """Whether the superior's result of the year is there."""
    return SuperiorVerdict.objects.filter(plan=plan, standing=Standing.IN_FORCE).exists()
