"""The parts of a subject's score as formulas: a number, 待定 (a blocking matter) or 无 (nothing to score) (rules 0.8, 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plans.engine.facts import Indicator, Subject
from plans.engine.scheme.subjects import (
    AdjustmentPart,
    BallotPart,
    DeductionPart,
    IndicatorPart,
    QuartersPart,
    RatingPart,
    SubjectPart,
)
from reports.results.living import ballots, quarters
from reports.results.living.base import Refs, text, total_of
from reports.results.living.indicators import Sums, sums
from reports.results.living.registers import adjusted, lettered, violated
from reports.workbook import vocabulary as word

WAITS: Final = "待定"
NONE: Final = "无"


@dataclass(frozen=True, slots=True)
class Parts:
    """The formulas of one subject."""

    refs: Refs
    subject: Subject

    def part(self, part: SubjectPart) -> str:
        """The exact value of a part, within its limits."""
        words = self._part(part)
        low, high = (self.refs.has_rule(part, name) for name in ("floor", "cap"))
        if not low and not high:
            return words
        limited = f"MIN({words},{self.refs.rule(part, 'cap')})" if high else words
        limited = f"MAX({limited},{self.refs.rule(part, 'floor')})" if low else limited
        if isinstance(part, AdjustmentPart | DeductionPart):
            return limited
        return f"IF(ISNUMBER({words}),{limited},{words})"

    def _part(self, part: SubjectPart) -> str:
        match part:
            case IndicatorPart():
                factor = f"*{quarters.coefficient(self.refs, self.subject.code)}" if part.coefficient else ""
                return self._indicators(self._scope(part), part.measure == "percent", NONE, factor)
            case RatingPart():
                return self._rating(part)
            case QuartersPart():
                return _or_waits(quarters.score_cell(self.refs, self.subject, part))
            case BallotPart():
                form = self.refs.settled.rules.scheme.form(part.form)
                return _or_waits(ballots.form_score(self.refs, self.subject.code, form))
            case AdjustmentPart():
                return self._adjustments(part)
            case DeductionPart():
                return self._deductions()

    def full(self, part: SubjectPart) -> str:
        """Σ 分值 behind a part; "" where there is none."""
        if isinstance(part, IndicatorPart):
            return total_of(self._scope(part).of("分值"))
        if isinstance(part, RatingPart) and part.fallback is not None:
            full = total_of(self._fallback().of("分值"))
            entered = self._entered(part)
            return f"IF(ISNUMBER({entered}),0,{full})" if entered else full
        return ""

    def _scope(self, part: IndicatorPart) -> Sums:
        year, code = self.refs.engine.year, self.subject.code
        rows: list[Indicator] = {
            "all": lambda: year.all_indicators,
            "subtree": lambda: year.unit_indicators.get(code, []),
            "own": lambda: year.own_indicators.get(code, []),
        }[part.scope]()
        return sums(
            self.refs, [row for row in rows if not part.categories or row.category in part.categories]
        )

    def _indicators(self, scope: Sums, percent: bool, nothing: str, factor: str = "") -> str:
        points, full = _bracketed(scope.of("得分")), _bracketed(scope.of("分值"))
        if not percent:
            return f"{points}{factor}"
        if not scope.runs:
            return text(nothing)
        return f"IF({full}=0,{text(nothing)},100*{points}/{full}{factor})"

    def _fallback(self) -> Sums:
        year, code = self.refs.engine.year, self.subject.code
        found = year.unit_indicators if self.subject.kind == word.UNIT else year.own_indicators
        return sums(self.refs, found.get(code, []))

    def _entered(self, part: RatingPart) -> str:
        for at, row in reversed(list(enumerate(self.refs.settled.rows.ratings))):
            if (row.subject.code, row.item) == (self.subject.code, part.item):
                return self.refs.input(word.RATINGS, "得分", self.refs.row(at))
        return ""

    def _rating(self, part: RatingPart) -> str:
        otherwise = text(WAITS)
        if part.fallback is not None:
            otherwise = self._indicators(self._fallback(), True, WAITS)
        entered = self._entered(part)
        return f"IF(ISNUMBER({entered}),{entered},{otherwise})" if entered else otherwise

    def _adjustments(self, part: AdjustmentPart) -> str:
        added, taken = (adjusted(self.refs, self.subject.code, heading) for heading in ("加分", "减分"))
        if part.take == "additions":
            return total_of(added)
        if part.take == "subtractions":
            return total_of(taken)
        return f"{total_of(added)}-{_bracketed(taken)}" if added else "0"

    def _deductions(self) -> str:
        code = self.subject.code
        terms = [
            total_of(cells) for cells in (adjusted(self.refs, code, "减分"), self._violations()) if cells
        ]
        if self.refs.settled.rules.scheme.reminders is not None:
            terms += lettered(self.refs, code)
        return "+".join(terms) or "0"

    def _violations(self) -> list[str]:
        return violated(self.refs, self.subject.code, "分值")


def _or_waits(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),{cell},{text(WAITS)})"


def _bracketed(cells: list[str]) -> str:
    words = total_of(cells)
    return f"({words})" if "+" in words else words
