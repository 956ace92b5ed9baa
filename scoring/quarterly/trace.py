"""A stored 计算过程 of a quarter as the page draws it: nested, each figure with its sum, clause and assumption."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from fractions import Fraction

from plans.engine.step_codec import unpack_step
from plans.engine.steps import Step, show
from scoring.models import QuarterScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One step as text."""

    label: str
    value: str
    formula: str
    clause: str
    assumed: str
    inputs: str
    children: tuple[Node, ...]


def tree_of(row: QuarterScore) -> Node | None:
    """The steps of a section; None where none were kept."""
    packed = bytes(row.trace)
    return _node(unpack_step(zlib.decompress(packed).decode()), frozenset()) if packed else None


def _row(ref: str) -> str:
    """An input row in words: 季度台账:I037/1 is 季度台账 I037 第1季度."""
    sheet, _, key = ref.partition(":")
    code, _, quarter = key.partition("/")
    return f"{sheet} {code} 第{quarter}季度" if quarter else f"{sheet} {code}".rstrip()


def _node(step: Step, said: frozenset[str]) -> Node:
    """`said` are clauses and assumptions that stand above already: they are not repeated at each row."""
    value = show(step.value) if isinstance(step.value, Fraction | int) else step.value or ""
    above = said | {step.clause, step.assumed}
    return Node(
        label=step.label,
        value=value,
        formula=step.formula,
        clause="" if step.clause in said else step.clause,
        assumed="" if step.assumed in said else step.assumed,
        inputs="、".join(_row(ref) for ref in step.inputs),
        children=tuple(_node(child, above) for child in step.children),
    )
