"""How faults of a workbook are explained: kinds of faults by chapter. `marks` are words of such messages, … stands for any."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaultWords:
    """The explanation of one kind of fault."""

    title: str
    meaning: str
    action: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """Explanations about one matter."""

    title: str
    text: str
    faults: tuple[FaultWords, ...]
