"""What other parts have against a step of a settlement: each registers its question here, from its app's ready().

    register_guard(ARCHIVE, lambda settlement: [] if paid(settlement) else ["奖金还没有核定"])

They are asked twice: for the page, which shows the sentences as what blocks, and under the lock of the step itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from scoring.life.workflow import step_named
from scoring.models import Settlement

Guard = Callable[[Settlement], list[str]]

_GUARDS: Final[defaultdict[str, list[Guard]]] = defaultdict(list)


def register_guard(step: str, fn: Guard) -> None:
    """Let `fn` speak against a step (a key of `workflow.STEPS`): Chinese sentences, none where nothing does.

    Registering the same function again changes nothing. ValueError: there is no such step.
    """
    asked = _GUARDS[step_named(step).name]
    if fn not in asked:
        asked.append(fn)


def reasons_against(settlement: Settlement, step: str) -> list[str]:
    """Give what the registered parts have against a step now; the settlement comes with plan and agency."""
    return [sentence for fn in _GUARDS[step_named(step).name] for sentence in fn(settlement)]
