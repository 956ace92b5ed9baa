"""What two clerks typed, side by side: numbers and places where they differ, never the marks themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisals.engine.counting import disagreements
from appraisals.models import AppraisalRound, PaperBallot, RoundGroup
from appraisals.sheets import Sheet, sheet_of
from people.errors import DomainError


@dataclass(frozen=True, slots=True)
class Difference:
    """A sheet that both typed differently, and where: section or person, and dimension."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperState:
    """How far a paper group is.

    `typed` are the numbers of sheets by clerk, `names` who they are; `alone` are numbers that one of them typed only.
    """

    group: RoundGroup
    names: dict[int, str]
    typed: dict[int, int]
    accounts: dict[int, int]
    alone: tuple[int, ...]
    differences: tuple[Difference, ...]

    @property
    def cast(self) -> int:
        """Sheets that should lie in the box."""
        return self.group.issued - self.group.unused

    @property
    def missing(self) -> int:
        """Sheets handed out that came back neither blank nor filled; below zero where there are too many."""
        return self.cast - max(self.typed.values(), default=0)

    @property
    def all_typed(self) -> bool:
        """Whether both typed as many sheets as should lie in the box, so that comparing is next."""
        return self.cast > 0 and all(number >= self.cast for number in self.typed.values())

    @property
    def trouble(self) -> str:
        """Why this group cannot be counted yet; empty when it can."""
        if not self.group.issued:
            return "还没有登记发出的张数"
        if self.cast and not any(self.typed.values()):
            return "还没有录入"
        if self.alone:
            return f"有 {len(self.alone)} 张只有一人录入"
        if self.differences:
            return f"有 {len(self.differences)} 张两人录入不一致"
        if self.missing < 0:
            return f"录入的比收回的多 {-self.missing} 张"
        return ""


def paper_states(round_: AppraisalRound) -> list[PaperState]:
    """Give the paper groups of a round with what still differs."""
    sheet = sheet_of(round_)
    names = [target.name for target in round_.targets.select_related("subject", "participant")]
    groups = list(round_.groups.filter(channel=RoundGroup.Channel.PAPER).order_by("position"))
    rows: dict[int, list[PaperBallot]] = {group.pk: [] for group in groups}
    found = PaperBallot.objects.filter(group__in=groups).select_related("account").order_by("number")
    for row in found:
        rows[row.group_id].append(row)
    return [_state(group, rows[group.pk], names, sheet) for group in groups]


def check_paper(round_: AppraisalRound) -> None:
    """Refuse a count while a paper group is not settled."""
    for state in paper_states(round_):
        if state.trouble:
            raise DomainError(
                "没有计票", why=f"“{state.group}”的纸质票{state.trouble}", next_step="请先在“纸质票”页面办完"
            )


def _state(group: RoundGroup, rows: Sequence[PaperBallot], names: Sequence[str], sheet: Sheet) -> PaperState:
    first, second = (
        {row.number: row.marks for row in rows if row.clerk == 1},
        {row.number: row.marks for row in rows if row.clerk == 2},
    )
    differ = disagreements(first, second)
    both = first.keys() & second.keys()
    differences = tuple(
        Difference(number, _cells(first[number], second[number], names, sheet))
        for number in differ
        if number in both
    )
    return PaperState(
        group,
        {row.clerk: row.account.name for row in rows},
        {1: len(first), 2: len(second)},
        {row.clerk: row.account_id for row in rows},
        tuple(number for number in differ if number not in both),
        differences,
    )


def _cells(
    first: Sequence[Sequence[int | None]],
    second: Sequence[Sequence[int | None]],
    names: Sequence[str],
    sheet: Sheet,
) -> tuple[str, ...]:
    return tuple(
        f"{name}·{aspect.name}"
        for name, one, other in zip(names, first, second, strict=True)
        for aspect, a, b in zip(sheet.aspects, one, other, strict=True)
        if a != b
    )
