"""待办 of 测评: one question whether any round is being held, and only then whose turn it is for what."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from appraisals.duty_joining import reports_to_hand_in
from appraisals.joining import passphrases_to_set, rounds_waiting
from appraisals.models import AppraisalRound
from appraisals.voting_frame import ballots_to_cast
from people.access import Access
from people.frame.todo import Todo, register_todo

State = AppraisalRound.State


def join() -> None:
    """Register it."""
    register_todo(waiting)


def waiting(access: Access) -> Iterator[Todo]:
    """What waits for somebody in the rounds being held: most of the year there is none, and nothing else is asked."""
    held = Q(state__in=(State.DRAFT, State.PREPARED, State.OPEN)) | Q(
        state=State.CLOSED, void_asked_by__isnull=False
    )
    if not AppraisalRound.objects.filter(held, sealed=True).exists():
        return
    yield from ballots_to_cast(access)
    yield from passphrases_to_set(access)
    yield from rounds_waiting(access)
    yield from reports_to_hand_in(access)
