"""What stands on a ballot of a round: dimensions with maxima and guiding words, and the step of a mark.

Kept with the round as plain data, so that a plan changed later does not change ballots already sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appraisals.engine.payload import Shape
from appraisals.models import AppraisalRound
from plans.engine.scheme.ballots import BallotForm
from plans.engine.units import POINT


@dataclass(frozen=True, slots=True)
class Aspect:
    """One dimension on the ballot; `full` in 1/10000 point, `words` tell what to look at."""

    name: str
    full: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ballot of a round; `step` in 1/10000 point."""

    step: int
    aspects: tuple[Aspect, ...]

    def holds(self, marks: Sequence[int | None]) -> bool:
        """Whether a target's marks are valid: every dimension filled, within 0..its maximum, on the step (rules 0.10)."""
        return len(marks) == len(self.aspects) and all(
            mark is not None and self.allows(aspect, mark)
            for aspect, mark in zip(self.aspects, marks, strict=True)
        )

    def allows(self, aspect: Aspect, mark: int) -> bool:
        """Whether a mark lies within 0..the maximum of its dimension and on the step."""
        return 0 <= mark <= aspect.full and not mark % self.step

    def shape(self, targets: int) -> Shape:
        """Give the shape of its sealed ballots for so many targets."""
        return Shape(targets, len(self.aspects), self.step)


def sheet_of(round_: AppraisalRound) -> Sheet:
    """Read what the round keeps."""
    kept: Mapping[str, Any] = round_.sheet
    return Sheet(
        kept["step"], tuple(Aspect(each["name"], each["full"], each["words"]) for each in kept["aspects"])
    )


def sheet_from(form: BallotForm, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Write what a round keeps of a ballot form, with guiding words by the name of the dimension."""
    said = words or {}
    return {
        "step": int(form.mark_step * POINT),
        "aspects": [
            {"name": each.name, "full": int(each.max * POINT), "words": said.get(each.name, "")}
            for each in form.dimensions
        ],
    }
