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
        from reports import help_search, overview, standing
        from reports.archive import joining as archive
        from reports.papers import joining as papers
        from reports.result_notices import joining as result_notices
        from reports.result_pages import joining

        standing.join()
        joining.join()
        papers.join()
        archive.join()
        result_notices.join()
        help_search.join()
        overview.join()
        register_navigation(
            NavItem(
                title="年度工作簿", url_name="workbook", rule="workbook.settle", section="年度", order=97,
                icon="file-earmark-spreadsheet",
            ),
            NavItem(
                title="进展", url_name="progress", rule="progress.view", section="年度", order=60, icon="bar-chart",
            ),
            NavItem(
                title="我的考核结果", url_name="my_result", rule="result.own", section="年终", order=95, icon="clipboard-check",
            ),
        )  # fmt: skip
