"""Which input rows and settings differ between two versions of a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.changes.changes import Figure, RowChange, SettingChange, What
from reports.changes.sides import Side
from reports.tracing.discipline import CLOSED, UNSAID
from reports.tracing.inputs import NUMBERED, SHEETS, InputRow, input_rows
from reports.workbook import vocabulary as word

# What names a row of a register without an id: rows that agree in it are one row that changed.
_IDENTITY = {
    word.ADJUSTMENTS: ("对象", "方向", "事项", "级别"),
    word.CHARGES: ("工号", "责任"),
}
Pair = tuple[InputRow | None, InputRow | None]


def setting_changes(before: Side, after: Side) -> Iterator[SettingChange]:
    """Settings whose value in force differs; of another scheme those that only one of them has as well."""
    given = {row.name: row for row in after.rows.settings} if after.rows else {}
    names = dict.fromkeys((*before.rules.values, *after.rules.values))
    for name in names:
        old, new = before.rules.values.get(name), after.rules.values.get(name)
        if old == new:
            continue
        row, setting = given.get(name), after.rules.setting(name)
        clause = row.clause if row else setting.clause if setting else ""
        yield SettingChange(name, _shown(old), _shown(new), clause, row.reason if row else "")


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def row_changes(before: Side, after: Side) -> Iterator[RowChange]:
    """Rows that came, went or changed, sheet by sheet; nothing where the rows of one side are gone."""
    if before.rows is None or after.rows is None:
        return
    for sheet in SHEETS:
        if sheet == word.PLAN:
            continue
        old = list(input_rows(sheet, before.rows, before.rules, before.tallies))
        new = list(input_rows(sheet, after.rows, after.rules, after.tallies))
        pairs = _paired_by_place(sheet, old, new) if sheet in NUMBERED else _paired(old, new)
        for one, other in pairs:
            change = _change(one, other)
            if change is not None:
                yield change


def open_change(row: RowChange) -> RowChange:
    """A change without the words of discipline that are for its circle."""
    if row.sheet != word.VIOLATIONS:
        return row
    return replace(row, fields=tuple(_unsaid(each) if each.name in CLOSED else each for each in row.fields))


def _unsaid(figure: Figure) -> Figure:
    return replace(figure, old=figure.old and UNSAID, new=figure.new and UNSAID)


def _paired(old: Sequence[InputRow], new: Sequence[InputRow]) -> Iterator[Pair]:
    """Rows of one key together; of several equal keys in their order."""
    waiting: dict[str, list[InputRow]] = defaultdict(list)
    for row in old:
        waiting[row.key].append(row)
    for row in new:
        same = waiting.get(row.key)
        yield (same.pop(0) if same else None), row
    for rest in waiting.values():
        for row in rest:
            yield row, None


def _paired_by_place(sheet: str, old: Sequence[InputRow], new: Sequence[InputRow]) -> Iterator[Pair]:
    """Rows without an id: first those that are alike in everything, then those of one identity, in their order."""
    left = list(old)
    rest: list[InputRow] = []
    for row in new:
        same = next((one for one in left if one.fields == row.fields), None)
        if same is None:
            rest.append(row)
        else:
            left.remove(same)
            # Only its number may differ: to the traces of the two versions it is another key.
            yield same, row
    for row in rest:
        near = next((one for one in left if _identity(sheet, one) == _identity(sheet, row)), None)
        if near is not None:
            left.remove(near)
        yield near, row
    for row in left:
        yield row, None


def _identity(sheet: str, row: InputRow) -> tuple[str, ...]:
    fields = dict(row.fields)
    return tuple(fields[heading] for heading in _IDENTITY[sheet])


def _change(old: InputRow | None, new: InputRow | None) -> RowChange | None:
    row = new or old
    assert row is not None
    keys = (old.ref if old else "", new.ref if new else "")
    if old is not None and new is not None:
        fields = tuple(_fields(old, new))
        return RowChange(row.sheet, row.title, "changed", fields, *keys) if fields else None
    what: What = "added" if old is None else "removed"
    shown = [(name, text) for name, text in row.fields if text not in ("", "否")]
    fields = tuple(
        Figure(name, "", text) if what == "added" else Figure(name, text, "") for name, text in shown
    )
    return RowChange(row.sheet, row.title, what, fields, *keys)


def _fields(old: InputRow, new: InputRow) -> Iterator[Figure]:
    before, after = dict(old.fields), dict(new.fields)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name, "") != after.get(name, ""):
            yield Figure(name, before.get(name, ""), after.get(name, ""))
