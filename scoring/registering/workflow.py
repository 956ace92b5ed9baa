"""The way of a row: 待复核 → 生效 → 已撤销. Guards, buttons and help come from this table.

Nobody takes two steps of one chain (people.chain), in a small office neither: the second person is then a leader.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from scoring.models import Entered, Standing
from scoring.registering.columns import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One act on a row: from which standing, by which of the two rules, whether a reason is needed.

    `asked`: only while somebody asks for the withdrawal (None: whether or not). `own`: only who entered the row;
    `other`: only who has not entered it, or not asked for the withdrawal. `decides`: not the person whom the row
    names, but for who took this earlier step ("entered", "withdrawal") and takes it back.
    """

    name: str
    title: str
    source: Standing
    rule: str
    reason: bool = False
    asked: bool | None = None
    own: bool = False
    other: str = ""
    decides: str | None = None


MOVES: Final = (
    Move(name="change", title="修改", source=Standing.WAITING, rule="change", own=True),
    Move(
        name="confirm", title="复核通过", source=Standing.WAITING, rule="confirm", other="entered", decides=""
    ),
    Move(
        name="withdraw", title="撤销", source=Standing.WAITING, rule="change", reason=True, decides="entered"
    ),
    Move(name="correct", title="更正", source=Standing.IN_FORCE, rule="change", asked=False),
    Move(name="ask", title="申请撤销", source=Standing.IN_FORCE, rule="change", reason=True, asked=False),
    Move(
        name="agree",
        title="同意撤销",
        source=Standing.IN_FORCE,
        rule="confirm",
        asked=True,
        other="withdrawal",
        decides="",
    ),
    Move(
        name="decline",
        title="不同意撤销",
        source=Standing.IN_FORCE,
        rule="confirm",
        asked=True,
        decides="withdrawal",
    ),
)
BY_NAME: Final = {move.name: move for move in MOVES}


def fits(move: Move, row: Entered, hands: Collection[int], concerned: Collection[int] = ()) -> bool:
    """Whether the row stands so that the step may be taken, its rule apart.

    `hands` are the account and whom it acts for, the account first; `concerned` the accounts of the people named.
    """
    if row.standing != move.source:
        return False
    if move.asked is not None and move.asked != bool(row.withdrawal_at):
        return False
    account = next(iter(hands), None)
    if move.own and row.entered_by_id != account:
        return False
    if move.other and any(key in hands for key in _part_in(row, move.other)):
        return False
    if move.decides is None or not any(key in hands for key in concerned):
        return True
    return bool(move.decides) and getattr(row, f"{move.decides}_by_id") == account


def rule_of(register: Register, move: Move) -> str:
    """The named rule of a step in the area of the register: register.change, conduct.confirm …"""
    return f"{register.area}.{move.rule}"


def _part_in(row: Entered, step: str) -> tuple[int | None, ...]:
    return (getattr(row, f"{step}_by_id"), getattr(row, f"{step}_for_id"))
