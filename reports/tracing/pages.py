"""What the pages of 计算过程 show of a stored settlement: one trace unpacked, one input row, who uses it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString

from appraisals.engine.suppression import LEAST_VOTERS
from indicators.models import LedgerEntry
from plans.engine.step_codec import unpack_step
from plans.engine.steps import Step
from plans.models import PlanSetting
from reports.opened import facts_of, rows_of, rules_of
from reports.result_pages.frame import place_of
from reports.rule_book import clause_anchor
from reports.tracing.discipline import open_row
from reports.tracing.draw import draw_tree
from reports.tracing.few_voters import APART, HIDDEN, without_small_groups
from reports.tracing.inputs import SHEETS, InputRow, found_rows, input_rows
from reports.tracing.nodes import Reader, asked_step
from reports.workbook import vocabulary as word
from scoring.models import PersonResult, Settlement, SubjectResult
from scoring.year import YearRows

MOST_ROWS: Final = 1_000
Address = Callable[[str, str], str]


def step_of(row: SubjectResult | PersonResult) -> Step | None:
    """The stored trace of a result; None where the settlement computed none for it."""
    packed = bytes(row.trace)
    return unpack_step(zlib.decompress(packed).decode()) if packed else None


def tree_of(
    settlement: Settlement, root: Step, asked: str, *, linked: bool = True, keep: str = ""
) -> SafeString:
    """A trace as HTML; `asked` is the step of the address, `keep` what else its query says ("&subject=7").

    Not `linked`: rows and clauses are named, not opened.
    """
    reader = Reader(
        clauses=rules_of(settlement).scheme.clauses,
        clause_url=clause_address(settlement) if linked else lambda clause: "",
        input_url=input_address(settlement) if linked else lambda sheet, key: "",
        asked=asked_step(asked),
    )
    return draw_tree(reader.read(without_small_groups(root)), keep)


def clause_address(settlement: Settlement) -> Callable[[str], str]:
    """Where a clause of the plan is quoted."""
    plan = reverse("result_plan", kwargs=place_of(settlement))
    return lambda clause: f"{plan}#{clause_anchor(clause)}"


def input_address(settlement: Settlement) -> Address:
    """Where an input row is shown."""
    base = reverse("result_input", kwargs=place_of(settlement))
    return lambda sheet, key: f"{base}?sheet={quote(sheet)}&key={quote(key, safe='')}"


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """An input row to go on to."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A result whose trace uses an input row."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class InputPage:
    """One input row, or several of one key, with what belongs to them."""

    sheet: str
    rows: tuple[InputRow, ...]
    notes: tuple[str, ...]
    related: tuple[RelatedRow, ...]
    users: tuple[User, ...]


def changed_settings(settlement: Settlement) -> list[tuple[PlanSetting, object, object]]:
    """The settings that the plan changed, as its sheet gave them, each with the template's value and its own."""
    rules = rules_of(settlement)
    rows = rows_of(settlement) if rules.changed else None
    given = [row for row in rows.settings if row.name in rules.changed] if rows else []
    template = rules.scheme.settings
    return [(row, template[row.name].value, rules.values[row.name]) for row in given if row.name in template]


def input_page(settlement: Settlement, sheet: str, key: str, *, sees: bool) -> InputPage | None:
    """The rows of a key, `sees` with all words of discipline; None where there is no such row.

    ValueError when the input of the version is gone.
    """
    rows = _rows(settlement)
    rules, tallies = rules_of(settlement), facts_of(settlement).tallies
    found = found_rows(sheet, key, rows, rules, tallies) if sheet in SHEETS else ()
    if not found:
        return None
    address = input_address(settlement)
    return InputPage(
        sheet=sheet,
        rows=found if sees else tuple(map(open_row, found)),
        notes=tuple(_notes(sheet, found, rows)),
        related=tuple(_related(sheet, key, rows, address)),
        users=tuple(_users(settlement, found[0].ref)) if sheet != word.PLAN else (),
    )


def sheet_rows(settlement: Settlement, sheet: str) -> tuple[list[RelatedRow], bool]:
    """The rows of a sheet, to be opened one by one, at most a thousand; whether there are more."""
    address = input_address(settlement)
    rows = input_rows(sheet, _rows(settlement), rules_of(settlement), facts_of(settlement).tallies)
    found = [RelatedRow(row.title, address(sheet, row.key)) for row in islice(rows, MOST_ROWS + 1)]
    return found[:MOST_ROWS], len(found) > MOST_ROWS


def sheet_counts(settlement: Settlement) -> list[tuple[str, int]]:
    """How many rows each sheet has; empty sheets are left out."""
    rows, rules, tallies = _rows(settlement), rules_of(settlement), facts_of(settlement).tallies
    counts = [(sheet, sum(1 for _ in input_rows(sheet, rows, rules, tallies))) for sheet in SHEETS]
    return [(sheet, number) for sheet, number in counts if number]


def _rows(settlement: Settlement) -> YearRows:
    rows = rows_of(settlement)
    if rows is None:
        raise ValueError(f"the input rows of settlement {settlement.pk} are gone")
    return rows


def _notes(sheet: str, found: tuple[InputRow, ...], rows: YearRows) -> Iterator[str]:
    fields = dict(found[0].fields)
    if sheet == word.LEDGER and fields.get("状态") != LedgerEntry.State.APPROVED:
        yield f"本行的状态是“{fields.get('状态')}”，没有审核，不计分"
    if sheet == word.BALLOTS:
        yield "这里只有票数和平均分，任何人都看不到单张测评票"
        if fields.get("平均得分（百分制）") == APART:
            yield HIDDEN
        elif int(fields.get("有效票") or 0) < LEAST_VOTERS:
            yield f"有效票不足 {LEAST_VOTERS} 张；平均得分就是计分用的数，所以照实显示"
        if "非密封" in fields.get("来源", ""):
            yield "这些票由年度工作簿导入，是非密封的"


def _related(sheet: str, key: str, rows: YearRows, address: Address) -> Iterator[RelatedRow]:
    """An indicator and its ledger rows lead to one another."""
    code = key.rpartition("/")[0] if sheet == word.LEDGER else key
    if sheet == word.LEDGER:
        yield RelatedRow(f"{word.INDICATORS} {code}", address(word.INDICATORS, code))
    if sheet in (word.LEDGER, word.INDICATORS):
        for row in rows.ledger:
            own = f"{code}/{row.quarter}"
            if row.indicator.code == code and (sheet, key) != (word.LEDGER, own):
                url = address(word.LEDGER, own)
                yield RelatedRow(f"{word.LEDGER} {code} 第{row.quarter}季度", url, row.state)


def _users(settlement: Settlement, ref: str) -> Iterator[User]:
    """Every result whose stored trace names the row; one query a table, the traces are only searched."""
    needle = json.dumps(ref, ensure_ascii=False).encode()
    place: Mapping[str, int] = place_of(settlement)
    subjects = SubjectResult.objects.filter(settlement=settlement).values_list("pk", "code", "name", "trace")
    for pk, code, name, packed in subjects.iterator():
        if packed and needle in zlib.decompress(bytes(packed)):
            yield User(f"{code} {name}", reverse("result_subject", kwargs={**place, "subject": pk}))
    people = PersonResult.objects.filter(settlement=settlement).values_list("pk", "number", "name", "trace")
    for pk, number, name, packed in people.iterator():
        if packed and needle in zlib.decompress(bytes(packed)):
            yield User(f"{number} {name}", reverse("result_person", kwargs={**place, "person": pk}))
