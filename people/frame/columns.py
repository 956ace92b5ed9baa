"""Columns that cost little to draw and export as what they are (the stock ones render a template per cell)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from html import escape
from typing import Any, Final

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Tone of a state badge → what it says without its colour, for the class in static/css/hengji.css.
TONES: Final = ("neutral", "info", "waiting", "good", "bad", "muted")


class DayColumn(tables.Column):  # type: ignore[misc]
    """A day as 2026-03-01; in a spreadsheet a real date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "day"}, "th": {"class": "day"}})
        super().__init__(*args, **kwargs)

    def render(self, value: date) -> str:
        """Write the day in figures."""
        return value.isoformat()

    def value(self, value: date) -> date:
        """Give the day itself."""
        return value


class MomentColumn(tables.Column):  # type: ignore[misc]
    """A moment as 2026-03-01 09:30, local time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "day"}, "th": {"class": "day"}})
        super().__init__(*args, **kwargs)

    def render(self, value: datetime) -> str:
        """Write day and minute in figures."""
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def value(self, value: datetime) -> datetime:
        """Give the local moment, without the zone that a spreadsheet cannot keep."""
        return timezone.localtime(value).replace(tzinfo=None)


class NumberColumn(tables.Column):  # type: ignore[misc]
    """A number: right-aligned, figures of one width, a number in a spreadsheet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "number"}, "th": {"class": "number"}})
        super().__init__(*args, **kwargs)


class BadgeColumn(tables.Column):  # type: ignore[misc]
    """A state as a badge; `tones` gives the tone of each stored value (TONES), neutral for the others."""

    def __init__(self, *args: Any, tones: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tones = dict(tones or {})

    def render(self, value: object) -> SafeString:
        """Draw the badge."""
        return badge(str(value), self.tones.get(str(value), "neutral"))

    def value(self, value: object) -> str:
        """Give the words."""
        return str(value)


class LinkedColumn(tables.Column):  # type: ignore[misc]
    """Text that leads somewhere; `to` gives the URL for a record, empty for plain text.

    A URL made with `prefix + str(key) + "/"` is cheaper than 50 calls of `reverse`.
    """

    def __init__(self, *args: Any, to: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to = to

    def render(self, value: object, record: Any) -> str:
        """Draw the link."""
        url = self.to(record)
        return mark_safe(f'<a href="{escaped(url)}">{escaped(value)}</a>') if url else str(value)

    def value(self, value: object) -> object:
        """Give the text."""
        return value


def badge(text: str, tone: str = "neutral") -> SafeString:
    """Draw a state badge; an unknown tone raises ValueError."""
    if tone not in TONES:
        raise ValueError(f"no such tone: {tone}")
    return mark_safe(f'<span class="state state-{tone}">{escaped(text)}</span>')


def escaped(text: object) -> str:
    """Escape a text, and leave alone what is markup already; plain text skips Django's check for lazy words."""
    return escape(text) if type(text) is str else str(conditional_escape(text))  # type: ignore[arg-type]
