"""From a stored step tree to nodes with stable ids, quoted clauses and links to the input rows.

An id says the way from the root: "s-1-2-3" is the third step of the second of the first; it never depends on what is
open. A clause or an assumed reading is quoted where it first stands on the way down, below that only named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from plans.engine.rounding import two_places
from plans.engine.steps import Step, Value, show
from reports.results.amounts import money
from reports.tracing.inputs import NUMBERED, SHEETS
from reports.workbook import vocabulary as word

ROOT: Final = "s-1"
ALL: Final = "all"
# What stands open when nobody asks for a step: the result, its parts, and what they are made of.
OPEN_LEVELS: Final = 2
_ID: Final = re.compile(r"s(-[1-9]\d{0,4}){1,12}")
_MONEY: Final = frozenset(
    {
        "奖金",
        "基数权重",
        "基数份额",
        "扣减",
        "补发",
        "取消奖金",
        "基本部分",
        "差异化部分",
        "绩效奖",
        "所在对象份额",
    }
)


@dataclass(frozen=True, slots=True)
class InputLink:
    """An input of a step: sheet and key, how it is named, its address ("" where the reader may not open it)."""

    sheet: str
    key: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The clause of a step: name, its sentence ("" where it was quoted above), the address of its place."""

    name: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Node:
    """One step as it is shown. `current` is the step the address asks for; `open` shows its children."""

    id: str
    label: str
    value: str
    formula: str
    clause: Quote | None
    assumed: str
    assumed_above: bool
    inputs: tuple[InputLink, ...]
    children: tuple[Node, ...]
    open: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """What nodes need besides the tree: clauses of the plan, where clauses and rows are shown, what is asked for.

    `clause_url` and `input_url` give "" where there is nothing to open for this reader.
    """

    clauses: Mapping[str, str]
    clause_url: Callable[[str], str]
    input_url: Callable[[str, str], str]
    asked: str = ""

    def read(self, root: Step) -> Node:
        """The tree of nodes."""
        return self._node(root, ROOT, 1, frozenset(), "")

    def _node(self, step: Step, id_: str, level: int, quoted: Collection[str], reading: str) -> Node:
        below = frozenset((*quoted, step.clause))
        children = tuple(
            self._node(child, f"{id_}-{place}", level + 1, below, step.assumed or reading)
            for place, child in enumerate(step.children, 1)
        )
        return Node(
            id=id_,
            label=step.label,
            value=shown_value(step.label, step.value),
            formula=step.formula,
            clause=self._quote(step.clause, quoted),
            assumed=step.assumed,
            assumed_above=bool(step.assumed) and step.assumed == reading,
            inputs=tuple(self._inputs(step)),
            children=children,
            open=self._opens(id_, level),
            current=id_ == self.asked,
        )

    def _opens(self, id_: str, level: int) -> bool:
        if self.asked == ALL:
            return True
        if not self.asked:
            return level <= OPEN_LEVELS
        return level == 1 or self.asked == id_ or self.asked.startswith(f"{id_}-")

    def _quote(self, clause: str, quoted: Collection[str]) -> Quote | None:
        if not clause:
            return None
        sentence = "" if clause in quoted else self.clauses.get(clause, "")
        return Quote(clause, sentence, self.clause_url(clause))

    def _inputs(self, step: Step) -> Iterator[InputLink]:
        for ref in step.inputs:
            sheet, _, key = ref.partition(":")
            url = self.input_url(sheet, key) if sheet in SHEETS else ""
            yield InputLink(sheet, key, input_words(sheet, key), url)


def asked_step(text: str) -> str:
    """The step an address asks for: an id, "all", or "" where it is neither."""
    return text if text == ALL or _ID.fullmatch(text) else ""


def input_words(sheet: str, key: str) -> str:
    """How an input row is named on the page: 季度台账 I010 第4季度."""
    if sheet in (word.LEDGER, word.QUARTERS):
        code, _, quarter = key.rpartition("/")
        return f"{sheet} {code} 第{quarter}季度"
    if sheet in NUMBERED:
        return f"{sheet}第{key}行"
    return f"{sheet} {key.replace('/', ' ')}"


def shown_value(label: str, value: Value) -> str:
    """The value of a step: numbers with two places at least, as many as it takes to be true; texts as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"第 {value} 名" if label == "名次" else str(value)
    return amount(value, grouped=label in _MONEY)


def amount(value: Fraction, *, grouped: bool = False) -> str:
    """An exact number with two places where they say all, else with as many as `show` gives."""
    if (value * 100).denominator != 1:
        return show(value)
    hundredth = int(value * 100)
    return money(hundredth) if grouped else two_places(hundredth)
