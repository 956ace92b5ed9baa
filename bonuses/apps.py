"""The Django app «奖金»."""

from __future__ import annotations

from django.apps import AppConfig


class BonusesConfig(AppConfig):
    """Pools and distributions: the money of a settlement."""

    name = "bonuses"
    verbose_name = "奖金"
