"""The input rows of a settlement as people read them, under the keys ("表:键") by which traces name them.

Ballots appear only as means of a target and rater group: the mean that is the score; of a small group among several
not even that. Means by dimension stand only where a sealed round has given the sums once for all: between two versions
of imported ballots they would tell the one that was added (quality «Ballots»).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import mul
from typing import Any, Final

from django.db.models import Model

from appraisals.engine.suppression import LEAST_VOTERS, few_among_several
from appraisals.engine.tallies import Tally
from people.xlsx.cells import plain
from plans.engine.loading import Rules
from plans.engine.steps import show
from plans.engine.units import POINT
from reports.problem_guide import problem_guides
from reports.results.amounts import money
from reports.tracing.few_voters import APART
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.tables import tables
from reports.workbook.writer_rows import LISTS
from scoring.gather import forms_of
from scoring.year import YearRows

# Registers without an id of their own: a row is named by its place (scoring.gather).
NUMBERED: Final = (word.ADJUSTMENTS, word.CHARGES)
_KEYS: Final[dict[str, Callable[[Any], str]]] = {
    word.SUBJECTS: lambda row: str(row.code),
    word.PEOPLE: lambda row: str(row.number),
    word.INDICATORS: lambda row: str(row.code),
    word.LEDGER: lambda row: f"{row.indicator.code}/{row.quarter}",
    word.QUARTERS: lambda row: f"{row.subject.code}/{row.quarter}",
    word.RATINGS: lambda row: f"{row.subject.code}/{row.item}",
    word.VIOLATIONS: lambda row: str(row.code),
    word.GRAVE: lambda row: f"{row.subject.code}/{row.kind}",
    word.LETTERS: lambda row: f"{row.subject.code}/{row.matter}/{row.sent_on}",
    word.DECISIONS: lambda row: f"{row.matter}/{row.target}",
    word.PAST: lambda row: f"{row.year}/{row.subject.code}",
}
# What a decision is about, in words; the sheet has the code.
MATTERS: Final = {guide.code: guide.title for guide in problem_guides()}
SHEETS: Final = (*LISTS, word.BALLOTS, word.PLAN)


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row: its sheet and key, a title, and every field as (heading, text); empty fields are "" ."""

    sheet: str
    key: str
    title: str
    fields: tuple[tuple[str, str], ...]

    @property
    def ref(self) -> str:
        """The row as a trace names it."""
        return f"{self.sheet}:{self.key}"


def key_of(sheet: str, place: int, row: Any) -> str:
    """The key of a row within its sheet; `place` counts from 1."""
    return str(place) if sheet in NUMBERED else _KEYS[sheet](row)


def input_rows(sheet: str, rows: YearRows, rules: Rules, tallies: Sequence[Tally]) -> Iterator[InputRow]:
    """All rows of a sheet, in its order. Of 测评 the sums, one for each target and rater group."""
    if sheet == word.PLAN:
        yield from _settings(rows, rules)
    elif sheet == word.BALLOTS:
        yield from _tallies(rows, rules, tallies)
    else:
        table = tables(rules.scheme)[sheet]
        for place, row in enumerate(LISTS[sheet](rows), 1):
            key = key_of(sheet, place, row)
            yield InputRow(sheet, key, _title(sheet, key, row), _fields(table, row))


def found_rows(
    sheet: str, key: str, rows: YearRows, rules: Rules, tallies: Sequence[Tally]
) -> tuple[InputRow, ...]:
    """The rows of a key: one, none, or several of equal identity (two 重大情形 of one kind)."""
    return tuple(row for row in input_rows(sheet, rows, rules, tallies) if row.key == key)


def _fields(table: Sheet, row: Model) -> tuple[tuple[str, str], ...]:
    return tuple((column.heading, _text(column, row)) for column in table.columns)


def _text(column: Column, row: Model) -> str:
    value: Any = getattr(row, column.attribute)
    if value is None or value == "":
        return ""
    if column.via:
        text = str(getattr(value, column.via))
        name = getattr(value, "name", "") if column.via in ("code", "number") else ""
        return f"{text} {name}".strip()
    shown, style = column.kind.show(value)
    return _cell_text(shown, style)


def _cell_text(shown: object, style: str) -> str:
    if shown is None:
        return ""
    if isinstance(shown, date):
        return shown.isoformat()
    if isinstance(shown, Decimal):
        if style == "money":
            return money(int(shown * 100))
        return f"{plain(shown * 100)}%" if style.startswith("percent") else plain(shown)
    return str(shown)


def _title(sheet: str, key: str, row: Any) -> str:
    match sheet:
        case word.SUBJECTS | word.PEOPLE | word.INDICATORS:
            name = row.name or (row.primary.name if sheet == word.INDICATORS else "")
            return f"{sheet} {key} {name}".strip()
        case word.LEDGER:
            return f"{sheet} {row.indicator.code} 第{row.quarter}季度"
        case word.ADJUSTMENTS:
            return f"{sheet}第{key}行 {row.subject.code} {row.direction}分 {row.matter}"
        case word.CHARGES:
            return f"{sheet}第{key}行 {row.participant.number} {row.participant.name}"
        case word.DECISIONS:
            return f"{sheet} {MATTERS.get(row.matter, row.matter)} {row.target}"
        case _:
            return f"{sheet} {key.replace('/', ' ')}"


def _settings(rows: YearRows, rules: Rules) -> Iterator[InputRow]:
    given = {row.name: row for row in rows.settings}
    for name, setting in rules.scheme.settings.items():
        row, value = given.get(name), rules.values[name]
        fields = (
            ("设置", name),
            ("值", "" if value is None else str(value)),
            ("方案模板的值", "" if setting.value is None else str(setting.value)),
            ("条款", row.clause if row else setting.clause),
            ("理由", row.reason if row else ""),
        )
        yield InputRow(word.PLAN, name, f"方案设置 {name}", fields)


def _tallies(rows: YearRows, rules: Rules, tallies: Sequence[Tally]) -> Iterator[InputRow]:
    forms = forms_of(rows, rules.scheme)
    names = {row.code: row.name for row in rows.subjects} | {
        row.number: row.name for row in rows.participants
    }
    sealed = rows.round is not None and rows.round.sealed
    voted: dict[str, list[int]] = {}
    for tally in tallies:
        voted.setdefault(tally.target, []).append(tally.valid)
    for tally in tallies:
        form = forms.get(tally.target)
        if form is None:
            continue
        weights, scale = form.whole_weights
        mean = (
            show(Fraction(sum(map(mul, tally.sums, weights)), scale * POINT * tally.valid))
            if tally.valid
            else "没有有效票"
        )
        if tally.valid and few_among_several(voted[tally.target]):
            mean = APART
        fields = [
            ("对象", f"{tally.target} {names.get(tally.target, '')}".strip()),
            ("评价主体", tally.group),
            ("有效票", str(tally.valid)),
            ("无效票", str(tally.invalid)),
            ("平均得分（百分制）", mean),
        ]
        if sealed and tally.valid >= LEAST_VOTERS and mean != APART:
            for dimension, total in zip(form.dimensions, tally.sums, strict=True):
                fields.append((f"{dimension.name}平均", show(Fraction(total, POINT * tally.valid))))
        fields.append(("来源", "密封测评" if sealed else "年度工作簿导入，非密封"))
        title = f"测评 {tally.target} {names.get(tally.target, '')} {tally.group}"
        yield InputRow(word.BALLOTS, f"{tally.target}/{tally.group}", title, tuple(fields))


def by_key(found: Iterator[InputRow]) -> Mapping[str, InputRow]:
    """Rows by their key; of several the last."""
    return {row.key: row for row in found}
