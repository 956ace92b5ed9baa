"""The Django app «指标与台账»."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """First- and second-level indicators, responsibility and the quarterly ledger."""

    name = "indicators"
    verbose_name = "指标与台账"

    def ready(self) -> None:
        """Join the search and the navigation of the frame."""
        from indicators import filing_frame, month_todos, plan_snapshots, review_joining, search
        from indicators.services import overview_filing, reminding
        from people.frame.navigation import NavItem, register_navigation

        search.join()
        filing_frame.join()
        review_joining.join()
        overview_filing.join()
        month_todos.join()
        plan_snapshots.join()
        reminding.join()
        register_navigation(
            NavItem(
                title="指标",
                url_name="grid",
                rule="indicator.view",
                section="年度",
                order=20,
                icon="list-task",
            )
        )
