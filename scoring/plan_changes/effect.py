"""What a 变更 does: which filed rows it touches, and how scores and grades move, by the engine that settles the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from indicators.models import LedgerEntry
from people.errors import DomainError
from plans.engine.loading import load_rules
from plans.models import Plan
from scoring.engine.results import Outcome, SubjectOutcome
from scoring.now import Now, compute
from scoring.plan_changes.applying import put_into, settings_with
from scoring.plan_changes.items import INDICATOR, Desk, Edit, desk_of

TOUCHED_STATES: Final = (LedgerEntry.State.SUBMITTED, LedgerEntry.State.SENT_BACK, LedgerEntry.State.APPROVED)


@dataclass(frozen=True, slots=True)
class Touched:
    """A filed row whose indicator changes."""

    code: str
    name: str
    quarter: int
    state: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A subject whose result moves: each as words, before and after."""

    code: str
    name: str
    score: tuple[str, str]
    grade: tuple[str, str]
    rank: tuple[str, str]


@dataclass(slots=True)
class Effect:
    """Everything that a 变更 does to what is there; `problem` says why it could not be computed."""

    touched: list[Touched] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    people: int = 0
    problem: str = ""

    def packed(self) -> dict[str, Any]:
        """As `PlanChange.effect` keeps it."""
        return asdict(self)

    @classmethod
    def unpacked(cls, data: Mapping[str, Any]) -> Effect:
        """From `PlanChange.effect`."""
        moved = [
            Moved(row["code"], row["name"], *(tuple(row[name]) for name in ("score", "grade", "rank")))
            for row in data.get("moved", ())
        ]
        touched = [Touched(**row) for row in data.get("touched", ())]
        return cls(touched, moved, data.get("people", 0), data.get("problem", ""))


def effect_of(plan: Plan, edits: Sequence[Edit], desk: Desk | None = None) -> Effect:
    """Compute what the edits do to the plan as it stands; nothing is stored."""
    desk = desk or desk_of(plan)
    found = Effect(touched=_touched(plan, edits))
    if not edits:
        return found
    settings = settings_with(desk, edits)
    loaded = load_rules(plan.scheme_text, settings)
    if loaded.rules is None:
        fault = loaded.setting_faults[0] if loaded.setting_faults else None
        found.problem = f"{fault.name}：{fault.problem}" if fault else "计分方案不能读取"
        return found
    try:
        before = compute(plan)
        after = compute(plan, change=lambda rows: put_into(rows, desk, edits), settings=settings)
    except DomainError as error:
        found.problem = error.why
        return found
    found.moved = _moved(before.outcome, after.outcome)
    found.people = _people(before, after)
    return found


def _touched(plan: Plan, edits: Sequence[Edit]) -> list[Touched]:
    codes = {edit.key for edit in edits if edit.kind == INDICATOR}
    rows = LedgerEntry.objects.filter(
        indicator__plan=plan, indicator__code__in=codes, state__in=TOUCHED_STATES
    )
    columns = ("indicator__code", "indicator__name", "quarter", "state")
    return [Touched(*row) for row in rows.order_by("indicator__code", "quarter").values_list(*columns)]


def _moved(before: Outcome, after: Outcome) -> list[Moved]:
    old = {row.code: row for row in before.subjects}
    found = []
    for new in after.subjects:
        was = old.get(new.code)
        if was is None or (was.score, was.grade, was.rank) != (new.score, new.grade, new.rank):
            found.append(
                Moved(new.code, new.name, (_score(was), _score(new)), (_grade(was), _grade(new)),
                      (_rank(was), _rank(new)))
            )  # fmt: skip
    return found


def _people(before: Now, after: Now) -> int:
    """How many people's score or grade moves; who, is for the settlement to say (rules 7.3)."""
    old = {row.number: (row.score, row.grade) for row in before.outcome.people}
    return sum(1 for row in after.outcome.people if old.get(row.number) != (row.score, row.grade))


def _score(row: SubjectOutcome | None) -> str:
    if row is None or row.score is None:
        return "未定"
    return f"{row.score // 100}.{row.score % 100:02d}"


def _grade(row: SubjectOutcome | None) -> str:
    return (row.grade if row else None) or "—"


def _rank(row: SubjectOutcome | None) -> str:
    return "—" if row is None or row.rank is None else str(row.rank)
