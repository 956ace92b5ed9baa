"""The figures of one subject or person in one world, as a page shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bonuses.whatif.worlds import World
from plans.engine.rounding import two_places
from scoring.engine.results import PersonOutcome, SubjectOutcome

NOTHING: Final = "—"
SCORE: Final = "得分"
RANK: Final = "名次"
GRADE: Final = "等次"
AMOUNT: Final = "奖金"
BARRED: Final = "评优"
FREE: Final = "不受限"
# Figures that rest on others as well as on the own inputs.
RELATIVE: Final = frozenset({RANK, GRADE})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: as it is now and as it would be; `value` orders and subtracts, None where undecided."""

    heading: str
    text: str
    value: int | None = None
    before: str = ""
    difference: str = ""
    changed: bool = False


Row = dict[str, Figure]


def subject_figures(world: World) -> dict[str, Row]:
    """The figures of every 考核对象 by 编号."""
    rows = world.outcome.subjects if world.outcome else ()
    return {row.code: _subject(row) for row in rows}


def person_figures(world: World, *, sees: bool) -> dict[str, Row]:
    """The figures of everybody by 工号; the bar from 优秀 for who may see discipline."""
    rows = world.outcome.people if world.outcome else ()
    paid = {row.number: row.amount for row in world.bonus.allocations} if world.bonus else {}
    settled = world.bonus is not None and world.bonus.paid is not None
    return {row.number: _person(world, row, paid, settled=settled, sees=sees) for row in rows}


def against(now: Row | None, row: Row | None) -> Row:
    """The figures of a row against those it has now: what changed, and by how much."""
    before, after = now or {}, row or {}
    return {
        heading: _against(before.get(heading), after.get(heading, Figure(heading, NOTHING)))
        for heading in dict.fromkeys((*before, *after))
    }


def money(fen: int | None) -> str:
    """An amount in yuan with its thousands apart; 待定 where undecided."""
    if fen is None:
        return "待定"
    return f"{'−' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def _subject(row: SubjectOutcome) -> Row:
    figures = [Figure(SCORE, _score(row.score), row.score)]
    figures.append(Figure(RANK, NOTHING if row.rank is None else str(row.rank), row.rank))
    figures.append(Figure(GRADE, row.grade or NOTHING))
    return {each.heading: each for each in figures}


def _person(world: World, row: PersonOutcome, paid: Mapping[str, int], *, settled: bool, sees: bool) -> Row:
    figures = []
    graded = world.scheme is not None and world.scheme.people is not None and world.scheme.people.parts
    if graded:
        figures += [Figure(SCORE, _score(row.score), row.score), Figure(GRADE, row.grade or NOTHING)]
    if world.scheme is not None and world.scheme.bonus is not None:
        amount = paid.get(row.number)
        undecided = world.bonus is None or not settled
        text = "待定" if undecided else money(amount) if amount is not None else "不参加分配"
        figures.append(Figure(AMOUNT, text, None if undecided else amount))
    if sees and world.scheme is not None and world.scheme.violations is not None:
        figures.append(Figure(BARRED, "不得评优" if row.barred else FREE))
    return {each.heading: each for each in figures}


_DIFFERENCE: Final[Mapping[str, Callable[[int], str]]] = {
    SCORE: lambda gap: f"{'+' if gap > 0 else '−'}{two_places(abs(gap))}",
    RANK: lambda gap: f"{'下降' if gap > 0 else '上升'} {abs(gap)} 位",
    AMOUNT: lambda gap: f"{'+' if gap > 0 else '−'}{money(abs(gap))}",
}


def _against(now: Figure | None, figure: Figure) -> Figure:
    before = now.text if now else NOTHING
    if before == figure.text:
        return Figure(figure.heading, figure.text, figure.value, before)
    gap = None if now is None or now.value is None or figure.value is None else figure.value - now.value
    told = _DIFFERENCE.get(figure.heading)
    difference = told(gap) if told and gap else ""
    return Figure(figure.heading, figure.text, figure.value, before, difference, changed=True)


def _score(score: int | None) -> str:
    return NOTHING if score is None else two_places(score)
