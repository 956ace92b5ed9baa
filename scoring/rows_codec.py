"""The rows of a year as packed text and back: what a settlement keeps of its input, words and all.

Facts hold what is computed with; this holds the whole input sheets, so that the workbook of any version can be written
and any number opened down to its row after the draft has gone on.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from django.db.models import Field, ForeignKey, Model

from appraisals.engine.tallies import Tally
from appraisals.models import AppraisalRound, BallotTally
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from plans.models import Participant, Plan, PlanSetting, Subject
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    PublishedQuarter,
    ReminderLetter,
    Violation,
)
from scoring.year import BallotRow, YearRows

# Every list of rows with its model; ballots travel apart. Rows point at rows of these lists by their place.
_LISTS: Final[dict[str, type[Model]]] = {
    "settings": PlanSetting,
    "subjects": Subject,
    "participants": Participant,
    "primaries": PrimaryIndicator,
    "indicators": SecondaryIndicator,
    "ledger": LedgerEntry,
    "tallies": BallotTally,
    "ratings": PublicRating,
    "adjustments": Adjustment,
    "charges": PersonalCharge,
    "violations": Violation,
    "grave_events": GraveEvent,
    "letters": ReminderLetter,
    "decisions": Decision,
    "past_results": PastResult,
    "published_quarters": PublishedQuarter,
}
_ROUND: Final = "round"
_BALLOTS: Final = "ballots"
_TARGETS: Final = {model: name for name, model in _LISTS.items()}
# A row of another year, and one that a correction replaced, is not among those that are packed.
_OUTSIDE: Final = frozenset({"previous", "replaces"})


def pack_rows(rows: YearRows, tallies: Sequence[Tally] = ()) -> bytes:
    """Pack the rows of a year; equal rows give equal bytes.

    What belongs to the organisation (Agency, Department, Employee) is left out: rows carry its names themselves. Of a
    sealed round no ballot is kept, only the sums in `tallies`, those of the year's facts (quality «Ballots»).
    """
    if rows.round is not None and rows.round.sealed:
        rows = replace(rows, ballots=[], tallies=_summed(rows, tallies))
    assert {field.name for field in fields(YearRows)} == {"plan", _ROUND, _BALLOTS, *_LISTS}
    places = {name: {id(row): place for place, row in enumerate(getattr(rows, name))} for name in _LISTS}
    packed: dict[str, Any] = {
        name: [_values(model, row, places) for row in getattr(rows, name)] for name, model in _LISTS.items()
    }
    packed[_ROUND] = rows.round and {"name": rows.round.name, "sealed": rows.round.sealed}
    packed[_BALLOTS] = rows.ballots
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"), default=_written)
    return zlib.compress(text.encode())


def unpack_rows(data: bytes, plan: Plan) -> YearRows:
    """Read rows back as unsaved instances of `plan` that share one another as those that were packed."""
    packed: Mapping[str, Any] = json.loads(zlib.decompress(data))
    rows = YearRows(plan)
    if packed[_ROUND]:
        rows.round = AppraisalRound(plan=plan, **packed[_ROUND])
    for name, model in _LISTS.items():
        plain = _plain(model)
        for values in packed.get(name, ()):
            # What an older release did not know yet has its default, so that old versions stay readable.
            known = [field for field in plain if field.name in values]
            getattr(rows, name).append(
                model(**{field.attname: field.to_python(values[field.name]) for field in known})
            )
    for name, model in _LISTS.items():
        _link(rows, getattr(rows, name), packed.get(name, ()), model)
    rows.ballots = [BallotRow(target, group, tuple(marks)) for target, group, marks in packed[_BALLOTS]]
    return rows


def kept_texts(data: bytes, table: str, key: str, column: str) -> dict[str, str]:
    """One column of a packed table by its key, blanks left out: a list of people needs no more of the year."""
    rows = json.loads(zlib.decompress(data))[table] if data else ()
    return {str(row[key]): str(row[column]) for row in rows if row.get(column)}


def _summed(rows: YearRows, tallies: Sequence[Tally]) -> list[BallotTally]:
    """The sums of all ballots as rows; an id that is both 编号 and 工号 means the person, as when ballots are stored."""
    subjects = {row.code: row for row in rows.subjects}
    people = {row.number: row for row in rows.participants}
    return [
        BallotTally(
            subject=None if row.target in people else subjects[row.target],
            participant=people.get(row.target),
            group=row.group,
            valid=row.valid,
            invalid=row.invalid,
            sums=list(row.sums),
        )
        for row in tallies
    ]


def _values(model: type[Model], row: Model, places: Mapping[str, Mapping[int, int]]) -> dict[str, Any]:
    found = {field.name: getattr(row, field.attname) for field in _plain(model)}
    for field, target in _links(model):
        other = getattr(row, field.name)
        found[field.name] = None if other is None else places[target][id(other)]
    return found


def _link(
    rows: YearRows, made: Sequence[Model], packed: Sequence[Mapping[str, Any]], model: type[Model]
) -> None:
    links = _links(model)
    names = {field.name for field in model._meta.concrete_fields}
    for row, values in zip(made, packed, strict=True):
        for field, target in links:
            place = values.get(field.name)
            setattr(row, field.name, None if place is None else getattr(rows, target)[place])
        if "plan" in names:
            setattr(row, "plan", rows.plan)  # noqa: B010 — which model it is, is not known here
        if _ROUND in names and rows.round is not None:
            setattr(row, _ROUND, rows.round)


def _plain(model: type[Model]) -> list[Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, ForeignKey)
    ]


def _links(model: type[Model]) -> list[tuple[Field[Any, Any], str]]:
    found = []
    for field in model._meta.concrete_fields:
        target = field.related_model if isinstance(field, ForeignKey) else None
        if isinstance(target, type) and target in _TARGETS and field.name not in _OUTSIDE:
            found.append((field, _TARGETS[target]))
    return found


def _written(value: object) -> str:
    """Dates as 2019-05-06; anything else would be a kind of value that does not read back."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot be packed: {type(value).__name__}")
