"""Figures as the pages write them, and small pictures of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from people.frame.columns import escaped
from plans.engine.rounding import two_places
from reports.results.blocks import money

OPEN: Final = "—"
BAR: Final = 56


def figure(hundredth: int | None) -> str:
    """A score with two places, — where it is open."""
    return OPEN if hundredth is None else two_places(hundredth)


def yuan(hundredth: int | None) -> str:
    """An amount of fen in yuan with separators, — where it is open."""
    return OPEN if hundredth is None else money(hundredth)


def exact(hundredth: int | None) -> Decimal | None:
    """1/100 units as an exact number for a spreadsheet."""
    return None if hundredth is None else Decimal(hundredth) / 100


def still_open(why: str) -> SafeString:
    """Draw an open figure with the words that say why."""
    words = f'<span class="why">{escaped(why)}</span>' if why else ""
    return mark_safe(f'<span class="open">{OPEN}</span>{words}')


def bar(value: int, longest: int, *, minus: bool = False) -> SafeString:
    """Draw a small bar beside a part; it repeats the figure and says nothing to a screen reader."""
    wide = 0 if longest <= 0 else max(1, min(BAR, abs(value) * BAR // longest)) if value else 0
    look = " part-minus" if minus or value < 0 else ""
    return mark_safe(
        f'<svg class="part-bar{look}" width="{BAR}" height="5" aria-hidden="true" focusable="false">'
        f'<rect class="part-room" width="{BAR}" height="5" rx="2"></rect>'
        f'<rect class="part-fill" width="{wide}" height="5" rx="2"></rect></svg>'
    )


def tone_of(grade: str, grades: tuple[str, ...]) -> str:
    """The tone of a grade's badge: the best green, the worst red, the one before amber, the others plain."""
    place = grades.index(grade) if grade in grades else 1
    if place == 0:
        return "good"
    if place == len(grades) - 1 and len(grades) > 2:
        return "bad"
    return "waiting" if place == len(grades) - 2 and len(grades) > 3 else "info"
