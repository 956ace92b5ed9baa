"""The rows of a preview on their way through the page to the confirmation: signed, so that nobody changes them.

Each goes with the number of rows like it that stood in the register then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.core import signing

from people.errors import DomainError
from plans.models import Plan
from scoring.registering.asking import people_of, subjects_of
from scoring.registering.columns import Register
from scoring.registering.telling import NOT_STORED

Packed = tuple[dict[str, Any], int]

SALT: Final = "scoring.register_table"
# A preview may wait for its confirmation as long as a working day.
KEPT_SECONDS: Final = 12 * 3600
# A form carries at most 5 MB; what is packed must leave room.
MOST_PACKED: Final = 3_000_000
# Kinds of columns that link to a row of the roster.
LINKS: Final = ("subject", "person")


def sealed(rows: Sequence[Packed], *, plan: Plan, register: Register) -> str:
    """Pack values (by attribute) with their numbers. DomainError: too much at once."""
    listed = [(_packed(register, values), number) for values, number in rows]
    packed = signing.dumps([plan.pk, register.slug, listed], salt=SALT, compress=True)
    if len(packed) > MOST_PACKED:
        raise DomainError("内容太多", why="一次登记的文字太长", next_step="请分几次登记")
    return packed


def unsealed(packed: str, *, plan: Plan, register: Register) -> list[Packed]:
    """Give what was packed, with the rows of the roster as they are now.

    DomainError: too old, changed on the way, of another register, somebody is no longer on the roster.
    """
    try:
        key, slug, rows = signing.loads(packed, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise DomainError(NOT_STORED, why="预览已过期", next_step="请重新交表") from error
    if (key, slug) != (plan.pk, register.slug):
        raise DomainError(NOT_STORED, why="预览不是这项登记的", next_step="请重新交表")
    known: dict[str, dict[int, Any]] = {
        "subject": {row.pk: row for row in subjects_of(plan)},
        "person": {row.pk: row for row in people_of(plan)},
    }
    return [(_named(register, values, known), number) for values, number in rows]


def stale(why: str) -> DomainError:
    """The refusal of a preview that the year has overtaken."""
    return DomainError(NOT_STORED, why=f"预览之后，{why}", next_step="请重新交表，核对后再确认")


def _named(
    register: Register, packed: Mapping[str, Any], known: Mapping[str, Mapping[int, Any]]
) -> dict[str, Any]:
    """The values of a packed row, with the rows of the roster instead of their keys."""
    values = dict(packed)
    for column in register.columns:
        key = values.get(column.attribute)
        if column.kind in LINKS and key is not None:
            if key not in known[column.kind]:
                raise stale("名册有了变动")
            values[column.attribute] = known[column.kind][key]
        elif column.kind == "day" and key:
            values[column.attribute] = date.fromisoformat(key)
    return values


def _packed(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for column in register.columns:
        value = values.get(column.attribute)
        if column.kind in LINKS:
            value = getattr(value, "pk", None)
        elif isinstance(value, date):
            value = value.isoformat()
        found[column.attribute] = value
    return found
