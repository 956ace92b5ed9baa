"""The findings 提示 of the plan check, sorted for reading: what differs here first, what every plan has last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from people.job_runners import JSON
from plans.engine.findings import Finding
from plans.engine.sentences_words import ASSUMED

_ALWAYS: Final = f"{ASSUMED}："


@dataclass(frozen=True, slots=True)
class Hint:
    """One finding as the page shows it."""

    place: str
    problem: str
    remedy: str
    clause: str


@dataclass(frozen=True, slots=True)
class Hints:
    """Findings of this workbook; defaults of settings that it leaves as they are; readings where the text is silent."""

    own: Sequence[Hint] = ()
    defaults: Sequence[Hint] = ()
    readings: Sequence[Hint] = ()

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.own) + len(self.defaults) + len(self.readings)


def pack_hints(findings: Iterable[Finding]) -> dict[str, JSON]:
    """Sort the findings into their three groups, as plain data."""
    own: list[JSON] = []
    defaults: list[JSON] = []
    readings: list[JSON] = []
    for finding in findings:
        place = f"{finding.indicator} {finding.field}".strip() or finding.setting
        group = own
        if finding.setting and ASSUMED in finding.problem:
            group = defaults
        elif finding.problem.startswith(_ALWAYS):
            group = readings
        problem = " ".join(finding.problem.removeprefix(_ALWAYS).split())
        group.append([place, problem, " ".join(finding.remedy.split()), finding.clause])
    return {"own": own, "defaults": defaults, "readings": readings}


def unpack_hints(stored: object) -> Hints:
    """Read back what `pack_hints` gave; lines of an older release count as the workbook's own."""
    if isinstance(stored, Mapping):
        return Hints(**{name: [Hint(*row) for row in rows] for name, rows in stored.items()})
    lines = stored if isinstance(stored, list) else []
    return Hints(own=[Hint("", str(line), "", "") for line in lines])
