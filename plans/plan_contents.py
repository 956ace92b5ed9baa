"""The rows of a plan as one packed text, and what differs between two: kept by plans, made by the app that owns all rows.

The indicators of a plan lie above plans; their app registers how a plan is packed when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from plans.models import Plan

Pack = Callable[[Plan], bytes]
# Says in words what changed since a packed content, leaving out what not everybody may read.
Since = Callable[[Plan, bytes], Sequence[str]]


class _Contents(NamedTuple):
    pack: Pack
    since: Since


_MADE_BY: Final[list[_Contents]] = []


def register_contents(pack: Pack, since: Since) -> None:
    """Say how a plan is packed and compared; registering again replaces it."""
    _MADE_BY[:] = [_Contents(pack, since)]


def packed(plan: Plan) -> bytes:
    """The plan's rows as they are now."""
    return _MADE_BY[0].pack(plan) if _MADE_BY else b""


def changed_since(plan: Plan, content: bytes) -> Sequence[str]:
    """What was changed since then, a line for each difference; nothing where no content was kept."""
    return _MADE_BY[0].since(plan, content) if _MADE_BY and content else ()
