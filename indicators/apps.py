"""The Django app «指标与台账»."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """First- and second-level indicators, responsibility and the quarterly ledger."""

    name = "indicators"
    verbose_name = "指标与台账"

    def ready(self) -> None:
        """Join the search of the frame."""
        from indicators import search

        search.join()
