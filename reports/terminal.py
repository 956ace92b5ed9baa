"""The results of a settlement as tables on a terminal, for ``settle`` and ``demo``; plain text in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from bonuses.settled import Settled
from reports.results.blocks import cell_text, money
from reports.results.tables import Column, Kind, Table, person_table, problem_table, subject_table

FIRST_PEOPLE: Final = 20
FIRST_SUBJECTS: Final = 50
FIRST_PROBLEMS: Final = 20
_JUSTIFY: Final[dict[Kind, Literal["center", "right"]]] = {
    Kind.WORD: "center",
    Kind.WHOLE: "right",
    Kind.SCORE: "right",
    Kind.MONEY: "right",
    Kind.POINTS: "right",
}


def print_results(settled: Settled, console: Console) -> None:
    """Print subjects, the first people, the bonus line and the problems."""
    facts, scheme = settled.facts, settled.rules.scheme
    console.print(f"[bold]{escape(facts.agency)} {facts.year}年度[/] {escape(scheme.title)}", highlight=False)
    outcome = settled.outcome
    _print(console, subject_table(settled), len(outcome.subjects), FIRST_SUBJECTS, ("百分制",))
    if outcome.people:
        _print(console, person_table(settled), len(outcome.people), FIRST_PEOPLE, ("尾差",))
    for line in _bonus_lines(settled):
        console.print(line, highlight=False)
    if outcome.problems:
        _print(console, problem_table(settled), len(outcome.problems), FIRST_PROBLEMS, ())
    else:
        console.print("没有待处理问题", highlight=False)


def _print(console: Console, table: Table, size: int, most: int, leave_out: tuple[str, ...]) -> None:
    """Print the first rows; columns in which nothing stands are left out."""
    rows = list(islice(table.rows, most))
    shown = [
        index
        for index, column in enumerate(table.columns)
        if column.heading not in leave_out and any(row[index] not in (None, "") for row in rows)
    ]
    more = f"（前 {len(rows)}，共 {size}）" if size > len(rows) else f"（{size}）"
    grid = Grid(title=f"{table.title}{more}", title_justify="left", header_style="bold", pad_edge=False)
    for index in shown:
        _add_column(grid, table.columns[index])
    for row in rows:
        grid.add_row(*(escape(cell_text(row[index], table.columns[index].kind)) for index in shown))
    console.print(grid)


def _add_column(grid: Grid, column: Column) -> None:
    grid.add_column(column.heading, justify=_JUSTIFY.get(column.kind, "left"), overflow="fold")


def _bonus_lines(settled: Settled) -> Iterator[str]:
    bonus = settled.bonus
    if bonus is None:
        return
    if bonus.total is None or bonus.paid is None:
        total = "" if bonus.total is None else f"总额 {money(bonus.total)}，"
        yield f"奖金：{total}有阻断问题，金额未计算"
        return
    paid, returned, rest = bonus.paid, bonus.returned or 0, bonus.undistributed or 0
    yield (
        f"奖金：总额 {money(bonus.total)} ＝ 发放 {money(paid)} ＋ 收回 {money(returned)} ＋ 未分配 {money(rest)}"
        f"（核对 {money(bonus.total - paid - returned - rest)}）"
    )
    yield from (f"提示：{hint}" for hint in bonus.hints)
