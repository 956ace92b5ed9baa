"""Steps on an item of 结果运用: who sees to it by when, done with document and record, and opened again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import transaction

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Plan
from scoring.consequences.making import told
from scoring.consequences.telling import tell_changed
from scoring.consequences.titles import hold_titles, lose, restore
from scoring.models import Consequence
from scoring.registering.concerned import refuse_concerned

Kind = Consequence.Kind
State = Consequence.State
NOT_DONE: Final = "没有办成"
# A talk without what was said is no talk (rules 4.14: 诫勉谈话 with its record).
RECORDED: Final = (Kind.TALK, Kind.ADMONITION)


def change_item(*, by: Actor, plan: Plan, item: int, version: int, owner: str, due: date) -> Consequence:
    """Name who sees to an item, and by when. DomainError: not open any more, changed meanwhile, nothing changes."""
    if not owner.strip():
        raise DomainError(NOT_DONE, why="没有写承办", next_step="请填写承办的部门或人员")
    with transaction.atomic():
        row = _row(plan, item)
        before = {"承办": row.owner, "办理期限": str(row.due or "")}
        after = {"承办": owner.strip(), "办理期限": str(due)}
        if before == after:
            raise DomainError(NOT_DONE, why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        _move(row, version, State.OPEN, owner=owner.strip(), due=due)
        _record(by, row, "更改结果运用", changes(before, after))
        tell_changed(by, plan, [row])
    return row


def finish(
    *,
    by: Actor,
    plan: Plan,
    item: int,
    version: int,
    on: date,
    today: date,
    document: str = "",
    record: str = "",
    files: Iterable[StoredFile] = (),
) -> Consequence:
    """Record an item as done, with document, record or files; a talk needs its record.

    DomainError: in the future, nothing to show for it, one's own, lifted or done meanwhile.
    """
    given = list(files)
    with transaction.atomic():
        row = _row(plan, item)
        _check_proof(row, document, record, given)
        if on > today:
            raise DomainError(NOT_DONE, why="办结日期在今天之后", next_step="请改办结日期")
        if row.participant is not None:
            refuse_concerned([row.participant], by=by, step="办结")
        if row.kind == Kind.TITLE and row.subject is not None:
            hold_titles([row.subject.agency_id])
        _move(
            row, version, State.OPEN, state=State.DONE, done_on=on, done_by_id=by.account,
            document=document.strip(), record=record.strip(),
        )  # fmt: skip
        row.files.set(given)
        detail: dict[str, object] = {
            "办结日期": str(on), "文号": row.document, "附件": [file.name for file in given],
        }  # fmt: skip
        if row.kind == Kind.TITLE:
            detail["称号"] = [str(title) for title in lose(row)]
        _record(by, row, "办结结果运用", detail)
    return row


def reopen(*, by: Actor, plan: Plan, item: int, version: int, reason: str) -> Consequence:
    """Open an item again that was recorded as done by mistake. DomainError: without a reason, not done."""
    if not reason.strip():
        raise DomainError(NOT_DONE, why="没有写原因", next_step="请写明为什么重新办理")
    with transaction.atomic():
        row = _row(plan, item)
        if row.participant is not None:
            refuse_concerned([row.participant], by=by, step="重新办理")
        before = {"办结日期": str(row.done_on or ""), "文号": row.document}
        if row.kind == Kind.TITLE and row.subject is not None:
            hold_titles([row.subject.agency_id])
        _move(row, version, State.DONE, state=State.OPEN, done_on=None, done_by_id=None)
        if row.kind == Kind.TITLE:
            restore(row)
        _record(by, row, "重新办理结果运用", {"原因": reason.strip(), "原办结": before})
        tell_changed(by, plan, [row])
    return row


def _check_proof(row: Consequence, document: str, record: str, files: list[StoredFile]) -> None:
    if row.kind in RECORDED and not record.strip():
        raise DomainError(
            NOT_DONE, why=f"{row.kind}没有记录", next_step="请写明谈话的时间、地点、谈话人和内容"
        )
    if not (document.strip() or record.strip() or files):
        raise DomainError(
            NOT_DONE, why="没有文号、办理记录和附件", next_step="请至少填写一样，说明是怎样办的"
        )


def _row(plan: Plan, item: int) -> Consequence:
    rows = Consequence.objects.select_related("plan__agency", "subject", "participant")
    found = rows.filter(pk=item, plan=plan).first()
    if found is None:
        raise DomainError(NOT_DONE, why="找不到这一项", next_step="请刷新列表")
    return found


def _move(row: Consequence, version: int, source: str, **values: Any) -> None:
    """Move the item as last seen: compare-and-set on version and state."""
    if not Consequence.objects.filter(pk=row.pk, version=version, state=source).update(
        **values, version=version + 1
    ):
        now = Consequence.objects.values_list("state", flat=True).get(pk=row.pk)
        raise DomainError(
            NOT_DONE, why=f"这一项刚刚被改动，现在是“{now}”", next_step="请刷新页面，核对后再办"
        )
    row.version = version + 1
    for name, value in values.items():
        setattr(row, name, value)


def _record(by: Actor, row: Consequence, action: str, detail: dict[str, object]) -> None:
    by.record(action=action, target=f"{row.plan} {told(row)}", detail=detail, agency=row.plan.agency_id)
