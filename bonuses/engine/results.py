"""What the bonus engine returns. All amounts in fen."""

from __future__ import annotations

from dataclasses import dataclass

from plans.engine.steps import Step


@dataclass(frozen=True, slots=True)
class Allocation:
    """A person's bonus: base − deduction + supplement = amount; ``remainder`` of it came from remainders (尾差)."""

    number: str
    base: int
    deduction: int
    supplement: int
    remainder: int
    amount: int
    step: Step | None


@dataclass(frozen=True, slots=True)
class BonusOutcome:
    """The money of a settlement: paid + returned + undistributed = total (rules 6.4); None while undecided."""

    total: int | None
    paid: int | None
    returned: int | None
    undistributed: int | None
    allocations: tuple[Allocation, ...] = ()
    hints: tuple[str, ...] = ()
