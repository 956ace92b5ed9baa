"""The rows of a plan as plain, canonical data: what a version keeps, what was put before the approver, what differs.

Rows name each other by the ids that people use (编号, 工号), so that a version reads the same wherever it is stored.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Field, ForeignKey, Model

from indicators.models import PrimaryIndicator, SecondaryIndicator
from plans.engine.units import FEN, POINT, RATIO
from plans.forms.plan_fields import figure
from plans.models import Participant, Plan, PlanSetting, Subject
from plans.plan_sight import open_settings

Content = Mapping[str, Any]
Key = Callable[[Mapping[str, Any]], str]
HEAD: Final = "plan"
# What belongs to the store and not to the plan, and what leads out of it.
LEFT_OUT: Final = frozenset({"id", "plan", "version", "employee", "agency", "department", "previous"})


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row: its name in a version, its Chinese name, the model, how a row is named."""

    name: str
    title: str
    model: type[Model]
    key: Key
    secret: bool = False


def _primary_key(row: Mapping[str, Any]) -> str:
    return f"{row['category']} {row['name']}".strip()


TABLES: Final = (
    Table("settings", "设置", PlanSetting, lambda row: str(row["name"])),
    Table("subjects", "考核对象", Subject, lambda row: str(row["code"])),
    Table("participants", "人员", Participant, lambda row: str(row["number"]), secret=True),
    Table("primaries", "一级指标", PrimaryIndicator, _primary_key),
    Table("indicators", "指标", SecondaryIndicator, lambda row: str(row["code"])),
)
_SECRET: Final = frozenset(table.name for table in TABLES if table.secret)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contents: at which row, in which field, old and new as words."""

    table: str
    key: str
    kind: str
    label: str = ""
    old: str = ""
    new: str = ""


def content_of(plan: Plan) -> Content:
    """Read the rows of a plan; six queries, whatever its size."""
    rows = {table.name: list(_rows(table, plan)) for table in TABLES}
    names = {id_: key for table in TABLES for id_, key in _names(table, rows[table.name])}
    found: dict[str, Any] = {
        HEAD: {
            "agency": plan.agency.name,
            "year": plan.year,
            "scheme_code": plan.scheme_code,
            "scheme_version": plan.scheme_version,
            "scheme_digest": plan.scheme_digest,
        }
    }
    for table in TABLES:
        packed = [_values(table.model, row, names) for row in rows[table.name]]
        found[table.name] = sorted(packed, key=lambda row: table.key(row))
    return found


def text_of(content: Content) -> str:
    """The canonical text: equal rows give equal text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Content) -> str:
    """The sha256 of the canonical text."""
    return hashlib.sha256(text_of(content).encode()).hexdigest()


def pack(content: Content) -> bytes:
    """Pack a content for `PlanVersion.content`."""
    return zlib.compress(text_of(content).encode())


def unpack(data: bytes | memoryview) -> Content:
    """Read a packed content."""
    found: Content = json.loads(zlib.decompress(bytes(data)))
    return found


def opened(plan: Plan, content: Content) -> Content:
    """Give what everybody may read of a content: nobody's base of the bonus, nothing about money, no reasons."""
    kept = {name: rows for name, rows in content.items() if name not in _SECRET}
    return {**kept, "settings": open_settings(plan, content.get("settings", ()))}


def differences(old: Content, new: Content) -> list[Change]:
    """Give what differs, table by table."""
    found: list[Change] = []
    for table in TABLES:
        before = {table.key(row): row for row in old.get(table.name, ())}
        after = {table.key(row): row for row in new.get(table.name, ())}
        for key in sorted(before.keys() | after.keys()):
            found += _row_changes(table, key, before.get(key), after.get(key))
    return found


def shown_rows(content: Content, table: Table) -> tuple[list[str], list[list[str]]]:
    """A table of a content as headings and cells; columns that are empty throughout are left out."""
    rows = content.get(table.name, ())
    fields = [
        field
        for field in _fields(table.model)
        if any(row.get(field.name) not in (None, "", {}) for row in rows)
    ]
    return [label_of(field) for field in fields], [
        [words_of(field, row.get(field.name)) for field in fields] for row in rows
    ]


def label_of(field: Field[Any, Any]) -> str:
    """The Chinese name of a field without its unit of storage."""
    return str(field.verbose_name).split("（")[0]


def words_of(field: Field[Any, Any], value: object) -> str:
    """Write a stored value as people read it: points, yuan and percentages instead of their units."""
    if value is None or value == "" or value == {}:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        name = str(field.verbose_name)
        if "万分之一" in name:
            return figure(value, POINT)
        if "（分）" in name:
            return f"{figure(value, FEN)} 元"
        if field.name.startswith("planned_q"):
            return f"{figure(value * 100, RATIO)}%"
        return str(value)
    if isinstance(value, dict):
        return "；".join(
            f"{key}月：{said}" for key, said in sorted(value.items(), key=lambda one: one[0].zfill(2))
        )
    if isinstance(value, list):
        return " ".join(str(each) for each in value if each)
    return str(value)


def _rows(table: Table, plan: Plan) -> Iterable[Model]:
    rows = table.model._default_manager.filter(plan=plan).order_by("pk")
    return rows


def _names(table: Table, rows: Sequence[Model]) -> Iterator[tuple[tuple[type[Model], int], Any]]:
    for row in rows:
        if isinstance(row, PrimaryIndicator):
            yield (table.model, row.pk), [row.category, row.name]
        elif isinstance(row, Subject):
            yield (table.model, row.pk), row.code
        elif isinstance(row, Participant):
            yield (table.model, row.pk), row.number


def _values(model: type[Model], row: Model, names: Mapping[tuple[type[Model], int], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in _fields(model):
        value = getattr(row, field.attname)
        if isinstance(field, ForeignKey) and value is not None:
            target = field.related_model
            assert isinstance(target, type)
            value = names[target, value]
        found[field.name] = value
    return found


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]


def _row_changes(
    table: Table, key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(table.title, key, "增加" if old is None else "删去", new=_named(table, new or {}))
        return
    for field in _fields(table.model):
        before, after = words_of(field, old.get(field.name)), words_of(field, new.get(field.name))
        if before != after:
            yield Change(table.title, key, "更改", label_of(field), before, after)


def _named(table: Table, row: Mapping[str, Any]) -> str:
    return str(row.get("name") or row.get("code") or "")
