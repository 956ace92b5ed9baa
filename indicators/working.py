"""The settings of the daily work that are in force for a plan (`plans.engine.working_settings`)."""

from __future__ import annotations

from indicators.engine.lights import LightRules
from plans.engine.working_settings import WORKING_SETTINGS, Working, working
from plans.models import Plan, PlanSetting


def working_of(plan: Plan) -> Working:
    """Read the plan's settings of the daily work; what it does not change is as the house has it. One query."""
    rows = PlanSetting.objects.filter(plan=plan, name__in=WORKING_SETTINGS).values_list("name", "value")
    return working(dict(rows))


def light_rules(plan: Plan) -> LightRules:
    """Give the lines of the lights."""
    found = working_of(plan)
    return LightRules(green=found.green, yellow=found.yellow)
