"""计算过程: the step trees of a settlement as rows, from each result down to the input rows and the clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bonuses.engine.traces import person_trace
from bonuses.settled import Settled
from plans.engine.steps import Step
from reports.results.tables import Cell, Column, Kind, Table, allocations


def trace_table(settled: Settled) -> Table:
    """计算过程: one row for each step; 层级 counts from 1 for the result itself."""
    columns = (
        Column("对象", width=10),
        Column("层级", Kind.WHOLE, 6),
        Column("项目", width=36),
        Column("数值", Kind.EXACT, 14),
        Column("算式", width=60),
        Column("条款", width=12),
        Column("依据原文", width=60, one_line=True),
    )
    return Table("计算过程", columns, _rows(settled))


def _rows(settled: Settled) -> Iterator[tuple[Cell, ...]]:
    quote = Quotes(settled.rules.scheme.clauses)
    for subject in settled.outcome.subjects:
        if subject.step:
            yield from _steps(subject.code, subject.step, 1, quote)
    paid = allocations(settled)
    for person in settled.outcome.people:
        yield from _steps(person.number, person_trace(person, paid.get(person.number)), 1, quote)


def _steps(code: str, step: Step, level: int, quote: Quotes) -> Iterator[tuple[Cell, ...]]:
    words = f"{step.formula}〔{'、'.join(step.inputs)}〕" if step.inputs else step.formula
    yield (code, level, step.label, step.value, words, step.clause, quote(step))
    for child in step.children:
        yield from _steps(code, child, level + 1, quote)


class Quotes:
    """The words a step rests on: the clause as the document has it, and the reading where it is silent."""

    def __init__(self, clauses: Mapping[str, str]) -> None:
        self._clauses = clauses

    def __call__(self, step: Step) -> str:
        """Quote the step's clause; an assumed reading is marked as ours (原文未规定)."""
        quoted = self._clauses.get(step.clause, "")
        if not step.assumed:
            return quoted
        assumed = f"原文未规定，按系统默认：{step.assumed}"
        return f"{quoted}（{assumed}）" if quoted else assumed
