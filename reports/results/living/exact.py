"""The exact values of the scoring engine: what helper sheets of 结果.xlsx keep as the stored values of their formulas."""

from __future__ import annotations

from functools import cached_property

from plans.engine.scheme import Scheme
from scoring.engine.facts import YearFacts
from scoring.engine.indicator_points import Scored, score_indicators
from scoring.engine.parts import PartScorer
from scoring.engine.ranking import Candidate
from scoring.engine.run import ScoredSubject, rank_subjects, score_subject
from scoring.engine.violations import Violations, judge_violations
from scoring.engine.year import Year


class Exact:
    """Parts, totals and ranks of one year, computed again without steps; each once and when asked."""

    def __init__(self, facts: YearFacts, scheme: Scheme) -> None:
        self.scheme = scheme
        self.year = Year(facts, scheme, trace=False)

    @cached_property
    def indicators(self) -> dict[str, Scored]:
        """Points of indicators by 编号."""
        return score_indicators(self.year)

    @cached_property
    def violations(self) -> Violations:
        """What the violation table gives."""
        return judge_violations(self.year)

    @cached_property
    def scored(self) -> dict[str, ScoredSubject]:
        """Every scored subject by 编号, with parts and total before rounding."""
        scorer = PartScorer(self.year, self.indicators, self.violations)
        return {
            code: score_subject(scorer, subject, rules)
            for code, subject in sorted(self.year.subjects.items())
            if (rules := self.scheme.class_of(subject.kind)) is not None
        }

    @cached_property
    def candidates(self) -> dict[str, Candidate]:
        """Ranks and grades before downgrades, by 编号, of groups that are decided."""
        return rank_subjects(self.year, list(self.scored.values()))
