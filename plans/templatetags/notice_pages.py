"""Tags of the pages of 公示, route and calendar."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.safestring import SafeString

from people.frame.columns import badge
from plans.models import Objection, PublicNotice
from plans.services.calendar_words import Line
from plans.services.objection_words import outcome_words

register = template.Library()
NOTICE_TONES: Final = {"草拟": "muted", "公示中": "info", "已结束": "good", "已撤回": "bad"}
LINE_TONES: Final = {"done": "good", "late": "bad", "soon": "waiting", "open": "neutral"}
OBJECTION_TONES: Final = {"待答复": "waiting", "成立": "bad", "部分成立": "info", "不成立": "muted"}


@register.simple_tag
def notice_state(notice: PublicNotice) -> SafeString:
    """Draw where a notice stands."""
    return badge(notice.state, NOTICE_TONES[notice.state])


@register.simple_tag
def objection_state(objection: Objection, word: str = "异议") -> SafeString:
    """Draw what came of an objection, or of a comment."""
    return badge(outcome_words(objection.outcome, word), OBJECTION_TONES[objection.outcome])


@register.simple_tag
def item_state(line: Line) -> SafeString:
    """Draw where an item of the calendar stands."""
    return badge(line.words, LINE_TONES[line.state])
