"""What the cards of a page of rows are made of: the rows, the quarter before, conversation and evidence.

Pages have so many rows at most (`PAGE`), so these queries are written once (`people.prepared`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Model, QuerySet

from indicators.models import Evidence, LedgerEntry, LedgerEvent, PrimaryIndicator, SecondaryIndicator
from people.models import StoredFile
from people.prepared import asked_of, columns_of
from plans.models import Participant, Plan, Subject

PAGE: Final = 20


def _some(model: type[Model], *names: str) -> tuple[str, ...]:
    """These columns of a model in its own order, as `from_db` takes them."""
    return tuple(name for name in columns_of(model) if name in names)


# What a card needs of what stands behind a row (the way to it, the model, its columns): the rest is most of it.
_BEHIND: Final[tuple[tuple[str, type[Model], tuple[str, ...]], ...]] = (
    ("plan", Plan, _some(Plan, "id", "agency_id", "year", "state", "scheme_code", "scheme_digest")),
    ("primary", PrimaryIndicator, _some(PrimaryIndicator, "id", "name")),
    ("subject", Subject, _some(Subject, "id", "plan_id", "code", "name", "agency_id", "department_id")),
    ("responsible", Participant, _some(Participant, "id", "employee_id", "name")),
)
_INDICATOR: Final = _some(
    SecondaryIndicator, "id", "plan_id", "primary_id", "subject_id", "responsible_id", "code", "name", "full_points",
    "target", "standard", "deadline", "planned_q1", "planned_q2", "planned_q3", "planned_q4",
)  # fmt: skip
# What was written, by field with its label.
TEXTS: Final = (("progress", "完成情况"), ("problems", "存在问题"), ("measures", "整改措施"))
_LAST: Final = _some(LedgerEntry, "id", "indicator_id", "quarter", "attainment", *(name for name, _ in TEXTS))
# A line of the conversation without what the row said then.
_LINE: Final = tuple(name for name in columns_of(LedgerEvent) if name != "values")


def rows_with(keys: Iterable[int]) -> list[LedgerEntry]:
    """Give rows by their keys, in that order, with what stands behind them; one query. Rows of one plan share it."""
    wanted = list(keys)
    known: dict[tuple[type[Model], int], Model] = {}
    found = {row[0]: _row(row, known) for row in asked_of(_rows, wanted, PAGE)}
    return [found[key] for key in wanted if key in found]


def _row(values: Sequence[Any], known: dict[tuple[type[Model], int], Model]) -> LedgerEntry:
    own = len(columns_of(LedgerEntry))
    entry: LedgerEntry = _made(LedgerEntry, columns_of(LedgerEntry), values[:own])
    at = own + len(_INDICATOR)
    indicator = _made(SecondaryIndicator, _INDICATOR, values[own:at])
    for name, model, columns in _BEHIND:
        part, at = values[at : at + len(columns)], at + len(columns)
        if part[0] is not None and (model, part[0]) not in known:
            known[model, part[0]] = _made(model, columns, part)
        setattr(indicator, name, known.get((model, part[0])))
    entry.indicator = indicator
    return entry


def _made(model: type[Any], columns: Sequence[str], values: Sequence[Any]) -> Any:
    return model.from_db("default", columns, values)


def _rows(*keys: int) -> QuerySet[LedgerEntry, Any]:
    behind = (f"indicator__{way}__{name}" for way, _, columns in _BEHIND for name in columns)
    indicator = (f"indicator__{name}" for name in _INDICATOR)
    rows = LedgerEntry.objects.filter(pk__in=keys).order_by()
    return rows.values_list(*columns_of(LedgerEntry), *indicator, *behind)


def lines_of(rows: Iterable[LedgerEntry]) -> Mapping[int, list[LedgerEvent]]:
    """Give the conversations of rows by the rows' keys, oldest line first; one query."""
    found: dict[int, list[LedgerEvent]] = defaultdict(list)
    for values in asked_of(_lines, [row.pk for row in rows], PAGE):
        line: LedgerEvent = _made(LedgerEvent, _LINE, values)
        found[line.entry_id].append(line)
    return found


def _lines(*keys: int) -> QuerySet[LedgerEvent, Any]:
    return LedgerEvent.objects.filter(entry__in=keys).order_by("pk").values_list(*_LINE)


def proofs_of(rows: Iterable[LedgerEntry]) -> Mapping[int, list[Evidence]]:
    """Give the evidence of rows with its files by the rows' keys, by number; one query."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    own = len(columns_of(Evidence))
    for values in asked_of(_proofs, [row.pk for row in rows], PAGE):
        proof: Evidence = _made(Evidence, columns_of(Evidence), values[:own])
        proof.file = _made(StoredFile, columns_of(StoredFile), values[own:])
        found[proof.entry_id].append(proof)
    return found


def _proofs(*keys: int) -> QuerySet[Evidence, Any]:
    files = (f"file__{name}" for name in columns_of(StoredFile))
    rows = Evidence.objects.filter(entry__in=keys).order_by("number", "pk")
    return rows.values_list(*columns_of(Evidence), *files)


def before(rows: Iterable[LedgerEntry]) -> dict[int, LedgerEntry]:
    """Give the quarter before of each row, by the row's key: the last earlier one with anything handed in; one query."""
    listed = list(rows)
    earlier: dict[int, list[LedgerEntry]] = defaultdict(list)
    for values in asked_of(_earlier, [row.indicator_id for row in listed if row.quarter > 1], PAGE):
        row: LedgerEntry = _made(LedgerEntry, _LAST, values)
        earlier[row.indicator_id].append(row)
    result = {}
    for row in listed:
        last = [other for other in earlier[row.indicator_id] if other.quarter < row.quarter]
        if last:
            result[row.pk] = last[-1]
    return result


def _earlier(*indicators: int) -> QuerySet[LedgerEntry, Any]:
    rows = LedgerEntry.objects.filter(indicator__in=indicators).exclude(state=LedgerEntry.State.DRAFT)
    return rows.order_by("quarter").values_list(*_LAST)
