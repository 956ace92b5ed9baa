"""What a row can show: the lights of a plan that goes by figures, or the grades of one that grades its rows (rules 2.1).

A scale lists its states best first; then the one that says nothing (无灯, 未评等次), then 未报. Tones name colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indicators.engine.lights import Light

UNLIT: Final = "无灯"
UNGRADED: Final = "未评等次"
MISSING: Final = "未报"
# Between the best grade and the last two.
FAIR: Final = "fair"


@dataclass(frozen=True, slots=True)
class Scale:
    """The states in their order with their tones. `best` and `worst` are what is praised and what is asked about."""

    states: tuple[str, ...]
    tones: tuple[str, ...]
    graded: bool = False

    @property
    def best(self) -> str:
        """绿灯, or the first grade."""
        return self.states[0]

    @property
    def worst(self) -> str:
        """红灯, or the last grade."""
        return self.states[-3]

    @property
    def silent(self) -> str:
        """The state that says nothing of the progress."""
        return self.states[-2]

    def tone(self, state: str) -> str:
        """The tone of a state; of a grade that the plan does not know, that of the silent one."""
        return self.tones[self.states.index(state)] if state in self.states else self.tones[-2]


LIGHTS: Final = Scale(
    (Light.GREEN.value, Light.YELLOW.value, Light.RED.value, UNLIT, MISSING),
    ("good", "waiting", "bad", "muted", "missing"),
)


def scale_of(grades: Sequence[str]) -> Scale:
    """Give the scale of a plan by the names of its grades, best first; without grades, the lights."""
    if len(grades) < 2:
        return LIGHTS
    between = (FAIR,) * max(0, len(grades) - 3) + ("waiting",) * (len(grades) > 2)
    return Scale(
        (*grades, UNGRADED, MISSING), ("good", *between, "bad", "muted", "missing"), graded=True
    )  # fmt: skip
