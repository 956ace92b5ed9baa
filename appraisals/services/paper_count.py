"""Paper ballots in the count: only what both clerks typed alike, and no more than were handed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from appraisals.engine.counting import Counted, disagreements
from appraisals.models import PaperBallot, RoundGroup
from appraisals.sheets import Sheet
from people.errors import DomainError

NOT_CLOSED: Final = "没有计票"
CLERKS: Final = (1, 2)
NAMED: Final = 10
Typed = list[list[int | None] | None]


def paper_of(groups: Sequence[RoundGroup], targets: int, sheet: Sheet, counted: Counted) -> dict[str, int]:
    """Add the paper ballots to a count; gives how many each paper group has.

    A target on a sheet counts when all its marks are there and within range; one with some missing or wrong is invalid
    (rules 0.10), one with none is an abstention. DomainError: the clerks differ, more ballots than were handed out.
    """
    found: dict[str, int] = {}
    for group in groups:
        if group.channel == RoundGroup.Channel.PAPER:
            found[group.name] = _add(group, _agreed(group), targets, sheet, counted)
    return found


def _agreed(group: RoundGroup) -> list[Typed]:
    typed: dict[int, dict[int, Typed]] = {clerk: {} for clerk in CLERKS}
    for row in PaperBallot.objects.filter(group=group).order_by("number"):
        typed[row.clerk][row.number] = row.marks
    differ = disagreements(typed[1], typed[2])
    if differ:
        raise DomainError(
            NOT_CLOSED,
            why=f"“{group}”的纸质票两人录入不一致：第 {'、'.join(map(str, differ[:NAMED]))} 号"
            + (f"等 {len(differ)} 张" if len(differ) > NAMED else ""),
            next_step="请对照票面改正后再计票",
        )
    cast = group.issued - group.unused
    if len(typed[1]) > cast:
        raise DomainError(
            NOT_CLOSED,
            why=f"“{group}”发出 {group.issued} 张、收回空白 {group.unused} 张，却录入了 {len(typed[1])} 张",
            next_step="请核对发出和收回的张数",
        )
    return [typed[1][number] for number in sorted(typed[1])]


def _add(group: RoundGroup, ballots: Sequence[Typed], targets: int, sheet: Sheet, counted: Counted) -> int:
    pool = group.pool or group.name
    full = [aspect.full for aspect in sheet.aspects]
    for ballot in ballots:
        whole: list[tuple[int, ...] | None] = []
        for place in range(targets):
            row = ballot[place] if place < len(ballot) else None
            filled = [] if row is None else [mark for mark in row if mark is not None]
            good = row is not None and sheet.holds(row)
            whole.append(tuple(filled) if good else None)
            if filled and not good:
                count = counted.counts[place, pool]
                count.invalid += 1
                count.abstained -= 1
        counted.add(pool, whole, full=full)
    return len(ballots)
