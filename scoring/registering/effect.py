"""What a row does to the year: the stored facts computed with and without it, by the engine that settles (rules 0.6).

Nothing is stored. Who moves is said with score, grade and rank before and after; bonuses in words, never as amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from people.errors import DomainError
from plans.engine.rounding import two_places
from plans.models import Plan
from scoring.engine.results import Outcome, PersonOutcome, SubjectOutcome
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import Entered
from scoring.now import Now, compute
from scoring.registering.columns import Register
from scoring.registering.guards import replaced
from scoring.registering.row_words import row_words
from scoring.year import YearRows


@dataclass(frozen=True, slots=True)
class Figure:
    """Score, grade and rank as they are shown; — where undecided."""

    score: str = "—"
    grade: str = "—"
    rank: str = "—"


@dataclass(frozen=True, slots=True)
class Moved:
    """A 考核对象 or a person whose figures change."""

    name: str
    before: Figure
    after: Figure

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """(得分|等次|名次, before, after) of what differs."""
        pairs = (
            ("得分", self.before.score, self.after.score),
            ("等次", self.before.grade, self.after.grade),
            ("名次", self.before.rank, self.after.rank),
        )
        return [pair for pair in pairs if pair[1] != pair[2]]


@dataclass(slots=True)
class Effect:
    """What would change: `words` of the row itself, who moves, bonuses, problems; `refusal` why nothing was computed."""

    words: list[str] = field(default_factory=list)
    subjects: list[Moved] = field(default_factory=list)
    people: list[Moved] = field(default_factory=list)
    bonuses: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    refusal: DomainError | None = None

    @property
    def nothing(self) -> bool:
        """Whether the year stays as it is."""
        return not (self.subjects or self.people or self.bonuses or self.problems)


def effect_of_adding(plan: Plan, register: Register, row: Entered) -> Effect:
    """What the row does when it counts; one that corrects another takes its place."""

    def change(rows: YearRows) -> None:
        held: list[Any] = [each for each in getattr(rows, register.rows) if each.pk != replaced(row)]
        held = [each for each in held if row.pk is None or each.pk != row.pk]
        setattr(rows, register.rows, [*held, _shared(rows, row)])

    return _effect(plan, register, change, row)


def effect_of_all(plan: Plan, register: Register, rows: Sequence[Entered]) -> Effect:
    """What several waiting rows do when all of them count; nothing is said of each row by itself."""
    adding = {row.pk for row in rows} | {replaced(row) for row in rows}

    def change(year: YearRows) -> None:
        held: list[Any] = [each for each in getattr(year, register.rows) if each.pk not in adding]
        setattr(year, register.rows, [*held, *(_shared(year, row) for row in rows)])

    return _effect(plan, register, change, None)


def effect_of_removing(plan: Plan, register: Register, row: Entered) -> Effect:
    """What changes when a row in force no longer counts."""

    def change(rows: YearRows) -> None:
        held: list[Any] = getattr(rows, register.rows)
        setattr(rows, register.rows, [each for each in held if each.pk != row.pk])

    return _effect(plan, register, change, None)


def _effect(
    plan: Plan, register: Register, change: Callable[[YearRows], None], row: Entered | None
) -> Effect:
    try:
        now = compute(plan)
    except DomainError as refusal:
        return Effect(refusal=refusal)
    before = now.outcome
    change(now.rows)
    # No row of a register touches a ballot: what they came to is taken over.
    facts = gather(now.rows, now.rules.scheme, agency=plan.agency.name, tallies=now.facts.tallies)
    after = settle(facts, now.rules.scheme, trace=False)
    found = Effect(words=row_words(register, now, facts, after, row) if row is not None else [])
    _compare_subjects(found, before, after)
    _compare_people(found, now, before, after)
    old = {(problem.code, problem.where) for problem in before.problems}
    found.problems = [
        problem.message
        for problem in after.problems
        if problem.blocking and (problem.code, problem.where) not in old
    ]
    return found


def _shared(rows: YearRows, row: Entered) -> Entered:
    """The row with the instances of the year in its foreign keys, as a row that was loaded with it."""
    made: Any = row
    subjects = {each.pk: each for each in rows.subjects}
    people = {each.pk: each for each in rows.participants}
    for name, known in (("subject", subjects), ("participant", people)):
        key = getattr(made, f"{name}_id", None)
        if key is not None and key in known:
            setattr(made, name, known[key])
    return row


def _compare_subjects(found: Effect, before: Outcome, after: Outcome) -> None:
    old = {row.code: row for row in before.subjects}
    for row in after.subjects:
        was = old.get(row.code)
        if was is not None and _subject(was) != _subject(row):
            found.subjects.append(Moved(f"{row.name}（{row.code}）", _subject(was), _subject(row)))


def _compare_people(found: Effect, now: Now, before: Outcome, after: Outcome) -> None:
    old = {row.number: row for row in before.people}
    paid = now.rules.scheme.bonus is not None
    for row in after.people:
        was = old.get(row.number)
        if was is None:
            continue
        name = f"{row.name}（{row.number}）"
        if _person(was) != _person(row):
            found.people.append(Moved(name, _person(was), _person(row)))
        found.bonuses += _bonus_words(name, was, row) if paid else []
        if was.barred != row.barred:
            found.bonuses.append(f"{name}：{'不得评为优秀' if row.barred else '不再限制评优'}")


def _bonus_words(name: str, was: PersonOutcome, row: PersonOutcome) -> list[str]:
    if bool(was.cancelled_by) == bool(row.cancelled_by):
        return []
    if row.cancelled_by:
        return [f"{name}：取消当年奖金（违规违纪 {'、'.join(row.cancelled_by)}）"]
    return [f"{name}：当年奖金不再取消"]


def _subject(row: SubjectOutcome) -> Figure:
    return Figure(_score(row.score), row.grade or "—", "—" if row.rank is None else str(row.rank))


def _person(row: PersonOutcome) -> Figure:
    return Figure(_score(row.score), row.grade or "—")


def _score(score: int | None) -> str:
    return "—" if score is None else two_places(score)
