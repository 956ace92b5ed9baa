"""The Django app «评分与核算»."""

from __future__ import annotations

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Adjustments, violations and ratings; scores, ranks, grades and settlements."""

    name = "scoring"
    verbose_name = "评分与核算"
