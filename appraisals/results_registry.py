"""What apps above have to say of a counted round: that a result rests on it, and by which weights scores of it were shown.

`register_round_keeper` and `register_weightings` are called when an app is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from appraisals.models import AppraisalRound
from plans.models import Plan

# Says in Chinese why the round may not be voided, empty where it may; `hold` keeps the answer true to the end of the
# transaction.
Resting = Callable[[AppraisalRound, bool], str]

# Gives the weights of the groups of a form, {group: share}, of each version of a plan (key) that was settled.
Weights = Mapping[str, Fraction]
Settled = Callable[[int, str], list[Weights]]

_KEEPERS: Final[dict[str, Resting]] = {}
_SETTLED: Final[dict[str, Settled]] = {}


def register_round_keeper(name: str, resting: Resting) -> None:
    """Add an app's answer; registering a name again replaces it."""
    _KEEPERS[name] = resting


def why_kept(round_: AppraisalRound, *, hold: bool = False) -> str:
    """Say why a round may not be voided, empty where it may; `hold` only in a transaction."""
    return "；".join(said for resting in _KEEPERS.values() if (said := resting(round_, hold)))


def register_weightings(name: str, settled: Settled) -> None:
    """Add an app's answer; registering a name again replaces it."""
    _SETTLED[name] = settled


def settled_weights(plan: int, form: str) -> list[Weights]:
    """Give the weights by which a form's scores were ever settled: whoever kept the pages has them all."""
    return [weights for settled in _SETTLED.values() for weights in settled(plan, form)]


# Says whether the superior's result of a plan's year is there.
Verdict = Callable[[Plan], bool]
_VERDICTS: Final[dict[str, Verdict]] = {}


def register_verdicts(name: str, known: Verdict) -> None:
    """Add an app's answer; registering a name again replaces it."""
    _VERDICTS[name] = known


def verdict_known(plan: Plan) -> bool | None:
    """Whether the superior's result is there, for appraisals that are held after it (rules 2.2); None: nobody can say."""
    return any(known(plan) for known in _VERDICTS.values()) if _VERDICTS else None
