"""What the documents of a year add to the frame: navigation, and who may open an issued one."""

from __future__ import annotations

from django.db.models import Q

from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from reports.papers.sight import visible_papers


def join() -> None:
    """Register both."""
    register_navigation(
        NavItem(
            title="年度文书",
            url_name="papers",
            rule="paper.view",
            section="年终",
            order=98,
            icon="file-earmark-text",
        )
    )
    register_owner("papers", lambda access: Q(issued_papers__in=visible_papers(access).values("pk")))
