"""One card of a filer's quarter: an indicator with what is asked, what was said last time, what is filed and missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from indicators.engine.filing import Asked, Fault, behind, decimal_text, suggested_points, write
from indicators.engine.lights import percent
from indicators.models import Evidence, LedgerEntry, LedgerEvent, SecondaryIndicator
from indicators.services.filing import OPEN_STATES, values_in
from indicators.workflow import place_of, words

State = LedgerEntry.State
# What stands above what: returned, to be filled in, waiting for others, done.
ORDER: Final = {
    State.SENT_BACK.value: 0,
    State.DRAFT.value: 1,
    State.SUBMITTED.value: 2,
    State.APPROVED.value: 3,
}
TONES: Final = {State.SENT_BACK.value: "bad", State.DRAFT.value: "neutral", State.SUBMITTED.value: "info", State.APPROVED.value: "good"}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Card:
    """One indicator of the quarter: what is asked, what was said last time, what is filed, what is missing."""

    row: SecondaryIndicator
    entry: LedgerEntry | None
    asked: Asked
    texts: Mapping[str, str]
    last: Mapping[str, str]
    last_title: str = ""
    faults: tuple[Fault, ...] = ()
    proofs: list[Evidence] = field(default_factory=list)
    talk: list[LedgerEvent] = field(default_factory=list)
    theirs: Mapping[str, str] = field(default_factory=dict)
    # As drawn for the page (`indicators.filing_drawing`).
    form: str = ""
    asked_for: str = ""
    proof_list: str = ""

    @property
    def state(self) -> str:
        """The row's state; one that nobody touched is a draft."""
        return self.entry.state if self.entry else State.DRAFT.value

    @property
    def version(self) -> int:
        """The row's version."""
        return self.entry.version if self.entry else 0

    @property
    def open(self) -> bool:
        """Whether the filer may write it."""
        return self.state in OPEN_STATES

    @property
    def sent_back(self) -> bool:
        """Whether it came back."""
        return self.state == State.SENT_BACK.value

    @property
    def withdrawable(self) -> bool:
        """Whether it may be taken back: submitted, and nobody has acted."""
        entry = self.entry
        return entry is not None and entry.state == State.SUBMITTED.value and not entry.passed_name

    @property
    def state_words(self) -> str:
        """The state as users read it."""
        if self.entry is None:
            return "未填"
        return words(place_of(self.entry))

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.state]

    @property
    def code(self) -> str:
        """The indicator's number."""
        return self.row.code

    @property
    def title(self) -> str:
        """The indicator's name; an 免设二级 row has that of the first level."""
        return self.row.name or self.row.primary.name

    @property
    def points(self) -> str:
        """分值 as written."""
        return write("self_points", self.row.full_points)

    @property
    def approved_points(self) -> str:
        """The 考核得分 of an approved row."""
        entry = self.entry
        return write("self_points", entry.approved_points) if entry is not None else ""

    @property
    def key(self) -> str:
        """The indicator's key as text: a number is written by the locale each time."""
        return str(self.row.pk)

    @property
    def version_text(self) -> str:
        """The version as text."""
        return str(self.version)

    @property
    def behind(self) -> bool:
        """Whether the row is behind its schedule as filed."""
        return behind(self.asked, values_in(self.entry))

    @property
    def planned(self) -> str:
        """The progress planned for the quarter, empty where none is."""
        return percent(self.asked.planned)

    @property
    def suggested(self) -> str:
        """The points the row comes to as filed."""
        return write("self_points", suggested_points(self.asked, values_in(self.entry)))

    @property
    def reason(self) -> LedgerEvent | None:
        """Why it came back: the last return."""
        if not self.sent_back:
            return None
        back = [event for event in self.talk if event.kind == LedgerEvent.Kind.SENT_BACK.value]
        return back[-1] if back else None

    @property
    def remarks(self) -> Mapping[str, str]:
        """What was said at which field when it came back."""
        found = self.reason
        return found.remarks if found else {}

    @property
    def wrong(self) -> Mapping[str, str]:
        """What is missing, by field."""
        return {fault.field: fault.text for fault in self.faults}

    @property
    def grades(self) -> list[tuple[str, str, bool]]:
        """Grades to choose from: name, what it is worth, whether it needs a 得分比例."""
        return [
            (band.grade, f"{_hundred(band.share)}%", False)
            if band.share is not None
            else (band.grade, f"{_hundred(band.low)}%—{_hundred(band.high)}%", True)
            for band in self.asked.bands
        ]


def _hundred(share: Fraction | None) -> str:
    return decimal_text((share or Fraction(0)) * 100)


def quarter_words(quarter: int) -> str:
    """Write a quarter as documents do: 第一季度."""
    return f"第{'一二三四'[quarter - 1]}季度"
