"""The Django app «报表»."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The year workbook, Excel, PDF and the commands around them."""

    name = "reports"
    verbose_name = "报表"
