"""By what a plan's rows are judged: its lights, whether grades stand for figures, how they turn into points.

The settings of the daily work (`plans.engine.working_settings`) and the scheme's own scoring, from one reading of the
plan (`plans.current.in_force`); where a changed setting cannot stand, the scheme's own rules hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.engine.lights import LightRules
from plans.current import InForce, in_force
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.working_settings import Working, working
from plans.models import Plan


@dataclass(frozen=True, slots=True)
class Judging:
    """What a reviewer's page needs of a plan; `scoring` None where its rules do not load or know no indicators."""

    lights: LightRules
    scoring: IndicatorScoring | None
    working: Working

    @property
    def graded(self) -> bool:
        """Whether grades stand for figures (rules 2.1)."""
        return self.lights.graded


def judging_of(plans: Iterable[Plan]) -> dict[int, Judging]:
    """Give by what the rows of plans are judged, by the plans' keys; one query."""
    return {key: judging_by(found) for key, found in in_force(plans).items()}


def judging_by(found: InForce) -> Judging:
    """Give by what rows are judged under rules that were read."""
    rules, daily = found.rules, working(dict(found.settings))
    scoring = rules.scheme.indicators.scoring if rules is not None and rules.scheme.indicators else None
    graded = scoring is not None and scoring.method == "graded"
    return Judging(LightRules(green=daily.green, yellow=daily.yellow, graded=graded), scoring, daily)


def working_of(plan: Plan) -> Working:
    """Read the plan's settings of the daily work; what it does not change is as the house has it. One query."""
    return judging_of([plan])[plan.pk].working


def light_rules(plan: Plan) -> LightRules:
    """Give the lines of the lights."""
    return judging_of([plan])[plan.pk].lights


def scoring_of(plan: Plan) -> IndicatorScoring | None:
    """How the plan turns rows into points; None where its rules do not load or know no indicators. One query."""
    return judging_of([plan])[plan.pk].scoring
