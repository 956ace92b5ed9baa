"""Filters of the registers' pages."""

from __future__ import annotations

from django import template

from scoring.engine.registers.rows import in_points as shown

register = template.Library()


@register.filter
def in_points(points: int) -> str:
    """Write 1/10000 points without idle zeros."""
    return shown(points)
