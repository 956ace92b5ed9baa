"""The parts of a subject's score (rules 0.8, 4.1, 4.2, 5.1–5.5). Each part is a value, undecided, or absent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

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
from plans.engine.steps import Step, equals, show, sum_words
from plans.engine.units import POINT
from scoring.engine.ballots import form_score
from scoring.engine.facts import Adjustment, Letter
from scoring.engine.indicator_points import Scored
from scoring.engine.letters import reminder_deductions
from scoring.engine.quarters import quarters_part
from scoring.engine.registers.adjustments import stand_ins
from scoring.engine.violations import Violations
from scoring.engine.year import Year

MISSING_SCORE = "MISSING_SCORE"
# So many points of indicators are written out in one line.
MOST_TERMS = 10


@dataclass(frozen=True, slots=True)
class PartValue:
    """A part: its exact value; ``undecided`` waits for a person, ``absent`` leaves the subject out of the ranking."""

    value: Fraction | None
    step: Step | None
    state: Literal["known", "undecided", "absent"] = "known"
    full: Fraction = Fraction(0)


class PartScorer:
    """Scores parts of subjects from one year's facts."""

    def __init__(self, year: Year, indicators: Mapping[str, Scored], violations: Violations) -> None:
        self.year = year
        self.indicators = indicators
        self.violations = violations
        self.adjustments: dict[str, list[Adjustment]] = defaultdict(list)
        for row in sorted(year.facts.adjustments, key=lambda r: r.row):
            self.adjustments[row.subject].append(row)
        self.letters: dict[str, list[Letter]] = defaultdict(list)
        for letter in sorted(year.facts.letters, key=lambda r: (r.matter, r.sent_on, r.overdue)):
            self.letters[letter.subject].append(letter)

    def score(self, subject: Subject, part: SubjectPart) -> PartValue:
        """Score one part of one subject; its upper and lower limits hold here."""
        value = self._score(subject, part)
        if value.value is None:
            return value
        limit = value.value
        if part.cap is not None and limit > part.cap:
            limit = part.cap
        if part.floor is not None and limit < part.floor:
            limit = part.floor
        if limit == value.value:
            return value
        bound = "超过上限" if limit < value.value else "低于下限"
        words = f"{show(value.value)} {bound} {show(limit)}，按 {show(limit)} 计"
        step = (
            Step(part.name, limit, words, part.clause, part.assumed, (), (value.step,))
            if value.step
            else None
        )
        return PartValue(limit, step, value.state, value.full)

    def _score(self, subject: Subject, part: SubjectPart) -> PartValue:
        match part:
            case IndicatorPart():
                return self._with_coefficient(
                    subject, part, self._indicators(part, self._in_scope(subject, part))
                )
            case RatingPart():
                return self._rating(subject, part)
            case QuartersPart():
                found = quarters_part(self.year, subject, part)
                return PartValue(found.value, found.step, "known" if found.value is not None else "undecided")
            case BallotPart():
                form = self.year.scheme.form(part.form)
                score = form_score(self.year, subject.code, form, part.name)
                return PartValue(score.score, score.step, "known" if score.score is not None else "undecided")
            case AdjustmentPart():
                return self._adjustments(subject, part)
            case DeductionPart():
                return self._deductions(subject, part)

    def _in_scope(self, subject: Subject, part: IndicatorPart) -> list[Indicator]:
        scopes = {
            "all": lambda: self.year.all_indicators,
            "subtree": lambda: self.year.unit_indicators.get(subject.code, []),
            "own": lambda: self.year.own_indicators.get(subject.code, []),
        }
        rows = scopes[part.scope]()
        return [row for row in rows if not part.categories or row.category in part.categories]

    def _indicators(self, part: IndicatorPart | RatingPart, rows: list[Indicator]) -> PartValue:
        points = sum((self.indicators[row.code].points for row in rows), start=Fraction(0))
        full = Fraction(sum(row.full for row in rows), POINT)
        percent = isinstance(part, RatingPart) or part.measure == "percent"
        if percent and not full:
            step = (
                Step(part.name, None, "没有负责的指标，无此项得分", part.clause) if self.year.trace else None
            )
            return PartValue(None, step, "absent")
        value = 100 * points / full if percent else points
        if not self.year.trace:
            return PartValue(value, None, "known", full)
        words = self._indicator_words(rows, points)
        if percent:
            words = f"100 × {words} ÷ 分值之和 {show(full)} {equals(value)}"
        elif rows:
            sums = f" {equals(points)}" if 1 < len(rows) <= MOST_TERMS else ""
            words = f"{words.strip('()')}{sums}（分值之和 {show(full)}）"
        steps = tuple(step for row in rows if (step := self.indicators[row.code].step))
        return PartValue(
            value, Step(part.name, value, words, part.clause, part.assumed, (), steps), "known", full
        )

    def _indicator_words(self, rows: list[Indicator], points: Fraction) -> str:
        """The points of indicators as a term; few are written out, many stand as steps below."""
        if not rows:
            return "没有此类指标，计 0"
        if len(rows) > MOST_TERMS:
            return f"{len(rows)} 项指标得分之和 {show(points)}"
        terms = sum_words([self.indicators[row.code].points for row in rows])
        return f"({terms})" if len(rows) > 1 else terms

    def _with_coefficient(self, subject: Subject, part: IndicatorPart, found: PartValue) -> PartValue:
        """The part × 评价系数 of the subject, where the plan weighs its sections' tasks."""
        if not part.coefficient or found.value is None or subject.coefficient is None:
            return found
        factor = Fraction(subject.coefficient, POINT)
        value = found.value * factor
        if not found.step:
            return PartValue(value, None, found.state, found.full)
        words = f"{show(found.value)} × 评价系数 {show(factor)} {equals(value)}"
        inputs = (f"考核对象:{subject.code}",)
        step = Step(part.name, value, words, part.clause, part.assumed, inputs, (found.step,))
        return PartValue(value, step, found.state, found.full)

    def _rating(self, subject: Subject, part: RatingPart) -> PartValue:
        entered = self.year.ratings.get((subject.code, part.item))
        where = f"{subject.code}/{part.item}"
        if entered is not None:
            value = Fraction(entered, POINT)
            words = f"评议得分表中{part.item}得分 {show(value)}"
            inputs = (f"评议得分:{where}",)
            return PartValue(value, Step(part.name, value, words, part.clause, part.assumed, inputs))
        if part.fallback == "indicators":
            rows = self.year.unit_indicators.get(subject.code, [])
            if subject.kind != "单位":
                rows = self.year.own_indicators.get(subject.code, [])
            found = self._indicators(part, rows)
            if found.state == "known":
                return self._stand_in(part, found)
        self.year.report(MISSING_SCORE, where, f"{where} 没有得分；请在评议得分中填写", blocking=True)
        step = Step(part.name, None, f"没有{part.item}得分，待定", part.clause) if self.year.trace else None
        return PartValue(None, step, "undecided")

    def _stand_in(self, part: RatingPart, found: PartValue) -> PartValue:
        """Say that the indicators stand for a figure that was not entered (rules 4.1)."""
        if found.step is None:
            return found
        assumed = part.assumed or self.year.scheme.reading("4.1")
        words = f"没有填{part.item}得分，取指标得分率：{found.step.formula}"
        return replace(found, step=replace(found.step, formula=words, assumed=assumed))

    def _adjustments(self, subject: Subject, part: AdjustmentPart) -> PartValue:
        wanted = {"additions": ("加",), "subtractions": ("减",), "net": ("加", "减")}[part.take]
        steps = self._adjustment_steps(
            [row for row in self.adjustments.get(subject.code, []) if row.direction in wanted]
        )
        if part.take == "subtractions":
            steps = [Step(s.label, -_number(s), s.formula, s.clause, s.assumed, s.inputs) for s in steps]
        return self._summed(part, steps)

    def _adjustment_steps(self, rows: list[Adjustment]) -> list[Step]:
        """One step a row, with its sign; a row that counts for nothing says which one stands for it (rules 5.5)."""
        rules = self.year.scheme.adjustments
        matters = {matter.name: matter for matter in rules.matters} if rules else {}
        clause = rules.clause if rules else ""
        counts = stand_ins(rows, matters)
        steps = []
        for row in rows:
            matter = matters.get(row.matter)
            points = Fraction(row.points, POINT) * (1 if row.direction == "加" else -1)
            words = f"{row.direction} {show(abs(points))}{f'（{row.basis}）' if row.basis else ''}"
            if counts[row.row] is not row:
                points, words = Fraction(0), f"同一事项“{row.same}”已按最高一次计，本条不计"
            label = f"{row.matter}{f'（{row.level}）' if row.level else ''}"
            cited = matter.clause if matter else clause
            steps.append(Step(label, points, words, cited, "", (f"加减分:{row.row}",)))
        return steps

    def _deductions(self, subject: Subject, part: DeductionPart) -> PartValue:
        minus = [row for row in self.adjustments.get(subject.code, []) if row.direction == "减"]
        steps = [
            Step(s.label, -_number(s), s.formula, s.clause, s.assumed, s.inputs)
            for s in self._adjustment_steps(minus)
        ]
        for row in self.violations.of_unit(subject.code):
            points = Fraction(row.points, POINT)
            inputs = (f"违规违纪:{row.code}",)
            steps.append(
                Step(f"违规违纪 {row.code}", points, row.words, row.basis or row.clause, row.assumed, inputs)
            )
        if self.year.scheme.reminders:
            steps += reminder_deductions(self.letters.get(subject.code, []), self.year.scheme.reminders)
        return self._summed(part, steps)

    def _summed(self, part: SubjectPart, steps: list[Step]) -> PartValue:
        total = sum((_number(step) for step in steps), start=Fraction(0))
        if not self.year.trace:
            return PartValue(total, None)
        counted = [_number(step) for step in steps if _number(step)]
        words = sum_words(counted)
        if len(counted) > 1:
            words = f"{words} {equals(total)}"
        elif not counted:
            words = "各条都不计分，计 0" if steps else "没有发生，计 0"
        return PartValue(total, Step(part.name, total, words, part.clause, part.assumed, (), tuple(steps)))


def _number(step: Step) -> Fraction:
    assert isinstance(step.value, Fraction)
    return step.value
