"""整改事项: opened, changed, reported done with proof, accepted by another person (已销号) or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from indicators.models import SecondaryIndicator
from people.acting import Actor
from people.audit import changes
from people.chain import Step, check_chain
from people.errors import DomainError
from people.models import Account, StoredFile
from people.services.locks import lock_agency
from plans.models import Participant, Plan, Subject
from plans.services.plan_guard import refuse_unless_running
from scoring.models import Meeting, RectificationItem
from scoring.watching.telling import tell

NOT_DONE: Final = "没有办成"
State = RectificationItem.State
RATED: Final = "公众评议"
VERDICT: Final = "上级评定"
FEEDBACK: Final = "情况反馈"
SOURCES: Final = ("进度落后", "察访核验", RATED, "会议议定", "投诉", VERDICT, FEEDBACK, "其他")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is entered of a matter."""

    source: str
    problem: str
    measure: str = ""
    due: date
    subject: Subject | None = None
    owner: Participant | None = None
    indicator: SecondaryIndicator | None = None
    meeting: Meeting | None = None


def open_item(*, by: Actor, plan: Plan, matter: Matter) -> RectificationItem:
    """Open a matter and tell who answers for it. DomainError: nobody does, the parts are of another plan."""
    with transaction.atomic():
        lock_agency(plan.agency_id)
        return open_in_turn(by=by, plan=plan, matter=matter)


def open_in_turn(*, by: Actor, plan: Plan, matter: Matter) -> RectificationItem:
    """Open a matter as `open_item` does; only in a transaction that holds the agency's lock."""
    _check(plan, matter)
    refuse_unless_running(plan, NOT_DONE)
    if matter.indicator is not None:
        same = RectificationItem.objects.filter(plan=plan, indicator=matter.indicator, source=matter.source)
        if same.exclude(state=State.CLOSED).exists():
            raise DomainError(
                "没有立项",
                why=f"{matter.indicator}已有未销号的整改事项",
                next_step="请在原来的事项里办理",
            )
    row = RectificationItem.objects.create(plan=plan, **_values(matter))
    _record(by, row, "立整改事项", changes({}, _facts(row)))
    tell(row, f"新的整改事项，{row.due:%Y年%m月%d日}前完成", by)
    return row


def change_item(*, by: Actor, item: int, version: int, matter: Matter) -> RectificationItem:
    """Change a matter that is under way. DomainError: changed meanwhile, reported or closed, nothing changes."""
    with transaction.atomic():
        row = _row(item)
        _check(row.plan, matter)
        refuse_unless_running(row.plan, NOT_DONE)
        before, owner = _facts(row), row.owner_id
        _move(row, version, (State.OPEN,), **_values(matter))
        told = changes(before, _facts(row))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        _record(by, row, "更改整改事项", told)
        if row.owner_id != owner:
            tell(row, "整改事项转由您负责", by)
    return row


def report_done(
    *, by: Actor, item: int, version: int, result: str, on: date, today: date, proofs: Iterable[StoredFile]
) -> RectificationItem:
    """Report a matter done with its proof. DomainError: no proof, a day in the future, not under way."""
    given = list(proofs)
    if not given:
        raise DomainError("没有报完成", why="没有佐证材料", next_step="请上传整改的照片、文件或记录")
    if on > today:
        raise DomainError("没有报完成", why="完成日期在今天之后", next_step="请改完成日期")
    with transaction.atomic():
        row = _row(item)
        refuse_unless_running(row.plan, NOT_DONE)
        _move(
            row, version, (State.OPEN,), state=State.DONE, result=result.strip(), done_on=on,
            done_by_id=by.account, done_for_id=by.on_behalf_account,
        )  # fmt: skip
        row.files.set(given)
        detail = {"整改结果": row.result, "完成日期": str(on), "佐证": [file.name for file in given]}
        _record(by, row, "报整改完成", detail)
    return row


def accept(*, by: Actor, item: int, version: int, reply: str, on: date) -> RectificationItem:
    """Accept what was reported: 已销号. DomainError: by who reported or answers for it, not reported, changed."""
    with transaction.atomic():
        row = _row(item)
        _another(by, row, "销号")
        _move(
            row, version, (State.DONE,), state=State.CLOSED, reply=reply.strip(), closed_on=on,
            closed_by_id=by.account,
        )  # fmt: skip
        _record(by, row, "整改事项销号", {"验收意见": row.reply, "销号日期": str(on)})
        tell(row, "整改事项已销号", by)
    return row


def send_back(*, by: Actor, item: int, version: int, reply: str) -> RectificationItem:
    """Send a report back with a reason: the matter is under way again. DomainError as `accept`, and without a reason."""
    if not reply.strip():
        raise DomainError("没有退回", why="没有写原因", next_step="请写明还要怎样整改")
    with transaction.atomic():
        row = _row(item)
        _another(by, row, "退回")
        before = row.result
        _move(
            row, version, (State.DONE,), state=State.OPEN, reply=reply.strip(), done_on=None, done_by_id=None,
            done_for_id=None,
        )  # fmt: skip
        _record(by, row, "退回整改", {"验收意见": row.reply, "所报结果": before})
        tell(row, "整改事项被退回，请继续整改", by)
    return row


def _another(by: Actor, row: RectificationItem, step: str) -> None:
    """Another person than who reported it, under a delegation too, and than the 责任人."""
    if row.done_by_id is not None:
        check_chain([Step(row.done_by_id, row.done_for_id, "报整改完成")], by=by, step=step)
    accounts = [key for key in (by.account, by.on_behalf_account) if key is not None]
    owner = row.owner.employee_id if row.owner else None
    if owner is not None and Account.objects.filter(pk__in=accounts, employee=owner).exists():
        raise DomainError(
            f"不能办理“{step}”", why="您是这件事的责任人", next_step="请由另一位有权限的人员办理"
        )


def _check(plan: Plan, matter: Matter) -> None:
    parts = (matter.subject, matter.owner, matter.indicator, matter.meeting)
    if any(part is not None and part.plan_id != plan.pk for part in parts):
        raise DomainError(
            NOT_DONE, why="责任对象、责任人、指标或会议不是本年度方案里的", next_step="请重新选择"
        )
    if matter.subject is None and matter.owner is None:
        raise DomainError(NOT_DONE, why="没有责任对象，也没有责任人", next_step="请至少选一个")
    if not matter.problem.strip():
        raise DomainError(NOT_DONE, why="没有写问题", next_step="请写明要整改什么")


def _values(matter: Matter) -> dict[str, Any]:
    return {
        "source": matter.source, "problem": matter.problem.strip(), "measure": matter.measure.strip(),
        "due": matter.due, "subject": matter.subject, "owner": matter.owner, "indicator": matter.indicator,
        "meeting": matter.meeting,
    }  # fmt: skip


def _facts(row: RectificationItem) -> dict[str, Any]:
    return {
        "来源": row.source, "问题": row.problem, "整改措施": row.measure, "整改期限": str(row.due or ""),
        "责任对象": row.subject.name if row.subject else "", "责任人": row.owner.name if row.owner else "",
        "指标": str(row.indicator or ""), "会议": str(row.meeting or ""),
    }  # fmt: skip


def _row(item: int) -> RectificationItem:
    rows = RectificationItem.objects.select_related(
        "plan__agency", "owner", "subject", "indicator__primary", "meeting"
    )
    found = rows.filter(pk=item).first()
    if found is None:
        raise DomainError(NOT_DONE, why="找不到这项整改", next_step="请刷新列表")
    return found


def _move(row: RectificationItem, version: int, states: tuple[str, ...], **values: Any) -> None:
    """Move the matter as last seen: compare-and-set on version and state."""
    rows = RectificationItem.objects.filter(pk=row.pk, version=version, state__in=states)
    if not rows.update(**values, version=version + 1):
        now = _row(row.pk)
        raise DomainError(
            NOT_DONE, why=f"这项整改刚刚被改动，现在是“{now.state}”", next_step="请刷新页面，核对后再办"
        )
    row.version = version + 1
    for name, value in values.items():
        setattr(row, name, value)


def _record(by: Actor, row: RectificationItem, action: str, detail: dict[str, Any]) -> None:
    by.record(action=action, target=f"{row.plan} 整改：{row}", detail=detail, agency=row.plan.agency_id)
