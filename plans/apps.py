"""The Django app «年度方案»."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """A year's plan of an agency: scheme, settings with their clauses, the plan check."""

    name = "plans"
    verbose_name = "年度方案"
