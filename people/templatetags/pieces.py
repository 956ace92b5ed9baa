"""Tags of the frame, known in every template: `{% icon "bell" %}` and `{% badge text tone %}`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django import template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.frame.columns import badge as draw_badge
from people.frame.filter_fields import filter_field as draw_filter_field

SPRITE: Final = "vendor/bootstrap-icons/icons.svg"

register = template.Library()


# Forty on every page, and where the sprite lies never changes while the program runs.
@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Draw a symbol of the sprite; it says nothing to a screen reader, the words beside it do."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )


@register.simple_tag
def badge(text: object, tone: str = "neutral") -> SafeString:
    """Draw a state badge (`people.frame.columns.TONES`)."""
    return draw_badge(str(text), tone)


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """Draw a field above a list with its label."""
    return draw_filter_field(field)
