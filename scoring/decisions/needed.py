"""What needs a decision as the stored facts stand now: ties at a grade line, targets without ballots (rules 0.4, 0.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plans.engine.rounding import two_places
from plans.engine.scheme import Scheme
from plans.models import Plan
from scoring.decisions.shapes import MATTERS
from scoring.engine.ballots import NO_BALLOTS
from scoring.engine.ranking import TIE_AT_CUT
from scoring.engine.registers.decisions import grading_of_people
from scoring.engine.results import PersonOutcome, Problem, SubjectOutcome
from scoring.gather import forms_of
from scoring.models import Decision, Standing
from scoring.now import Now, compute

NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One whose result is to be decided: figures with their headings, the words that may be concluded.

    `decided` is the newest decision on it that waits or is in force.
    """

    target: str
    name: str
    code: str
    figures: tuple[tuple[str, str], ...]
    grade: str
    options: tuple[str, ...]
    decided: Decision | None = None

    @property
    def waits(self) -> bool:
        """Whether a decision waits for its second person."""
        return self.decided is not None and self.decided.standing == Standing.WAITING


@dataclass(frozen=True, slots=True)
class Needed:
    """One problem that a decision resolves; `spread`: whether the weight may go to other rater groups.

    `unasked`: nobody at all has a valid ballot of that rater group, most likely because it was not asked yet.
    """

    matter: str
    where: str
    message: str
    headings: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    spread: bool = False
    beside: tuple[str, ...] = ()
    unasked: bool = False

    @property
    def title(self) -> str:
        """What the problem is called."""
        return MATTERS[self.matter]

    @property
    def tie(self) -> bool:
        """Whether grades are to be given to several with the same score."""
        return self.matter == TIE_AT_CUT

    @property
    def waiting(self) -> list[Decision]:
        """The decisions on it that wait for a second person."""
        return [one.decided for one in self.candidates if one.decided is not None and one.waits]

    @property
    def name(self) -> str:
        """Whom it is about."""
        return "、".join(one.name for one in self.candidates)


@dataclass(frozen=True, slots=True)
class Standings:
    """What is open, and how the decisions in force fare: not needed any more, or not able to stand."""

    needed: tuple[Needed, ...]
    in_force: tuple[tuple[Decision, str], ...]


def standings(plan: Plan) -> Standings:
    """Compute the year and tell what needs a decision. DomainError when the settings do not load."""
    now = compute(plan)
    return Standings(tuple(_needed(plan, now)), tuple(_fates(now)))


def needed_at(plan: Plan, matter: str, where: str) -> Needed | None:
    """The open problem of a kind at a place; None where nothing is to be decided there (any more)."""
    return next((one for one in standings(plan).needed if (one.matter, one.where) == (matter, where)), None)


def _fates(now: Now) -> Iterator[tuple[Decision, str]]:
    unneeded = set(now.outcome.unneeded_decisions)
    bad = {each.index: f"{each.problem}；{each.remedy}" for each in now.outcome.bad_decisions}
    for index, row in enumerate(now.rows.decisions):
        yield row, bad.get(index) or ("现在已不需要，不计" if index in unneeded else "")


def needed_in(now: Now, *, also: Sequence[str] = ()) -> tuple[Needed, ...]:
    """What needs a decision in a year that is only computed (推演), whatever waits in the register.

    `also` names places without ballots that are decided, to be decided otherwise.
    """
    reading = _Reading(now, {})
    decided = (reading.missing(Problem(NO_BALLOTS, where, True, "")) for where in also)
    return (*decided, *_problems(reading, now))


def _needed(plan: Plan, now: Now) -> Iterator[Needed]:
    rows = Decision.objects.filter(plan=plan).exclude(standing=Standing.WITHDRAWN).order_by("pk")
    # A correction that waits comes after what it corrects.
    held = {(row.matter, row.target): row for row in rows}
    yield from _problems(_Reading(now, held), now)


def _problems(reading: _Reading, now: Now) -> Iterator[Needed]:
    for problem in now.outcome.problems:
        if problem.code == TIE_AT_CUT:
            yield reading.tie(problem)
        elif problem.code == NO_BALLOTS:
            yield reading.missing(problem)


class _Reading:
    """Names and figures of those whom the problems name."""

    def __init__(self, now: Now, held: dict[tuple[str, str], Decision]) -> None:
        self.scheme: Scheme = now.rules.scheme
        self.held = held
        self.subjects: dict[str, SubjectOutcome] = {row.code: row for row in now.outcome.subjects}
        self.people: dict[str, PersonOutcome] = {row.number: row for row in now.outcome.people}
        self.names = {row.code: row.name for row in now.rows.subjects} | {
            row.number: row.name for row in now.rows.participants
        }
        self.forms = forms_of(now.rows, self.scheme)
        self.valid = {(row.target, row.group): row.valid for row in now.facts.tallies}
        self.asked = {group for (_, group), number in self.valid.items() if number}

    def tie(self, problem: Problem) -> Needed:
        """Those with the same score side by side; what breaks a tie comes first."""
        codes = problem.where.split("/")
        parts = self._parts(codes[0])
        message = problem.message.removeprefix(problem.where).strip()
        found = tuple(self._candidate(code, parts) for code in codes)
        headings = tuple(heading for heading, _ in found[0].figures)
        return Needed(TIE_AT_CUT, problem.where, message, headings, found)

    def missing(self, problem: Problem) -> Needed:
        """One target and rater group; the other groups with their ballots beside it."""
        code, _, group = problem.where.rpartition("/")
        form = self.forms.get(code)
        others = [each.name for each in form.groups if each.name != group] if form is not None else []
        beside = tuple(f"{name} {self.valid.get((code, name), 0)} 张有效票" for name in others)
        name = self.names.get(code, code)
        decided = self.held.get((NO_BALLOTS, problem.where))
        one = Candidate(problem.where, f"{name}（{group}）", code, (), "", (), decided)
        ways = "定一个得分，或把权重分摊给其他评价主体" if others else "定一个得分"
        message = f"没有票不等于零分，得分待定：先查是不是漏录；确实没有的，由会议{ways}。"
        return Needed(
            NO_BALLOTS, problem.where, message, (), (one,), spread=bool(others), beside=beside,
            unasked=group not in self.asked,
        )  # fmt: skip

    def _parts(self, code: str) -> tuple[str, ...] | None:
        row = self.subjects.get(code)
        if row is None:
            return None
        group = self.scheme.class_of(row.kind)
        breaks = [name.removeprefix("-") for name in group.tie_breaks] if group else []
        return tuple(dict.fromkeys([*breaks, *(name for name, _ in row.parts)]))

    def _candidate(self, code: str, parts: Sequence[str] | None) -> Candidate:
        decided = self.held.get((TIE_AT_CUT, code))
        name = self.names.get(code, code)
        row = self.subjects.get(code)
        if row is not None and parts is not None:
            held = dict(row.parts)
            figures = (
                ("得分", _score(row.score)),
                *((part, _score(held.get(part))) for part in parts),
                ("名次", str(row.rank or NOTHING)),
            )
            group = self.scheme.class_of(row.kind)
            options = tuple(group.grading.grades) if group and group.grading else ()
            return Candidate(code, name, code, figures, row.grade or NOTHING, options, decided)
        person = self.people.get(code)
        grading = grading_of_people(self.scheme)
        return Candidate(
            code,
            name,
            code,
            (("得分", _score(person.score if person else None)),),
            (person.grade if person else None) or NOTHING,
            tuple(grading.grades) if grading else (),
            decided,
        )


def _score(score: int | None) -> str:
    return NOTHING if score is None else two_places(score)
