"""What the year would come to with what is approved today: the engine of the settlement, nothing of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from people.errors import DomainError
from plans.models import Plan
from scoring.now import compute

MOST_PROBLEMS: Final = 30


@dataclass(frozen=True, slots=True)
class Forecast:
    """One subject: 得分 in words and 等次, empty where they are undecided."""

    name: str
    kind: str
    score: str
    grade: str

    @property
    def words(self) -> str:
        """«88.42，良好»."""
        if not self.score:
            return "还算不出得分"
        return f"{self.score}，{self.grade}" if self.grade else f"{self.score}，等次未定"


@dataclass(frozen=True, slots=True)
class Forecasts:
    """All subjects asked for, the problems in words (`more` are left out), or why nothing can be computed."""

    rows: tuple[Forecast, ...] = ()
    problems: tuple[str, ...] = ()
    more: int = 0
    refusal: str = ""


def forecast(plan: Plan, *, subjects: Collection[str] | None = None) -> Forecasts:
    """Compute the plan now. `subjects` narrows to codes of subjects (None: all, with the problems of the year)."""
    try:
        outcome = compute(plan).outcome
    except DomainError as refusal:
        return Forecasts(refusal=str(refusal))
    rows = tuple(
        Forecast(row.name, row.kind, _score(row.score), row.grade or "")
        for row in outcome.subjects
        if subjects is None or row.code in subjects
    )
    told = dict.fromkeys(
        problem.message if problem.message.startswith(problem.where) else f"{problem.where} {problem.message}"
        for problem in outcome.problems
        if subjects is None or problem.where in subjects
    )
    words = tuple(each.strip() for each in told)
    return Forecasts(rows, words[:MOST_PROBLEMS], max(0, len(words) - MOST_PROBLEMS))


def _score(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"
