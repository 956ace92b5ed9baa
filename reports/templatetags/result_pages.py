"""Tags of the pages of a settlement: `{% load result_pages %}`."""

from __future__ import annotations

from django import template

from people.frame.columns import badge
from reports.opened import rules_of
from reports.result_pages.frame import SEALS, TONES, ShownTab, tabs_of
from reports.result_pages.words import yuan as write_yuan
from scoring.models import Settlement

register = template.Library()


@register.simple_tag
def result_tabs(settlement: Settlement) -> list[ShownTab]:
    """Give the tabs of a settlement."""
    return list(tabs_of(settlement))


@register.filter
def seal(settlement: Settlement) -> str:
    """Give the word of the seal; empty for what has been published."""
    return SEALS.get(settlement.state, "")


@register.filter
def newer(settlement: Settlement) -> Settlement | None:
    """Give the version that stands in the place of a superseded one."""
    if settlement.state != Settlement.State.SUPERSEDED:
        return None
    rows = Settlement.objects.get_queryset().filter(plan=settlement.plan_id).order_by("-version")
    return rows.only("pk", "version", "state").first()


@register.filter
def state_badge(settlement: Settlement) -> str:
    """Draw the state as a badge."""
    return badge(settlement.state, TONES.get(settlement.state, "neutral"))


@register.filter
def yuan(fen: int | None) -> str:
    """Write fen as yuan with separators."""
    return write_yuan(fen)


@register.filter
def document_of(settlement: Settlement) -> str:
    """Give the name of the document that a settlement follows."""
    return rules_of(settlement).scheme.document
