"""What a 公示 publishes may lie above `plans`: those parts register here what they answer and do (design «plans»)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from people.acting import Actor
from people.chain import Step
from plans.models import Objection, PublicNotice

Reasons = Callable[[PublicNotice], list[str]]
Recalls = Callable[[Collection[PublicNotice]], Mapping[int, str]]
Hands = Callable[[PublicNotice], list[Step]]
Reaction = Callable[[PublicNotice, Actor], None]
Earliest = Callable[[PublicNotice], "tuple[date, str] | None"]


def _none(notice: PublicNotice) -> list[str]:
    return []


def _recalls_none(notices: Collection[PublicNotice]) -> Mapping[int, str]:
    return {}


def _no_hands(notice: PublicNotice) -> list[Step]:
    return []


def _no_hold(notice: PublicNotice) -> None:
    return None


def _any_day(notice: PublicNotice) -> tuple[date, str] | None:
    return None


def _nothing(notice: PublicNotice, by: Actor) -> None:
    return None


def _no_reaction(objection: Objection, by: Actor) -> None:
    return None


def _no_page(notice: PublicNotice) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The part that stands behind notices of one `kind`.

    `may_…` give Chinese sentences that speak against the step for now: something is still to be done, and then it can be
    taken (empty: none does). `must_recall` says of posted notices, by their keys, why they can never be closed and have to
    be withdrawn and corrected; what stands is left out. It is asked for many at once and asks the database a constant
    number of times. `on_…` act inside the step's own transaction and may raise DomainError to refuse it. `hold` takes the
    rows that they move, before the audit log is taken (people.services.locks). `page` is the path of what the notice publishes, open
    to who has `page_rule` (empty: to everybody).
    `not_before` gives the first day on which it can have hung, with what happened on it: it cannot be posted for a day
    before (None: any day will do).
    `hands` are the steps of those who made what it publishes: none of them answers an objection to it (rules 7.2). `word` is
    what is asked for: 异议, or 意见 where the text collects comments.
    """

    kind: str
    may_post: Reasons = _none
    may_close: Reasons = _none
    may_withdraw: Reasons = _none
    must_recall: Recalls = _recalls_none
    on_posted: Reaction = _nothing
    on_closed: Reaction = _nothing
    on_withdrawn: Reaction = _nothing
    on_answered: Callable[[Objection, Actor], None] = _no_reaction
    hold: Callable[[PublicNotice], None] = _no_hold
    not_before: Earliest = _any_day
    page: Callable[[PublicNotice], str] = _no_page
    page_rule: str = ""
    hands: Hands = _no_hands
    word: str = "异议"


_PUBLISHERS: Final[dict[str, Publisher]] = {}


def register_publisher(
    kind: str,
    *,
    may_post: Reasons = _none,
    may_close: Reasons = _none,
    may_withdraw: Reasons = _none,
    must_recall: Recalls = _recalls_none,
    on_posted: Reaction = _nothing,
    on_closed: Reaction = _nothing,
    on_withdrawn: Reaction = _nothing,
    on_answered: Callable[[Objection, Actor], None] = _no_reaction,
    hold: Callable[[PublicNotice], None] = _no_hold,
    not_before: Earliest = _any_day,
    page: Callable[[PublicNotice], str] = _no_page,
    page_rule: str = "",
    hands: Hands = _no_hands,
    word: str = "异议",
) -> None:
    """Stand behind the notices of a kind, from an app's ready(); registering again replaces it."""
    _PUBLISHERS[kind] = Publisher(
        kind=kind,
        may_post=may_post,
        may_close=may_close,
        may_withdraw=may_withdraw,
        must_recall=must_recall,
        on_posted=on_posted,
        on_closed=on_closed,
        on_withdrawn=on_withdrawn,
        on_answered=on_answered,
        hold=hold,
        not_before=not_before,
        page=page,
        page_rule=page_rule,
        hands=hands,
        word=word,
    )


def publisher_of(kind: str) -> Publisher:
    """Give who stands behind notices of the kind; one that asks for nothing where nobody does."""
    return _PUBLISHERS.get(kind) or Publisher(kind=kind)


def recalls_of(notices: Iterable[PublicNotice]) -> dict[int, str]:
    """Say why posted notices must be withdrawn and corrected, by their keys; what stands is left out.

    Each kind is asked once, for however many notices.
    """
    kinds: defaultdict[str, list[PublicNotice]] = defaultdict(list)
    for notice in notices:
        kinds[notice.kind].append(notice)
    found: dict[int, str] = {}
    for kind, rows in kinds.items():
        found.update(publisher_of(kind).must_recall(rows))
    return found


def is_published(kind: str) -> bool:
    """Say whether a part of the program stands behind the kind (its notices are not drafted by hand)."""
    return kind in _PUBLISHERS
