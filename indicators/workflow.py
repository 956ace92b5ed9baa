"""The way of a ledger row as a table: action → from where, to where, who, whether a reason is needed.

Buttons (`offered`), guards (`step_for`), the page of help and the tests all come from `TABLE`. Pure: it reads nothing.

    草稿/已退回 ─提交→ 已提交·科室负责人 ─科室同意→ 已提交·绩效办 ─审核通过→ 已审核 ─更正→ 已审核
                 │        (分管领导 where the filer is the head)      │
                 └────────── ← 退回 / 撤回 ──────────────────────────┘

Nobody reviews his own filing, nobody takes two steps of one chain (`people.chain`, `indicators.services.conversation`);
`OWN` and `REVIEWS` say which actions those are. Sources: issue «The quarter of a filer», quality.md «Scores, reviews».
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from indicators.models import LedgerEntry, LedgerEvent
from people.access import LINE, OFFICES, Role
from people.errors import DomainError

State = LedgerEntry.State
Stage = LedgerEntry.Stage


class Action(StrEnum):
    """What may be done to a row; the values are those of `LedgerEvent.Kind`."""

    SUBMIT = LedgerEvent.Kind.SUBMITTED.value
    WITHDRAW = LedgerEvent.Kind.WITHDRAWN.value
    PASS = LedgerEvent.Kind.PASSED.value
    SEND_BACK = LedgerEvent.Kind.SENT_BACK.value
    APPROVE = LedgerEvent.Kind.APPROVED.value
    CORRECT = LedgerEvent.Kind.CORRECTED.value
    TAKE = LedgerEvent.Kind.TAKEN.value


class Who(StrEnum):
    """Whose turn an action is."""

    FILER = "填报人"
    HEAD = "科室负责人"
    LEADER = "分管领导"
    OFFICE = "绩效办"


class Place(NamedTuple):
    """Where a row stands: its state, and who has it before him while it is submitted."""

    state: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table."""

    action: Action
    source: Place
    target: Place
    who: Who
    reason: bool = False


DRAFT: Final = Place(State.DRAFT.value)
SENT_BACK: Final = Place(State.SENT_BACK.value)
AT_HEAD: Final = Place(State.SUBMITTED.value, Stage.HEAD.value)
AT_LEADER: Final = Place(State.SUBMITTED.value, Stage.LEADER.value)
AT_OFFICE: Final = Place(State.SUBMITTED.value, Stage.OFFICE.value)
APPROVED: Final = Place(State.APPROVED.value)
# Where the filer writes, and where somebody has the row before him.
OPEN: Final = (DRAFT, SENT_BACK)
WAITING: Final = (AT_HEAD, AT_LEADER, AT_OFFICE)
# The states of a row that counts as handed in: a returned one does not.
HANDED_IN: Final = (State.SUBMITTED.value, State.APPROVED.value)
TURN: Final = {AT_HEAD: Who.HEAD, AT_LEADER: Who.LEADER, AT_OFFICE: Who.OFFICE}

TABLE: Final[tuple[Step, ...]] = (
    *(Step(Action.SUBMIT, source, target, Who.FILER) for source in OPEN for target in WAITING),
    *(Step(Action.WITHDRAW, source, DRAFT, Who.FILER) for source in WAITING),
    Step(Action.PASS, AT_HEAD, AT_OFFICE, Who.HEAD),
    Step(Action.PASS, AT_LEADER, AT_OFFICE, Who.LEADER),
    *(Step(Action.SEND_BACK, source, SENT_BACK, TURN[source], reason=True) for source in WAITING),
    # Only where nobody of the section may act any more (`indicators.services.filing_stuck`).
    *(Step(Action.TAKE, source, AT_OFFICE, Who.OFFICE, reason=True) for source in (AT_HEAD, AT_LEADER)),
    Step(Action.APPROVE, AT_OFFICE, APPROVED, Who.OFFICE),
    Step(Action.CORRECT, APPROVED, APPROVED, Who.OFFICE, reason=True),
)
# Whose hand must not meet another's in one chain: the filing, and every step that judges it.
OWN: Final = (Action.SUBMIT, Action.WITHDRAW)
REVIEWS: Final = (Action.PASS, Action.SEND_BACK, Action.APPROVE, Action.CORRECT)
# The roles behind a turn; the filer is a person (`indicators.gather`), not a role.
ROLES: Final[dict[Who, tuple[Role, ...]]] = {
    Who.HEAD: (Role.SECTION_HEAD,),
    Who.LEADER: (Role.SUPERVISING_LEADER,),
    Who.OFFICE: OFFICES,
}
STAGE_OF: Final[dict[Role, Stage]] = {
    Role.SECTION_HEAD: Stage.HEAD,
    Role.SUPERVISING_LEADER: Stage.LEADER,
    Role.PERFORMANCE_OFFICE: Stage.OFFICE,
    Role.CITY_OFFICE: Stage.OFFICE,
}
# The rule of the addresses behind each action (`people.permissions`).
RULES: Final[dict[Who, str]] = {
    Who.FILER: "ledger.file",
    Who.HEAD: "ledger.pass",
    Who.LEADER: "ledger.pass",
    Who.OFFICE: "ledger.review",
}
assert {role for who in (Who.HEAD, Who.LEADER) for role in ROLES[who]} == set(LINE)


def place_of(entry: LedgerEntry) -> Place:
    """Say where a row stands."""
    return Place(entry.state, entry.stage)


def first_stage(
    *, section_passes: bool, has_head: bool, has_leader: bool, filer: Collection[Who] = ()
) -> Place:
    """Say who gets a row that is submitted.

    `section_passes`: the plan has the section look first (科室审核); `has_head`, `has_leader`: the section has one
    other than the filer; `filer`: what the filer is for the section (the head's own row goes to the leader, the
    leader's own to the office). A section without anybody to look leaves it to the office.
    """
    if not section_passes or Who.LEADER in filer:
        return AT_OFFICE
    if has_head and Who.HEAD not in filer:
        return AT_HEAD
    return AT_LEADER if has_leader else AT_OFFICE


def steps_from(place: Place, action: Action) -> tuple[Step, ...]:
    """Give the lines of the table for an action at a place."""
    return tuple(step for step in TABLE if step.action == action and step.source == place)


def step_for(place: Place, action: Action, *, target: Place | None = None, reason: str = "") -> Step:
    """Give the one line that fits; DomainError when the row is not there, or a reason is missing.

    `target` is needed only where a place leads to several (提交).
    """
    fitting = [step for step in steps_from(place, action) if target is None or step.target == target]
    if len(fitting) != 1:
        raise DomainError(
            f"不能“{action}”",
            why=f"这一行现在是“{words(place)}”",
            next_step="请刷新页面，按现在的状态办理",
        )
    if fitting[0].reason and not reason.strip():
        raise DomainError(f"不能“{action}”", why="没有写理由", next_step="请写明理由后再办")
    return fitting[0]


def offered(place: Place, turns: Collection[Who]) -> tuple[Action, ...]:
    """Give the actions whose buttons somebody with these turns sees at a place, each once, in the table's order."""
    found = dict.fromkeys(step.action for step in TABLE if step.source == place and step.who in turns)
    return tuple(found)


def words(place: Place) -> str:
    """Say where a row stands, as users read it."""
    return f"{place.state}，待{place.stage}审核" if place.stage else place.state
