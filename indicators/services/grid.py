"""The one way in which indicators of a draft plan change: batches of cell edits, new rows, removals, order.

Who edits a cell says what stood there (`was`): the edit is taken when the row is still at the version seen, or when
the cell still says the same; otherwise both texts come back as a conflict. A fault keeps only its own cell back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from indicators.models import LedgerEntry
from indicators.services import grid_storing as store
from indicators.services.grid_checks import contradiction, faults_of, read_row, told_rows
from indicators.services.grid_checks import told as told_row
from indicators.services.grid_codes import next_codes
from indicators.services.grid_edits import (
    CellConflict,
    CellEdit,
    CellFault,
    GridAnswer,
    GridEdits,
    NewRow,
    Removal,
    RowAnswer,
    RowText,
)
from indicators.services.grid_state import GridRow, GridState, labels, load_state
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.xlsx.raw import Problem
from plans.models import Plan
from plans.services.plan_guard import refuse_if_approved

MOST_ROWS: Final = 5_000
GONE: Final = Problem("这一行已被别人删除", "需要保留的请复制内容，另加一行")
__all__ = [
    "CellConflict",
    "CellEdit",
    "CellFault",
    "GridAnswer",
    "GridEdits",
    "NewRow",
    "Removal",
    "RowAnswer",
    "RowText",
    "add_rows",
    "apply_edits",
    "check_rows",
]


def apply_edits(*, by: Actor, plan: Plan, edits: GridEdits) -> GridAnswer:
    """Apply a batch to a draft plan: what is right is stored, what is not comes back with its reason.

    One audit row tells every cell, old and new. DomainError: the plan is no draft any more, too many rows.
    """
    with transaction.atomic():
        state = _draft(by, plan)
        if len(state.rows) + len(edits.added) > MOST_ROWS:
            raise DomainError("没有保存", why=f"一个方案最多 {MOST_ROWS} 行指标", next_step="请分成几个方案")
        answer, told = GridAnswer(), dict[str, object]()
        _remove(state, edits.removed, answer, told)
        changed = _change(state, edits.cells, answer, told)
        made = _add(state, edits.added, answer, told)
        keys = {new.key: row.pk for new, row in made}
        moved = _reorder(state, edits.order, keys, [row for _, row in made])
        if told or moved:
            store.settle_primaries(state)
            told |= {"顺序": "已调整"} if moved and not made else {}
            by.record(action="更改指标", target=str(plan), detail=told, agency=plan.agency_id)
    answer.rows = [RowAnswer(row.pk, row.version, state.shown(row)) for row in changed]
    answer.rows += [RowAnswer(row.pk, row.version, state.shown(row), new.key) for new, row in made]
    return _completed(state, answer)


def add_rows(
    *, by: Actor, plan: Plan, rows: Sequence[RowText], previous: Sequence[int | None] = (), origin: str = ""
) -> GridAnswer:
    """Add rows at the end of a draft plan, all of them or none: with faults nothing is stored.

    Faults name the row by its place in `rows`, from 0, as `key`. `previous` are the indicators of an earlier year that
    the rows carry on, one a row. `origin` is told in the log (导入文件, 科室草稿).
    """
    with transaction.atomic():
        state = _draft(by, plan)
        given = list(previous) or [None] * len(rows)
        added = [
            NewRow(key=str(place), cells=row, previous=old)
            for place, (row, old) in enumerate(zip(rows, given, strict=True))
        ]
        if len(state.rows) + len(added) > MOST_ROWS:
            raise DomainError("没有加入", why=f"一个方案最多 {MOST_ROWS} 行指标", next_step="请分成几个方案")
        answer = GridAnswer(faults=faults_of(state, added))
        if not answer.faults and added:
            told: dict[str, object] = {"来源": origin} if origin else {}
            made = _add(state, added, answer, told)
            _reorder(state, (), {}, [row for _, row in made])
            store.settle_primaries(state)
            by.record(action="加入指标", target=str(plan), detail=told, agency=plan.agency_id)
            answer.rows = [RowAnswer(row.pk, row.version, state.shown(row), new.key) for new, row in made]
    return _completed(state, answer)


def check_rows(*, plan: Plan, rows: Sequence[RowText]) -> list[CellFault]:
    """Say what `add_rows` would refuse, and store nothing."""
    added = [NewRow(key=str(place), cells=row) for place, row in enumerate(rows)]
    return faults_of(load_state(plan), added)


def _draft(by: Actor, plan: Plan) -> GridState:
    """Take the plan for this transaction, so that batches and the approval come one after the other."""
    refuse_if_approved(plan, by=by)
    return load_state(plan)


def _completed(state: GridState, answer: GridAnswer) -> GridAnswer:
    answer.totals = state.totals()
    answer.findings = state.findings()
    answer.order = [row.pk for row in state.ordered()]
    return answer


def _remove(
    state: GridState, removed: Sequence[Removal], answer: GridAnswer, told: dict[str, object]
) -> None:
    """Take rows out; one that somebody changed meanwhile, or with a ledger, stays."""
    filed = set(
        LedgerEntry.objects.filter(indicator__in=[each.row for each in removed]).values_list(
            "indicator", flat=True
        )
        if removed
        else ()
    )
    gone = []
    for each in removed:
        row = state.rows.get(each.row)
        if row is None:
            answer.removed.append(each.row)
        elif row.version != each.version:
            problem = "这一行刚刚被别人改动，没有删除"
            answer.faults.append(CellFault(row.pk, "", "", problem, "请看过新的内容，确实要删的再删一次"))
            answer.rows.append(RowAnswer(row.pk, row.version, state.shown(row)))
        elif row.pk in filed:
            problem = "这一项已有季度台账，不能删除"
            answer.faults.append(CellFault(row.pk, "", "", problem, "不再考核的，请在“退出”中登记"))
        else:
            gone.append(state.rows.pop(row.pk))
    store.delete_rows(gone)
    answer.removed += [row.pk for row in gone]
    if gone:
        told["删除"] = told_rows(state, gone)


def _change(
    state: GridState, edits: Sequence[CellEdit], answer: GridAnswer, told: dict[str, object]
) -> list[GridRow]:
    """Take the cells row by row; give the rows that were touched, changed or not."""
    by_row: dict[int, list[CellEdit]] = {}
    for edit in edits:
        by_row.setdefault(edit.row, []).append(edit)
    taken: dict[int, dict[str, Any]] = {}
    for pk, mine in by_row.items():
        if pk not in state.rows:
            answer.faults.append(CellFault(pk, "", "", GONE.problem, GONE.remedy))
            continue
        taken[pk] = _fresh_values(state, state.rows[pk], mine, answer)
    _refuse_repeats(state, taken, answer)
    names = labels(state.rows.values())
    touched = [state.rows[pk] for pk in taken]
    changed = []
    for row in touched:
        before = told_row(state, row)
        differing = {name: value for name, value in taken[row.pk].items() if row.values[name] != value}
        if differing:
            row.values |= differing
            told[names[row.pk]] = changes(before, told_row(state, row))
            changed.append((row, differing))
    store.update_rows(state, changed)
    return touched


def _fresh_values(
    state: GridState, row: GridRow, edits: Sequence[CellEdit], answer: GridAnswer
) -> dict[str, Any]:
    """Read the cells of one row; conflicts, unreadable ones and those that contradict each other stay out."""
    values: dict[str, Any] = {}
    for edit in edits:
        now = state.reader.show(edit.field, row.values[edit.field])
        if row.version != edit.version and now not in (edit.was, edit.text):
            answer.conflicts.append(CellConflict(row.pk, row.version, edit.field, edit.text, now))
            continue
        value = state.reader.read(edit.field, edit.text)
        if isinstance(value, Problem):
            answer.faults.append(CellFault(row.pk, "", edit.field, value.problem, value.remedy))
        elif edit.field != "code" or value:
            values[edit.field] = value
    problem = contradiction({**row.values, **values})
    if problem:
        for name in [each for each in ("name", "standalone") if each in values]:
            if values.pop(name) != row.values[name]:
                answer.faults.append(CellFault(row.pk, "", name, problem.problem, problem.remedy))
    return values


def _refuse_repeats(state: GridState, taken: dict[int, dict[str, Any]], answer: GridAnswer) -> None:
    """An 编号 stands once in the plan: rows that would repeat one keep theirs, which may hold back another's."""
    while True:
        codes = {pk: taken.get(pk, {}).get("code", row.values["code"]) for pk, row in state.rows.items()}
        times = Counter(codes.values())
        repeating = [
            pk
            for pk, values in taken.items()
            if times[codes[pk]] > 1 and codes[pk] != state.rows[pk].values["code"]
        ]
        if not repeating:
            return
        for pk in repeating:
            code = taken[pk].pop("code")
            remedy = f"请换一个；现在仍是 {state.rows[pk].values['code']}"
            answer.faults.append(CellFault(pk, "", "code", f"编号 {code} 已经用过", remedy))


def _add(
    state: GridState, added: Sequence[NewRow], answer: GridAnswer, told: dict[str, object]
) -> list[tuple[NewRow, GridRow]]:
    """Store the new rows that are complete and right; the others stay with their caller."""
    used = {row.values["code"] for row in state.rows.values()}
    ready = []
    for new in added:
        values, faults = read_row(state, new, used)
        answer.faults += faults
        if not faults:
            used |= {values["code"]} - {""}
            ready.append((new, values))
    codes = iter(next_codes(sorted(used), sum(1 for _, values in ready if not values["code"])))
    for _, values in ready:
        values["code"] = values["code"] or next(codes)
    made = store.insert_rows(state, [(values, new.previous) for new, values in ready])
    if made:
        told["新增"] = told_rows(state, made)
    return [(new, row) for (new, _), row in zip(ready, made, strict=True)]


def _reorder(
    state: GridState, order: Sequence[int | str], keys: Mapping[str, int], made: Sequence[GridRow]
) -> bool:
    """Bring the rows into the order asked for; rows that the caller does not know stay behind their neighbour."""
    known = [keys.get(each, 0) if isinstance(each, str) else each for each in order]
    wanted = [pk for pk in dict.fromkeys(known) if pk in state.rows]
    fresh = {row.pk for row in made}
    before = [row.pk for row in state.ordered() if row.pk not in fresh] + [row.pk for row in made]
    after = list(wanted) if wanted else before
    for place, pk in enumerate(before):
        if pk not in after:
            neighbour = next((one for one in reversed(before[:place]) if one in after), None)
            after.insert(_place_behind(after, neighbour, fresh), pk)
    return store.place_rows(state, after)


def _place_behind(after: Sequence[int], neighbour: int | None, fresh: Collection[int]) -> int:
    """The place behind a row and the new ones that follow it."""
    place = after.index(neighbour) + 1 if neighbour is not None else 0
    while place < len(after) and after[place] in fresh:
        place += 1
    return place
