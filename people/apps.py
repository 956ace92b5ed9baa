"""The Django app «机构与人员»."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Agencies, sections, staff and their postings: what everything else refers to."""

    name = "people"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        """Join what the frame asks: 待办, search, navigation; and register every session that is signed in."""
        import people.navigation_items
        import people.signing_in  # noqa: F401
        from people.frame import found, waiting

        waiting.join()
        found.join()
