"""The Django app «年度方案»."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """A year's plan of an agency: scheme, settings with their clauses, the plan check."""

    name = "plans"
    verbose_name = "年度方案"

    def ready(self) -> None:
        """Join the search and the navigation of the frame, and the handover."""
        from people.frame.navigation import NavItem, register_navigation
        from plans import plan_join, search, year_pages
        from plans.services import body_handover, calendar_reminding

        search.join()
        body_handover.join()
        calendar_reminding.join()
        plan_join.join()
        year_pages.join()
        register_navigation(
            NavItem(
                title="年度机构",
                url_name="bodies",
                rule="bodies.view",
                section="组织",
                order=30,
                icon="building",
            )
        )
