"""Importing an office's own table of indicators into a draft plan: upload, corrections, all rows or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.db import transaction

from indicators.engine.importing.head import DEEPEST, make_head
from indicators.engine.importing.reading import (
    MOST_HEAD_ROWS,
    Layout,
    Reading,
    best_sheet,
    fingerprint,
    read_table,
)
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import FIELDS
from indicators.models import ImportLayout
from indicators.services.grid import add_rows
from indicators.services.importing_drafts import (
    ImportDraft,
    claim_draft,
    drop_draft,
    find_draft,
    keep_upload,
    new_draft,
    release_draft,
    save_draft,
    sheets_of,
)
from indicators.services.importing_rows import ReadyRow, view_import
from indicators.sheets.process import read_file
from people.acting import Actor
from people.errors import DomainError
from people.job_runners import JSON, Cancelled, JobContext
from people.models import Job
from people.services.jobs import enqueue
from people.xlsx.faults import BookRefused
from plans.models import Plan

NOT_READ: Final = "表格没有读取"
NOT_IMPORTED: Final = "没有导入"
JOB: Final = "indicators.import"
# So many rows are stored while the user waits (about a second); more become a job.
AT_ONCE: Final = 600
LONGEST_CELL: Final = 4_000
# Among so many first rows headings are looked for that the office has explained before.
_RECALLED_ROWS: Final = 15
_NO_DRAFT: Final = "请在“方案变更”中写明理由，经批准后生效"


def start_import(*, by: Actor, plan: Plan, file_name: str, chunks: Iterable[bytes]) -> ImportDraft:
    """Read an uploaded file and keep its tables; the sheet that looks most like indicators is chosen.

    What the office said of a table with the same headings before holds again. DomainError: the plan is no draft, or the
    file is refused, with the reason.
    """
    _need_draft(plan)
    path = keep_upload(chunks)
    try:
        sheets = read_file(path, Path(file_name).name)
    except BookRefused as refused:
        raise DomainError(
            NOT_READ, why=refused.fault.problem, next_step=refused.fault.remedy.rstrip("。")
        ) from refused
    finally:
        with suppress(OSError):
            path.unlink()
    draft = new_draft(
        account=by.account, agency=plan.agency_id, plan=plan.pk, file_name=Path(file_name).name, sheets=sheets
    )
    tables = [each.table for each in sheets]
    shown = [place for place, each in enumerate(sheets) if not each.hidden] or list(range(len(sheets)))
    draft.sheet = shown[best_sheet([tables[place] for place in shown])]
    _recall(draft, tables[draft.sheet])
    save_draft(draft)
    return draft


def choose_sheet(*, draft: ImportDraft, sheet: int) -> None:
    """Turn to another worksheet of the file; what was corrected in the first one stays with it."""
    sheets = sheets_of(draft)
    if not 0 <= sheet < len(sheets):
        raise DomainError("没有换表", why="文件里没有这张工作表", next_step="请重新选择")
    draft.sheet, draft.remembered = sheet, False
    if draft.said.layout is None:
        _recall(draft, sheets[sheet].table)
    save_draft(draft)


def correct_columns(
    *, by: Actor, draft: ImportDraft, first: int, last: int, fields: Sequence[str]
) -> Reading:
    """Say which rows are the head (-1: none) and what every column is; remembered for tables with these headings.

    DomainError: rows out of order, an unknown field, two columns of points, none that names indicators.
    """
    table = sheets_of(draft)[draft.sheet].table
    _check_layout(table, first, last, fields)
    draft.said.layout, draft.remembered = [first, last, list(fields)], False
    save_draft(draft)
    key = fingerprint(table, make_head(table, first, last))
    if key:
        mapping = {"head": last - first + 1, "fields": list(fields)}
        with transaction.atomic():
            ImportLayout.objects.update_or_create(
                agency_id=draft.agency, fingerprint=key, defaults={"mapping": mapping}
            )
            said = {f"第{place + 1}列": FIELDS[name] for place, name in enumerate(fields) if name}
            by.record(action="记住导入列对应", target=draft.file_name, detail=said, agency=draft.agency)
    return read_table(table, Layout(first, last, tuple(fields)))


def back_to_guess(*, by: Actor, draft: ImportDraft) -> None:
    """Take the guess of head and columns again and forget what was remembered for these headings."""
    table = sheets_of(draft)[draft.sheet].table
    layout = draft.said.layout
    reading = read_table(table)
    heads = [reading.head] if layout is None else [reading.head, make_head(table, layout[0], layout[1])]
    keys = [key for head in heads if (key := fingerprint(table, head))]
    draft.said.layout, draft.remembered = None, False
    save_draft(draft)
    with transaction.atomic():
        gone, _ = ImportLayout.objects.filter(agency_id=draft.agency, fingerprint__in=keys).delete()
        if gone:
            by.record(action="忘记导入列对应", target=draft.file_name, detail={}, agency=draft.agency)


def correct_rows(
    *,
    draft: ImportDraft,
    cells: Mapping[int, Mapping[str, str]],
    skipped: Collection[int],
    taken: Collection[int],
    shown: Collection[int],
    left_out: Collection[int],
    subjects: Mapping[str, str] | None = None,
    people: Mapping[str, str] | None = None,
    categories: Mapping[str, str] | None = None,
) -> None:
    """Keep what the user typed into the rows shown.

    `cells` gives, for rows of the sheet, the texts that differ from what was read (a row shown but not named has none);
    `skipped` and `taken` are among the rows `shown` and `left_out`.
    """
    said = draft.said
    for row in shown:
        own = {name: text[:LONGEST_CELL] for name, text in cells.get(row, {}).items()}
        said.cells.pop(str(row), None)
        if own:
            said.cells[str(row)] = own
    said.skipped = sorted((set(said.skipped) - set(shown)) | (set(skipped) & set(shown)))
    said.taken = sorted((set(said.taken) - set(left_out)) | (set(taken) & set(left_out)))
    if subjects is not None:
        draft.subjects = dict(subjects)
    if people is not None:
        draft.people = dict(people)
    if categories is not None:
        draft.categories = dict(categories)
    save_draft(draft)


def import_rows(*, by: Actor, draft: ImportDraft, plan: Plan, looked_at: bool) -> int | Job:
    """Store every row that is not skipped, all or none, and forget the import; gives how many.

    More than AT_ONCE rows are checked and handed to the worker: gives the job. Of two that store the same import one
    wins. DomainError: the plan is no draft, nothing to import, rows that cannot be stored, doubts nobody has looked at.
    """
    if not claim_draft(draft):
        raise DomainError(NOT_IMPORTED, why="这次导入刚才已经提交", next_step="请到指标表查看，不要重复提交")
    try:
        rows = _rows_to_store(draft, plan, looked_at=looked_at)
        if len(rows) > AT_ONCE:
            return _hand_over(by, draft, plan, len(rows))
        _store(by, draft, plan, rows)
    except BaseException:
        release_draft(draft)
        raise
    drop_draft(draft)
    return len(rows)


def import_claimed(*, context: JobContext, name: str, plan_key: int) -> None:
    """Store the rows of an import that was handed over; the job ends in the same transaction."""
    by = context.by
    draft = find_draft(name=name, account=by.account, plan_agency=context.agency or 0, claimed=True)
    if draft is None:
        raise DomainError(NOT_IMPORTED, why="上传的内容已过保存期，已清理", next_step="请重新上传")
    try:
        context.progress("读取和核对")
        plan = Plan.objects.select_related("agency").get(pk=plan_key, agency=draft.agency)
        rows = _rows_to_store(draft, plan, looked_at=True)
        context.progress("存入", 0, len(rows))
        with transaction.atomic():
            _store(by, draft, plan, rows)
            lines: list[JSON] = [f"已导入 {len(rows)} 行指标", f"来自 {draft.file_name}"]
            context.finish({"lines": lines})
    except (DomainError, Cancelled):
        release_draft(draft)
        raise
    drop_draft(draft)


def _hand_over(by: Actor, draft: ImportDraft, plan: Plan, count: int) -> Job:
    return enqueue(
        by=by,
        kind=JOB,
        title=f"导入 {count} 行指标：{draft.file_name}",
        arguments={"draft": draft.name, "plan": plan.pk},
        agency=draft.agency,
    )


def _rows_to_store(draft: ImportDraft, plan: Plan, *, looked_at: bool) -> list[ReadyRow]:
    _need_draft(plan)
    view = view_import(draft, plan)
    rows = view.wanted
    if not rows:
        raise DomainError(NOT_IMPORTED, why="没有要导入的行", next_step="请核对列的含义，或换一张工作表")
    if view.faulty:
        places = "、".join(str(row.key + 1) for row in view.faulty[:8])
        more = "等" if len(view.faulty) > 8 else ""
        why = f"表中第 {places} {more}行还不能存入（共 {len(view.faulty)} 行）"
        raise DomainError(NOT_IMPORTED, why=why, next_step="请改好这些行，或勾选“不导入”")
    doubtful = sum(row.doubtful for row in rows)
    if (doubtful or view.open_names) and not looked_at:
        rows_said = f"{doubtful} 行有疑问" if doubtful else ""
        names_said = f"{view.open_names} 个名称没有对应" if view.open_names else ""
        why = f"还有 {'、'.join(filter(None, (rows_said, names_said)))}"
        raise DomainError(NOT_IMPORTED, why=why, next_step="请核对后在页底勾选“已核对”")
    return rows


def _store(by: Actor, draft: ImportDraft, plan: Plan, rows: Sequence[ReadyRow]) -> None:
    answer = add_rows(by=by, plan=plan, rows=[row.values for row in rows], origin=f"导入 {draft.file_name}")
    if answer.faults:
        fault = answer.faults[0]
        why = f"第 {rows[int(fault.key)].key + 1} 行{fault.problem}"
        raise DomainError(NOT_IMPORTED, why=why, next_step=fault.remedy.rstrip("。") or "请改正后再导入")


def _need_draft(plan: Plan) -> None:
    if plan.state != Plan.State.DRAFT:
        raise DomainError(
            NOT_IMPORTED, why=f"{plan.year}年度方案{plan.state}，不能直接导入", next_step=_NO_DRAFT
        )


def _recall(draft: ImportDraft, table: Table) -> None:
    """Take over what the office said of a table with these headings."""
    heads = [
        (first, last)
        for first in range(min(table.height, _RECALLED_ROWS))
        for last in range(first, min(table.height, first + DEEPEST))
    ]
    keys = {fingerprint(table, make_head(table, *ends)): ends for ends in reversed(heads)}
    kept = ImportLayout.objects.filter(agency_id=draft.agency, fingerprint__in=keys.keys() - {""})
    for layout in kept.order_by("-used_at"):
        first, last = keys[layout.fingerprint]
        fields = layout.mapping.get("fields", [])
        if layout.mapping.get("head") == last - first + 1 and len(fields) == table.width:
            draft.said.layout, draft.remembered = [first, last, list(fields)], True
            return


def _check_layout(table: Table, first: int, last: int, fields: Sequence[str]) -> None:
    what, next_step = "列的含义没有改", "请改正后再提交"
    if len(fields) != table.width or any(name not in FIELDS for name in fields):
        raise DomainError(what, why="列数或列的含义与表不符", next_step="请刷新页面后再改")
    none = first == last == -1
    if not none and not (0 <= first <= last < min(table.height, MOST_HEAD_ROWS)):
        raise DomainError(what, why="表头的行数不对", next_step=next_step)
    for name in ("points", "level1", "level2", "level3", "number", "code", "unit"):
        if list(fields).count(name) > 1:
            raise DomainError(what, why=f"有两列都选了“{FIELDS[name]}”", next_step=next_step)
    if not {"level1", "level2", "level3"} & set(fields):
        raise DomainError(what, why="没有一列是指标名称", next_step="请至少选一列“二级指标”")
