"""A table into a register: a preview with every fault at its cell, then all of its rows at once or none.

The rows wait for a second person, as rows typed one by one. A row that stands in the register already with the same
values is left out, so that handing in the same table twice does not double it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import UniqueConstraint
from django.utils import timezone

from people.acting import Actor
from people.models import StoredFile
from people.services.locks import lock_agency
from plans.engine.scheme import Scheme
from plans.models import Plan
from scoring.decisions.checking import Roster
from scoring.models import Entered, Standing
from scoring.registering.asking import people_of, subjects_of
from scoring.registering.checks import check_values
from scoring.registering.columns import Column, Register
from scoring.registering.commands import scheme_of
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.guards import hold_open
from scoring.registering.table_cells import ReadRow, RowReader
from scoring.registering.table_lines import NoTable, Table
from scoring.registering.table_packing import LINKS, Packed, stale, unsealed
from scoring.registering.telling import doubled
from scoring.registering.values import fill, worded

LOGGED_TOGETHER: Final = 50


@dataclass(slots=True)
class Preview:
    """What a table says: its rows with their faults, those that stand in the register already (by line), unused headings.

    `held` says of each line how many rows like it there are; `refusal` is why the whole is no table.
    """

    rows: list[ReadRow] = field(default_factory=list)
    same: set[int] = field(default_factory=set)
    held: dict[int, int] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def new(self) -> list[ReadRow]:
        """The rows to enter."""
        return [row for row in self.rows if row.line not in self.same]

    @property
    def packing(self) -> list[Packed]:
        """The rows to enter, for `table_packing.sealed`."""
        return [(row.values, self.held[row.line]) for row in self.new]

    @property
    def faulty(self) -> int:
        """How many cells are wrong."""
        return sum(len(row.faults) for row in self.rows)

    @property
    def applicable(self) -> bool:
        """Whether there is something to enter and nothing wrong."""
        return bool(self.new) and not self.faulty and not self.refusal


def preview_table(plan: Plan, register: Register, scheme: Scheme, table: Table) -> Preview:
    """Read a table and compare it with the register; nothing is stored."""
    reader = RowReader(register, scheme, plan, subjects=subjects_of(plan), people=people_of(plan))
    rows = [reader.read(number, raws, table.places) for number, raws in table.lines]
    found = Preview(rows, unused=table.unused)
    _compare(plan, register, found)
    return found


def no_table(error: NoTable) -> Preview:
    """A preview that is only a refusal."""
    return Preview(refusal=str(error))


def import_rows(
    *, by: Actor, plan: Plan, register: Register, packed: str, files: Iterable[StoredFile] = ()
) -> int:
    """Enter exactly the rows of a preview, `files` as proofs of each; give how many.

    DomainError: too old, changed on the way, a row became faulty or was entered meanwhile, frozen.
    """
    listed = unsealed(packed, plan=plan, register=register)
    try:
        with transaction.atomic():
            lock_agency(plan.agency_id)
            hold_open(plan, register)
            rows = _checked(plan, register, listed)
            made = _store(by, plan, register, rows, list(files))
    except IntegrityError as error:
        raise doubled(register) from error
    return len(made)


def _checked(plan: Plan, register: Register, listed: Sequence[Packed]) -> list[dict[str, Any]]:
    """The values, checked again: the year may have moved since the preview."""
    scheme, roster = scheme_of(plan), Roster(plan)
    preview, held = Preview(), {}
    for place, (values, number) in enumerate(listed, 1):
        if check_values(register, scheme, plan, values, roster=roster):
            raise stale("方案或名册有了变动")
        preview.rows.append(ReadRow(place, values))
        held[place] = number
    _compare(plan, register, preview)
    if preview.faulty or preview.held != held:
        raise stale("有人登记了相同的内容")
    return [row.values for row in preview.rows]


def _store(
    by: Actor, plan: Plan, register: Register, rows: Sequence[Mapping[str, Any]], files: list[StoredFile]
) -> list[Entered]:
    now = timezone.now()
    made = []
    for values in rows:
        row = register.new(plan=plan, standing=Standing.WAITING)
        fill(register, row, values)
        row.entered_by_id, row.entered_name, row.entered_at = by.account, by.name, now
        row.entered_for_id = by.on_behalf_account
        made.append(row)
    register.rows_in.bulk_create(made)
    _attach(register, made, files)
    for start in range(0, len(made), LOGGED_TOGETHER):
        _record(by, plan, register, made[start : start + LOGGED_TOGETHER], files)
    return made


def _attach(register: Register, rows: Sequence[Entered], files: Sequence[StoredFile]) -> None:
    through: Any = register.model.files.through
    name = register.model._meta.model_name
    through._default_manager.bulk_create(
        through(**{f"{name}_id": row.pk, "storedfile_id": file.pk}) for row in rows for file in files
    )


def _record(
    by: Actor, plan: Plan, register: Register, rows: Sequence[Entered], files: Sequence[StoredFile]
) -> None:
    """The target names register and numbers only: whom the rows concern stands in the detail."""
    detail: dict[str, object] = {
        "条数": len(rows),
        "登记": {str(row.pk): worded(register, row) for row in rows},
    }
    if files:
        detail["佐证材料"] = sorted(file.name for file in files)
    by.record(
        action=f"批量登记{register.title}",
        target=f"{plan} {register.title} 第{rows[0].pk}号等{len(rows)}条",
        detail=detail,
        agency=plan.agency_id,
    )


def _compare(plan: Plan, register: Register, preview: Preview) -> None:
    """Mark what stands in the register already, and fault a key that is taken or comes twice (编号, 对象 and 项目 …)."""
    keys = _key_of(register)
    stored, taken = _standing(plan, register, keys)
    left = stored.copy()
    seen: dict[Hashable, int] = {}
    for row in preview.rows:
        whole = _same(register, row.values)
        preview.held[row.line] = stored[whole]
        if not row.faults and left[whole]:
            left[whole] -= 1
            preview.same.add(row.line)
        elif keys and not any(key in row.faults for key in keys):
            _fault_key(row, keys, _part(register, row.values, keys), taken, seen)


def _standing(
    plan: Plan, register: Register, keys: Sequence[str]
) -> tuple[Counter[Hashable], dict[Hashable, int]]:
    """How many rows there are of each content, and which row has which key."""
    stored, taken = Counter[Hashable](), dict[Hashable, int]()
    for held in register.rows_in.filter(plan=plan):
        withdrawn = held.standing == Standing.WITHDRAWN
        values = {column.attribute: getattr(held, _stored_as(column)) for column in register.columns}
        if not withdrawn:
            stored[_same(register, values)] += 1
        # A 编号 of a violation names its row for ever; a rating that was withdrawn leaves its place.
        if keys and (not withdrawn or register is VIOLATIONS):
            taken[_part(register, values, keys)] = held.pk
    return stored, taken


def _stored_as(column: Column) -> str:
    """The attribute to compare by: a link by its key, without fetching what it links to."""
    return f"{column.attribute}_id" if column.kind in LINKS else column.attribute


def _fault_key(
    row: ReadRow,
    keys: Sequence[str],
    key: Hashable,
    taken: Mapping[Hashable, int],
    seen: dict[Hashable, int],
) -> None:
    first = seen.setdefault(key, row.line)
    if key in taken:
        row.faults[keys[-1]] = f"已有登记（第 {taken[key]} 号），内容不同；请在那一条上更正，这里删去这行"
    elif first != row.line:
        row.faults[keys[-1]] = f"和第 {first} 行重复；请只留一行"


def _key_of(register: Register) -> tuple[str, ...]:
    """The columns that name a row of the register once, from its unique constraint; empty where none do."""
    for constraint in register.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            return tuple(name for name in constraint.fields if name != "plan")
    return ()


def _part(register: Register, values: Mapping[str, Any], names: Iterable[str]) -> Hashable:
    return tuple(_plain(values.get(name)) for name in names)


def _same(register: Register, values: Mapping[str, Any]) -> Hashable:
    return _part(register, values, (column.attribute for column in register.columns))


def _plain(value: Any) -> Hashable:
    """A value to compare by: keys of rows, nothing for every kind of nothing."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, list):
        return repr(value)
    key: Hashable = getattr(value, "pk", value)
    return key
