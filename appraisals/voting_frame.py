"""Voting in the frame: the entry of the navigation, and the 待办 of who has not voted yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from appraisals.models import AppraisalRound
from appraisals.papers import ACCOUNT, electors_of
from people.access import Access
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo


def join() -> None:
    """Register the entry."""
    register_navigation(
        NavItem(
            title="测评投票",
            url_name="ballots",
            rule="ballot.cast",
            section="工作",
            order=38,
            icon="clipboard-check",
        )
    )


def ballots_to_cast(access: Access) -> Iterator[Todo]:
    """The open rounds in which the person has not voted; a cast one is gone from here at once."""
    if access.employee is None:
        return
    begun = Q(round__begins_on__isnull=True) | Q(round__begins_on__lte=access.today)
    lasting = Q(round__ends_on__isnull=True) | Q(round__ends_on__gte=access.today)
    rows = electors_of(access).filter(
        begun, lasting, round__state=AppraisalRound.State.OPEN, group__channel=ACCOUNT, turnout__isnull=True
    )
    for row in rows.order_by("round__ends_on", "round"):
        yield Todo(
            title=f"投票：{row.round.name}",
            link=reverse("ballot", args=[row.round_id]),
            due=row.round.ends_on,
            hint="密封投票，谁也看不到您打的分",
        )
