"""Tags of the pages of 计算过程: `{% load traces %}`."""

from __future__ import annotations

from django import template

from plans.engine.rounding import two_places
from reports.tracing.pages import clause_address
from scoring.models import Settlement

register = template.Library()


@register.filter
def places(hundredths: int | None) -> str:
    """Write a published figure kept in 1/100 with its two places; "—" where it is undecided."""
    return "—" if hundredths is None else two_places(hundredths)


@register.simple_tag
def clause_url(settlement: Settlement, clause: str) -> str:
    """Give the place on the plan's page where a clause is quoted."""
    return clause_address(settlement)(clause)
