"""Tags of the pages of a settlement: `{% load result_pages %}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join

from people.frame.columns import badge
from reports.opened import rules_of
from reports.result_pages.frame import SEALS, TONES, ShownTab, tabs_of
from reports.result_pages.words import yuan as write_yuan
from scoring.life.turns import way_out
from scoring.life.workflow import next_step
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
def standing_badges(settlement: Settlement) -> str:
    """Draw the state for who reads every version, with what is wrong with it."""
    found = [state_badge(settlement)]
    if settlement.state != Settlement.State.SUPERSEDED:
        found += [badge("需重新核算", "bad")] if settlement.outdated else []
        found += [badge("正在更正", "waiting")] if settlement.reopened else []
    return format_html_join(" ", "{}", ((one,) for one in found))


@register.filter
def next_words(settlement: Settlement) -> str:
    """Say who takes the next step of a settlement; empty where none is left."""
    step = next_step(settlement.state)
    return step.who if step is not None else ""


@register.filter
def way_out_of(settlement: Settlement) -> str:
    """Say how a version that no longer holds is made anew."""
    return way_out(settlement)


@register.filter
def yuan(fen: int | None) -> str:
    """Write fen as yuan with separators."""
    return write_yuan(fen)


@register.filter
def document_of(settlement: Settlement) -> str:
    """Give the name of the document that a settlement follows."""
    return rules_of(settlement).scheme.document
