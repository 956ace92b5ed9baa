"""The one table of a settlement's steps: guards, buttons, 待办, stepper and help come from it.

核算, 核对 and 审定 are taken by three different people: each judges what the one before has done. 公示, 发布 and 归档 carry
out what was decided. Who opens a published result for correction is not who settled it (更正: reason, second person);
opened by mistake, it is taken back while no newer version is there (撤回更正).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scoring.models import Settlement

State = Settlement.State

CHECK: Final = "check"
DECIDE: Final = "decide"
POST: Final = "post"
TAKE_DOWN: Final = "take_down"
PUBLISH: Final = "publish"
ARCHIVE: Final = "archive"
SEND_BACK: Final = "send_back"
REOPEN: Final = "reopen"
CLOSE: Final = "close"

CHANGE: Final = "life.change"
JUDGE: Final = "life.decide"
# How the making of a version is called as the first step of its chain.
SETTLED: Final = "核算"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its key, its name for the log and for buttons, from where to where, by which rule.

    `apart_from` names the steps of the same version whose hands may not take this one (SETTLED is its making). Blocking
    problems, a settlement that needs to be settled anew (`outdated`) and one opened for correction (`reopened`) forbid
    it where the flags say so. `by_notice`: the publisher of its 公示 takes it. `who` says in words who takes it, `todo` what the 待办 says; empty: no step to wait for.
    """

    name: str
    title: str
    sources: tuple[Settlement.State, ...]
    target: Settlement.State
    rule: str
    apart_from: tuple[str, ...] = ()
    undecided_forbidden: bool = True
    outdated_forbidden: bool = True
    reopened_forbidden: bool = False
    reason_needed: bool = False
    by_notice: bool = False
    who: str = ""
    todo: str = ""


STEPS: Final = (
    Step(
        name=CHECK, title="核对", sources=(State.DRAFT,), target=State.CHECKED, rule=CHANGE,
        apart_from=(SETTLED,), undecided_forbidden=False,
        who="绩效办另一人核对", todo="待核对",
    ),
    Step(
        name=DECIDE, title="审定", sources=(State.CHECKED,), target=State.APPROVED, rule=JUDGE,
        apart_from=(SETTLED, CHECK),
        who="领导小组或党组审定，由核算、核对以外的人登记", todo="待审定",
    ),
    Step(
        name=POST, title="公示", sources=(State.APPROVED,), target=State.POSTED, rule=CHANGE,
        by_notice=True, who="绩效办草拟并发布公示", todo="待公示",
    ),
    Step(
        name=PUBLISH, title="发布", sources=(State.POSTED, State.APPROVED), target=State.PUBLISHED, rule=CHANGE,
        who="绩效办在公示期满、异议办结后发布", todo="待发布",
    ),
    Step(
        name=ARCHIVE, title="归档", sources=(State.PUBLISHED,), target=State.ARCHIVED, rule=CHANGE,
        reopened_forbidden=True,
        who="绩效办在奖金核定、复核申诉期限已过、归档包制作后归档", todo="待归档",
    ),
    Step(
        name=TAKE_DOWN, title="撤回公示", sources=(State.POSTED,), target=State.APPROVED, rule=CHANGE,
        by_notice=True, undecided_forbidden=False, outdated_forbidden=False,
    ),
    Step(
        name=SEND_BACK, title="退回", sources=(State.CHECKED, State.APPROVED, State.POSTED), target=State.SUPERSEDED, rule=JUDGE,
        undecided_forbidden=False, outdated_forbidden=False, reason_needed=True,
    ),
    Step(
        name=REOPEN, title="更正", sources=(State.PUBLISHED,), target=State.PUBLISHED, rule=JUDGE,
        apart_from=(SETTLED,), undecided_forbidden=False, outdated_forbidden=False, reopened_forbidden=True,
        reason_needed=True,
    ),
    Step(
        name=CLOSE, title="撤回更正", sources=(State.PUBLISHED,), target=State.PUBLISHED, rule=JUDGE,
        undecided_forbidden=False, outdated_forbidden=False, reason_needed=True,
    ),
)  # fmt: skip
BY_NAME: Final = {step.name: step for step in STEPS}
# The way from the first to the last, as a year without a stop goes it.
WAY: Final = tuple(BY_NAME[name] for name in (CHECK, DECIDE, POST, PUBLISH, ARCHIVE))
# The order of the states on that way.
ORDER: Final = (State.DRAFT, *(step.target for step in WAY))


def step_named(name: str) -> Step:
    """Give a step by its key; ValueError for one that the table does not have."""
    if name not in BY_NAME:
        raise ValueError(f"no step of a settlement: {name!r}, there are {', '.join(BY_NAME)}")
    return BY_NAME[name]


def next_step(state: str, *, notice: bool = True) -> Step | None:
    """The step of the way that a settlement in a state waits for; without a 公示 it is published right after 审定."""
    if state == State.APPROVED and not notice:
        return BY_NAME[PUBLISH]
    return next((step for step in WAY if step.sources[0] == state), None)
