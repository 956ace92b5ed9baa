"""The Django app «报表»."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The year workbook, Excel, PDF and the commands around them."""

    name = "reports"
    verbose_name = "报表"

    def ready(self) -> None:
        """Tell the frame how the last backup stands, and where the year workbook is."""
        from people.frame.navigation import NavItem, register_navigation
        from reports import help_search, standing
        from reports.result_pages import joining

        standing.join()
        joining.join()
        help_search.join()
        register_navigation(
            NavItem(
                title="年度工作簿", url_name="workbook", rule="workbook.settle", section="工作", order=30,
                icon="file-earmark-spreadsheet",
            ),
            NavItem(
                title="进展", url_name="progress", rule="progress.view", section="工作", order=70, icon="bar-chart",
            ),
            NavItem(
                title="我的考核结果", url_name="my_result", rule="result.own", section="工作", order=15, icon="clipboard-check",
            ),
        )  # fmt: skip
