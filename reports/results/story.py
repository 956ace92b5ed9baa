"""What 结果.pdf tells, in its order: cover, summary, open decisions, results, money, consequences, method, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bonuses.settled import Settled
from reports.results.blocks import Block, Entry, OpeningBlock, PictureBlock
from reports.results.pdf_report import front, method, outcomes, people, problems, subjects, summary
from reports.results.pdf_report.names import Names

ORDINALS: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def title_of(settled: Settled) -> str:
    """The title of the document."""
    return "".join(front.title_lines(settled))


def story(settled: Settled) -> list[Block]:
    """All blocks of the document, in order; the first is the opening with the contents."""
    body = list(_numbered(_body(settled, Names(settled))))
    return [replace(front.opening(settled), contents=tuple(contents_of(body))), *body]


def _body(settled: Settled, names: Names) -> Iterator[Block]:
    yield summary.section(settled, names)
    yield from problems.section(settled, names)
    yield from subjects.section(settled, names)
    yield from people.section(settled, names)
    yield from people.money_section(settled, names)
    yield outcomes.honours(settled, names)
    yield from outcomes.violations(settled, names)
    yield method.method(settled)
    yield method.readings(settled)
    yield front.signature(settled)


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    """Number the sections 一、二、三 and, inside each, the tables （一）（二）(GB/T 9704)."""
    sections = tables = 0
    for block in blocks:
        if isinstance(block, OpeningBlock | PictureBlock) or not block.heading:
            yield block
        elif getattr(block, "level", 2) == 2:
            sections, tables = sections + 1, 0
            yield replace(block, heading=f"{ORDINALS[sections - 1]}、{block.heading}", anchor=f"s{sections}")
        else:
            tables += 1
            # Classes and groups may be many: beyond twelve they go without a number.
            number = f"（{ORDINALS[tables - 1]}）" if tables <= len(ORDINALS) else ""
            yield replace(block, heading=f"{number}{block.heading}")


def contents_of(blocks: Sequence[Block]) -> Iterator[Entry]:
    """The sections with their anchors."""
    for block in blocks:
        if not isinstance(block, OpeningBlock | PictureBlock) and block.anchor:
            yield Entry(block.heading, block.anchor)
