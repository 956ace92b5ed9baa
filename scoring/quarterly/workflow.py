"""The way of a quarter's version: 草稿 → 党委会 → 公示 → 发布. Guards, buttons, 待办 and help come from this table (rules 5.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plans.models import PublicNotice
from scoring.models import QuarterSettlement

State = QuarterSettlement.State
SETTLE: Final = "quarter.settle"
APPROVE: Final = "quarter.approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step: from which state to which, by which rule, what the tile says comes next, what the 待办 says.

    `notice` says how far the 公示 of the version must be: None none is asked, False it is not drafted yet (or was
    withdrawn), True it is drafted, CLOSED it is over. `other`: not who settled the version.
    """

    name: str
    source: str
    target: str
    rule: str
    next: str
    todo: str = ""
    notice: bool | str | None = None
    other: bool = False


CLOSED: Final = PublicNotice.State.CLOSED.value
MOVES: Final = (
    Move(
        name="approve", source=State.DRAFT, target=State.APPROVED, rule=APPROVE, other=True,
        next="提交党委会审议，由另一人登记审议结果", todo="待登记党委会审议结果",
    ),
    Move(
        name="notice", source=State.APPROVED, target=State.APPROVED, rule=SETTLE, notice=False,
        next="排名，草拟并发布公示", todo="待公示",
    ),
    Move(
        name="posting", source=State.APPROVED, target=State.POSTED, rule=SETTLE, notice=True,
        next="排名，草拟并发布公示", todo="待公示",
    ),
    Move(
        name="publish", source=State.POSTED, target=State.PUBLISHED, rule=SETTLE, notice=CLOSED,
        next="公示期满、异议办结后发布", todo="公示已结束，待发布",
    ),
)  # fmt: skip
BY_NAME: Final = {move.name: move for move in MOVES}
IN_FORCE: Final = "已发布，年度核算采用"


def next_words(state: str) -> str:
    """What comes next for a version in a state, and who does it."""
    return next((move.next for move in MOVES if move.source == state), IN_FORCE)


def open_move(row: QuarterSettlement) -> Move | None:
    """The step that a version waits for now, whoever may take it; None while it is outdated, hangs or is through."""
    if row.outdated:
        return None
    return next((move for move in MOVES if move.source == row.state and _fits(move, row.notice)), None)


def own(row: QuarterSettlement, account: int | None) -> bool:
    """Whether the account settled the version, or somebody settled it for the account."""
    return account in (row.account_id, row.account_for_id)


def _fits(move: Move, notice: PublicNotice | None) -> bool:
    if move.notice is None:
        return True
    if isinstance(move.notice, bool):
        drafted = notice is not None and notice.state != PublicNotice.State.WITHDRAWN
        return drafted == move.notice
    return notice is not None and notice.state == move.notice
