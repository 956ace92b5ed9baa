"""The Django app «机构与人员»."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Agencies, sections, staff and their postings: what everything else refers to."""

    name = "people"
    verbose_name = "机构与人员"
