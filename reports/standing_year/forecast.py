"""What the year would come to with what is approved today: the engine of the settlement, nothing of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from people.errors import DomainError
from plans.engine.scheme import Scheme
from plans.models import Plan
from reports.problem_guide import problem_guide
from reports.standing_year.ledger_alone import ledger_alone, ledger_parts
from scoring.engine.results import Problem, SubjectOutcome
from scoring.now import Now, compute

# So many places of one kind of problem are named.
MOST_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Forecast:
    """One subject: 得分 in words and 等次, empty where they are undecided."""

    name: str
    kind: str
    score: str
    grade: str
    ledger_alone: bool = False
    # What the ledger gives by itself, where only that may be shown, or where the whole score is undecided.
    parts: tuple[tuple[str, str], ...] = ()
    code: str = ""

    @property
    def words(self) -> str:
        """«88.42，良好»; of the ledger alone «88.42», or «业绩 88.42»; «业绩 88.42，总分待定» before the ballots."""
        if self.parts:
            named = "，".join(f"{name} {value}" for name, value in self.parts)
            return named if self.ledger_alone else f"{named}，总分待定"
        return self.short

    @property
    def short(self) -> str:
        """The total alone, for lists of many."""
        if self.parts:
            return "总分待定"
        if not self.score:
            return "还算不出得分"
        if not self.grade:
            return self.score if self.ledger_alone else f"{self.score}，等次未定"
        return f"{self.score}，{self.grade}"


@dataclass(frozen=True, slots=True)
class Forecasts:
    """All subjects asked for, the problems in words (`number` of them, a line for each kind), or why nothing is computed.

    `ledger_alone`: nothing but the ledger is in the figures (`reports.standing_year.ledger_alone`), and no problems.
    """

    rows: tuple[Forecast, ...] = ()
    problems: tuple[str, ...] = ()
    number: int = 0
    refusal: str = ""
    ledger_alone: bool = False

    @property
    def none(self) -> bool:
        """Whether nobody has a figure yet: then what is missing is all there is to say."""
        return not any(row.score or row.parts for row in self.rows)


def forecast(plan: Plan, *, subjects: Collection[str] | None = None) -> Forecasts:
    """Compute the plan now: all of it, with the problems of the year.

    `subjects` narrows to codes of subjects, for those who may not see the result before it is published: their
    figures come from the ledger alone, without a grade.
    """
    if subjects is not None:
        return _of_ledger(plan, subjects)
    try:
        now = compute(plan)
    except DomainError as refusal:
        return Forecasts(refusal=str(refusal))
    outcome, scheme = now.outcome, now.rules.scheme
    rows = tuple(
        Forecast(
            row.name, row.kind, _score(row.score), row.grade or "", parts=_parts(scheme, row), code=row.code
        )
        for row in outcome.subjects
    )  # fmt: skip
    return Forecasts(rows, _told(now), len(outcome.problems))


def _told(now: Now) -> tuple[str, ...]:
    """The problems in words: one as the engine says it, several of a kind by its name and where they are."""
    names = {row.code: row.name for row in now.rows.subjects} | {
        row.number: row.name for row in now.rows.participants
    }
    kinds: dict[str, list[Problem]] = {}
    for problem in now.outcome.problems:
        kinds.setdefault(problem.code, []).append(problem)
    told = []
    for code, problems in kinds.items():
        if len(problems) == 1:
            message, where = problems[0].message, problems[0].where
            short = message.removeprefix(where).strip()
            told.append(message if short == message else f"{_place(where, names)}：{short}")
            continue
        places = list(dict.fromkeys(_place(each.where, names) for each in problems))
        rest = f" 等 {len(problems)} 处" if len(places) > MOST_PLACES else ""
        told.append(f"{problem_guide(code).title}：{'、'.join(places[:MOST_PLACES])}{rest}")
    return tuple(told)


def _place(where: str, names: Mapping[str, str]) -> str:
    """«办公室第4季度», «张三（民主测评）»: a place of the engine with its name."""
    code, _, part = where.partition("/")
    name = names.get(code, code)
    quarter = part.removeprefix("Q")
    if not part or part in names:
        return "、".join(names.get(each, each) for each in where.split("/"))
    return f"{name}第{quarter}季度" if quarter != part and quarter.isdigit() else f"{name}（{part}）"


def _of_ledger(plan: Plan, subjects: Collection[str]) -> Forecasts:
    try:
        now = compute(plan, change=ledger_alone)
    except DomainError as refusal:
        return Forecasts(refusal=str(refusal), ledger_alone=True)
    rows = []
    for row in now.outcome.subjects:
        if row.code not in subjects:
            continue
        score, named = _score(row.score), _parts(now.rules.scheme, row)
        rows.append(Forecast(row.name, row.kind, score, "", ledger_alone=True, parts=named, code=row.code))
    return Forecasts(tuple(rows), ledger_alone=True)


def _parts(scheme: Scheme, row: SubjectOutcome) -> tuple[tuple[str, str], ...]:
    """What the ledger gives of a score that is undecided."""
    if row.score is not None:
        return ()
    return tuple((name, _score(value)) for name, value in ledger_parts(scheme, row))


def _score(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"
