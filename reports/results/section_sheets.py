"""考核对象结果单: one page per section or unit, singly or all in one file.

Parts, indicators with points, additions and deductions, score, rank and grade, and where the section signs. A subject
with too many indicators for a page is shown by first-level indicators, and where these are too many by categories.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils import timezone

from bonuses.settled import Settled
from people.errors import DomainError
from plans.engine.rounding import two_places
from plans.engine.scheme.subjects import SubjectClass
from plans.engine.steps import show
from reports.results.papers import write_fitted
from reports.results.pdf import pdf_style, watermark
from reports.results.pdf_report.front import state_words
from reports.results.pdf_report.names import Names
from reports.results.pdf_report.subjects import class_words
from reports.results.section_rows import (
    Row,
    adjustment_rows,
    by_category,
    by_primary,
    indicator_table,
    part_words,
)
from reports.results.steps_read import named, score_step
from reports.results.tables import ROUNDING_NOTE
from scoring.engine.results import SubjectOutcome

TEMPLATE: Final = "reports/report/sheets.html"
CSS: Final = "sheet.css"
WAITING: Final = "待定"
PARTS: Final = (("得分项", "w"), ("得分", "n"), ("权重", "c"), ("怎样得来", ""), ("条款", "by"))
ADJUSTMENTS: Final = (("事项", ""), ("说明", ""), ("分", "n"), ("条款", "by"))
# Rows that a page surely cannot hold in the usual and in the small type: these versions are not tried.
MOST_USUAL: Final = 30
MOST_SMALL: Final = 52


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet: headings with their looks, rows of cells."""

    caption: str
    headings: tuple[tuple[str, str], ...]
    rows: Sequence[Row]

    @property
    def looked(self) -> Iterator[list[tuple[str, str]]]:
        """The rows, every cell with the look of its column."""
        looks = [look for _, look in self.headings]
        for row in self.rows:
            yield list(zip(looks, row, strict=True))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one subject's page; ``small`` asks for the small type."""

    agency: str
    title: str
    code: str
    name: str
    who: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    tables: tuple[SheetTable, ...]
    notes: tuple[str, ...]
    proof: str
    small: bool = False


def write_section_sheets(
    settled: Settled, path: str | os.PathLike[str], codes: Collection[str] | None = None
) -> None:
    """Write the sheets of all subjects, or of the 编号 named; DomainError for one that was not settled."""
    sheets = list(section_sheets(settled, codes))
    title = f"{settled.facts.agency}{settled.facts.year}年度考核对象结果单"
    write_fitted(TEMPLATE, title, sheets, pdf_style(CSS, *watermark(settled)), path)


def section_sheets(settled: Settled, codes: Collection[str] | None = None) -> Iterator[list[Sheet]]:
    """Of every subject, in the order of 编号, its versions from the fullest to the shortest."""
    known = {row.code for row in settled.outcome.subjects}
    missing = sorted(set(codes or ()) - known)
    if missing or not known:
        what = f"本次核算没有考核对象 {'、'.join(missing)}" if missing else "本次核算没有考核对象"
        raise DomainError("考核对象结果单没有生成", why=what, next_step="请从考核结果中选择")
    writer = _Writer(settled)
    for row in settled.outcome.subjects:
        if codes is None or row.code in codes:
            yield list(writer.versions(row))


class _Writer:
    """Makes the sheets of one settlement."""

    def __init__(self, settled: Settled) -> None:
        self.settled = settled
        self.names = Names(settled)
        self.facts = {row.code: row for row in settled.facts.subjects}
        self.indicators = {row.code: row for row in settled.facts.indicators}
        self.sizes: dict[tuple[str, str], int] = {}
        for row in settled.outcome.subjects:
            rules = settled.rules.scheme.class_of(row.kind)
            if rules and row.rank is not None:
                key = (rules.name, row.group)
                self.sizes[key] = self.sizes.get(key, 0) + 1

    def versions(self, row: SubjectOutcome) -> Iterator[Sheet]:
        """The page with every indicator, in small type, by first-level indicator, by category."""
        rules = self.settled.rules.scheme.class_of(row.kind)
        assert rules is not None, "a subject that was settled has a class"
        score = score_step(row.step)
        full = self._sheet(row, rules)
        found = indicator_table(score, self.indicators)
        if found is None:
            yield full
            yield replace(full, small=True)
            return
        captions = (found, by_primary(found, self.indicators), by_category(found, self.indicators))
        for version, limit in zip(captions, (MOST_SMALL, MOST_SMALL, None), strict=True):
            table = SheetTable(version.caption, version.headings, version.rows)
            one = replace(full, tables=(full.tables[0], table, *full.tables[1:]))
            if limit is None or len(version.rows) <= MOST_USUAL:
                yield one
            if limit is None or len(version.rows) <= limit:
                yield replace(one, small=True)

    def _sheet(self, row: SubjectOutcome, rules: SubjectClass) -> Sheet:
        fact = self.facts[row.code]
        people = (("负责人", fact.head), ("分管领导", fact.leader))
        who = [("编号", row.code), ("类型", row.kind), ("分组", row.group)]
        who += [(name, self.names.person(number)) for name, number in people if number]
        day = timezone.localtime(self.settled.settlement.created_at)
        proof = (
            f"{state_words(self.settled)}　{day:%Y年%m月%d日} 核算　"
            f"结果摘要 {self.settled.settlement.result_digest[:16]}　审计链 {self.settled.head.printed()}"
        )
        return Sheet(
            self.settled.facts.agency,
            f"{self.settled.facts.year}年度考核结果单",
            row.code,
            row.name,
            tuple((name, value) for name, value in who if value),
            tuple(self._figures(row, rules)),
            tuple(self._tables(row, rules)),
            tuple(self._notes(row, rules)),
            proof,
        )

    def _figures(self, row: SubjectOutcome, rules: SubjectClass) -> Iterator[tuple[str, str]]:
        yield "得分", WAITING if row.score is None else two_places(row.score)
        if row.percent is not None and row.percent != row.score:
            yield "百分制", two_places(row.percent)
        size = self.sizes.get((rules.name, row.group), 0)
        if size > 1 or row.rank is None:
            yield "名次", WAITING if row.rank is None else f"{row.rank}／{size}"
        if rules.grading:
            yield "等次", row.grade or WAITING
        past = next(
            (
                one
                for one in self.settled.facts.past
                if one.subject == row.code and one.year == self.settled.facts.year - 1
            ),
            None,
        )
        if past is not None and (past.grade or past.rank):
            yield "上年", past.grade or f"{past.rank}／{past.of}"

    def _tables(self, row: SubjectOutcome, rules: SubjectClass) -> Iterator[SheetTable]:
        values = dict(row.parts)
        score = score_step(row.step)
        parts = []
        for part in rules.parts:
            value = values.get(part.name)
            weight = f"{show(part.weight * 100)}%" if part.weight is not None else "计入"
            weight = "扣减" if part.sign == "minus" else weight
            words = part_words(self.settled, row.code, part, named(score, part.name))
            shown = WAITING if value is None else two_places(value)
            parts.append((part.name, shown, weight, words, part.clause))
        yield SheetTable("得分构成", PARTS, parts)
        if rows := list(adjustment_rows(rules, score)):
            yield SheetTable("加分和扣分", ADJUSTMENTS, rows)

    def _notes(self, row: SubjectOutcome, rules: SubjectClass) -> Iterator[str]:
        score, grade, rank = score_step(row.step), named(row.step, "等次"), named(row.step, "名次")
        if score is not None and score.formula:
            yield f"得分：{score.formula}"
        if rank is not None and rank.formula:
            yield f"名次：{rank.formula}"
        if row.code in self.names.tied:
            yield "等次：同分跨等次线，作出决定前暂按较低等次"
        elif grade is not None and grade.formula:
            yield f"等次：{grade.formula}"
        if row.grade_before:
            yield f"降档前等次：{row.grade_before}"
        yield f"{class_words(rules, row.group, alone=False)}；{ROUNDING_NOTE}。"
