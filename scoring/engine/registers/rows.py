"""A row of a register on its way in: what a check asks of it, and how a page holds one.

The reader of the year workbook has its own kind of row, whose faults stand at cells; both answer to `RegisterRow`.
Values stand under the headings of workbook.md, in the units of the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Protocol

from plans.engine.steps import show
from plans.engine.units import POINT

_NOTHING: Final = (None, "")


class RegisterRow(Protocol):
    """What a check needs: `bad` are headings whose value is known to be faulty; it is not looked at again."""

    bad: set[str]

    def get(self, heading: str) -> Any:
        """The value under a heading; None where there is none or it is faulty."""

    def text(self, heading: str) -> str:
        """The words under a heading, "" where there are none."""

    def empty(self, heading: str) -> bool:
        """Whether nothing was given, not only something faulty."""

    def fault(self, heading: str, problem: str, remedy: str) -> None:
        """Note what is wrong and what to do, unless the value has a fault already."""

    def missing(self, heading: str, reason: str = "", remedy: str = "") -> None:
        """Say that a value is needed here."""

    def need(self, heading: str, reason: str = "", remedy: str = "") -> bool:
        """Check that there is a value; False where there is none or it is faulty."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong under a heading, and what to do."""

    heading: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem}；{self.remedy}"


class TypedRow:
    """A row as typed into a form: values by heading, empty ones left out, and the faults found so far."""

    def __init__(self, values: Mapping[str, Any], *, bad: Iterable[str] = ()) -> None:
        self.bad = set(bad)
        self.values = {
            heading: value
            for heading, value in values.items()
            if value not in _NOTHING and heading not in self.bad
        }
        self.faults: list[RowFault] = []

    def get(self, heading: str) -> Any:
        """The value under a heading; None where there is none or it is faulty."""
        return self.values.get(heading)

    def text(self, heading: str) -> str:
        """The words under a heading, "" where there are none."""
        return self.values.get(heading) or ""

    def empty(self, heading: str) -> bool:
        """Whether nothing was given, not only something faulty."""
        return heading not in self.values and heading not in self.bad

    def fault(self, heading: str, problem: str, remedy: str) -> None:
        """Note a fault, once for a heading."""
        if heading not in self.bad:
            self.bad.add(heading)
            self.values.pop(heading, None)
            self.faults.append(RowFault(heading, problem, remedy))

    def missing(self, heading: str, reason: str = "", remedy: str = "") -> None:
        """Say that a value is needed here."""
        self.fault(heading, f"{reason}{heading}不能为空", remedy or "请填写")

    def need(self, heading: str, reason: str = "", remedy: str = "") -> bool:
        """Check that there is a value."""
        if self.empty(heading):
            self.missing(heading, reason, remedy)
        return heading in self.values


def in_points(points: int) -> str:
    """Show 1/10000 points without idle zeros, for a message."""
    return show(Fraction(points, POINT))


def in_words(points: Fraction) -> str:
    """Show exact points for a message."""
    return in_points(int(points * POINT))


def listed(options: Sequence[str]) -> str:
    """List what may be filled in, for a remedy."""
    return "、".join(options)


def points_fault(points: int, *, high: int | None = None, positive: bool = False) -> tuple[str, str] | None:
    """What is wrong with an amount of points and what to do: outside 0..`high`, or not above 0; None when it may stand."""
    if high is not None and not 0 <= points <= high * POINT:
        return f"{in_points(points)} 超出范围", f"请填 0 至 {high} 的得分"
    if positive and points <= 0:
        return f"{in_points(points)} 不是正数", "请填大于 0 的数"
    return None
