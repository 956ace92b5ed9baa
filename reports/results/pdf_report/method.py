"""考核办法 and the readings: the plan read back in sentences with their clauses."""

from __future__ import annotations

from collections.abc import Iterator

from bonuses.settled import Settled
from plans.engine.scheme.types import Cited, Entry
from plans.engine.sentences import plan_sentences
from reports.results.blocks import Item, ListBlock


def method(settled: Settled) -> ListBlock:
    """The plan read back in sentences; readings without a rule of their own follow in the next section."""
    facts = settled.facts
    found = plan_sentences(settled.rules, facts.subjects, facts.indicators, facts.year)
    items = tuple(Item(row.text, row.clause, row.assumed) for row in found if row.text != row.assumed)
    return ListBlock("考核办法", f"依据：{settled.rules.scheme.document}。", items)


def readings(settled: Settled) -> ListBlock:
    """What the document leaves open and the program settles (原文未规定)."""
    intro = "以下各条原文未规定或可作不同理解，本次核算按系统默认处理；本单位可在年度方案中改动设置并写明条款和理由。"
    found = dict.fromkeys(_assumed(settled))
    return ListBlock("按系统默认处理的事项", intro, tuple(Item(text, clause) for text, clause in found))


def _assumed(settled: Settled) -> Iterator[tuple[str, str]]:
    scheme = settled.rules.scheme
    for reading in scheme.readings:
        yield reading.text, reading.clause
    for name in type(scheme).model_fields:
        if name not in ("settings", "readings"):
            yield from _assumed_in(getattr(scheme, name))


def _assumed_in(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, Cited) and node.assumed:
        yield node.assumed, node.clause
    if isinstance(node, Entry):
        for name in type(node).model_fields:
            yield from _assumed_in(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            yield from _assumed_in(item)
