"""Commands on a 变更: drafted and proposed by the office, approved by somebody else, applied as one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from indicators.frozen_plan import content_of
from indicators.services.approving import check_basis, freeze
from indicators.services.plan_checking import check_stored
from people.acting import Actor
from people.chain import with_hand
from people.errors import DomainError
from people.models import StoredFile
from people.xlsx.raw import Problem
from plans.engine.loading import load_rules
from plans.models import Plan, PlanChange, PlanVersion
from scoring.plan_changes.applying import settings_with, write
from scoring.plan_changes.effect import effect_of
from scoring.plan_changes.items import SETTING, Desk, Edit, desk_of
from scoring.plan_changes.turns import check_person, tell_decided, tell_proposed, unask
from scoring.services import FROZEN_NEXT, frozen_settlement

State = PlanChange.State
APPROVED: Final = "批准方案变更"


class EditFaults(DomainError):
    """Texts that do not fit; `faults` by item."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("没有保存", why="有的内容不合要求", next_step="请按各项下的提示改正")
        self.faults = dict(faults)


def begin_change(*, by: Actor, plan: Plan, reason: str) -> PlanChange:
    """Begin the next 变更 of an approved plan. DomainError: not approved, one is open already, no reason."""
    reason = _reason(reason)
    try:
        with transaction.atomic():
            row = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
            if row.state != Plan.State.APPROVED:
                why = "方案还在编制，可以直接改" if row.state == Plan.State.DRAFT else "方案已经归档"
                raise DomainError("没有新建变更", why=why, next_step="请返回方案页面")
            last = PlanChange.objects.filter(plan=row).aggregate(last=Max("number"))["last"] or 0
            change = PlanChange.objects.create(
                plan=row, number=last + 1, reason=reason, proposed_by_id=by.account, hands=with_hand([], by)
            )
            _record(by, change, "起草方案变更", {"理由": reason})
    except IntegrityError as error:
        raise DomainError(
            "没有新建变更", why="还有一号变更没有办完", next_step="请先办完或撤回那一号变更"
        ) from error
    return change


def set_reason(*, by: Actor, change: int, version: int, reason: str) -> PlanChange:
    """Say again why. DomainError: not a draft any more."""
    with transaction.atomic():
        row = _turn(change, version, (State.DRAFT,), by=by)
        old, row.reason = row.reason, _reason(reason)
        row.save(update_fields=["reason"])
        _record(by, row, "更改变更理由", {"理由": {"旧": old, "新": row.reason}})
    return row


def edit_row(
    *, by: Actor, change: int, version: int, kind: str, key: str, texts: Mapping[str, str]
) -> PlanChange:
    """Set the edits at one row: every item whose text differs from what stands in the plan.

    EditFaults: texts that do not fit; DomainError: not a draft any more, no such row.
    """
    with transaction.atomic():
        row = _turn(change, version, (State.DRAFT,), by=by)
        desk = desk_of(row.plan)
        if not desk.known(kind, key):
            raise DomainError("没有保存", why=f"方案里没有{kind}“{key}”", next_step="请重新选择")
        edits = [edit for edit in edits_of(row) if (edit.kind, edit.key) != (kind, key)]
        fresh = _edits(desk, kind, key, texts)
        row.edits = [edit.packed() for edit in [*edits, *fresh]]
        _check_settings(desk, edits_of(row), kind)
        row.save(update_fields=["edits"])
        _record(
            by,
            row,
            "更改变更内容",
            {f"{kind} {key}": {edit.item: {"旧": edit.old, "新": edit.new} for edit in fresh}},
        )
    return row


def propose_change(*, by: Actor, change: int, version: int) -> PlanChange:
    """Put a 变更 before whoever decides, and tell them. DomainError: nothing is edited, it cannot stand."""
    with transaction.atomic():
        row = _turn(change, version, (State.DRAFT,), by=by)
        _refuse_settled(row.plan)
        edits = edits_of(row)
        if not edits:
            raise DomainError("没有提交", why="变更里还没有改动", next_step="请先加上要改的内容")
        effect = effect_of(row.plan, edits)
        if effect.problem:
            raise DomainError("没有提交", why=effect.problem, next_step="请改正后再提交")
        row.state, row.proposed_at = State.PROPOSED, timezone.now()
        row.proposed_by_id, row.proposed_for_id = by.account, by.on_behalf_account
        row.save(update_fields=["state", "proposed_by", "proposed_for", "proposed_at"])
        _record(by, row, "提出方案变更", {"改动": row.edits})
        tell_proposed(by, row)
    return row


def withdraw_change(*, by: Actor, change: int, version: int) -> PlanChange:
    """Take a 变更 back; it stays on record."""
    with transaction.atomic():
        row = _turn(change, version, (State.DRAFT, State.PROPOSED))
        row.state = State.WITHDRAWN
        row.save(update_fields=["state"])
        unask(row)
        _record(by, row, "撤回方案变更", {})
    return row


def refuse_change(*, by: Actor, change: int, version: int, note: str) -> PlanChange:
    """Decide against a proposed 变更; it stays on record with its reason."""
    if not note.strip():
        raise DomainError("没有办成", why="没有写不批准的意见", next_step="请写明理由")
    with transaction.atomic():
        row = _turn(change, version, (State.PROPOSED,))
        check_person(by, row)
        _decide(by, row, State.REFUSED, note)
        _record(by, row, "不批准方案变更", {"意见": row.decision_note})
        tell_decided(by, row)
    return row


def approve_change(
    *,
    by: Actor,
    change: int,
    version: int,
    approved_on: date,
    document: str,
    note: str = "",
    files: Sequence[StoredFile] = (),
) -> PlanVersion:
    """Record the approval with its papers, write the edits into the plan and freeze its next version.

    DomainError: somebody who had a hand in it, no document, what stands in the plan is not what the edits started from,
    the changed plan would not pass its check.
    """
    check_basis(approved_on, document)
    with transaction.atomic():
        row = _turn(change, version, (State.PROPOSED,))
        check_person(by, row)
        _take_plan(row.plan)
        _refuse_settled(row.plan)
        desk, edits = desk_of(row.plan), edits_of(row)
        _check_old(desk, edits)
        row.effect = effect_of(row.plan, edits, desk).packed()
        row.approved_on, row.document = approved_on, document.strip()
        write(row.plan, desk, edits, row)
        _check_plan(row.plan)
        _decide(by, row, State.APPROVED, note)
        row.files.set(files)
        made = freeze(
            row.plan, content_of(row.plan), by=by, approved_on=approved_on, document=row.document, change=row
        )
        detail: dict[str, object] = {
            "改动": row.edits, "文号": row.document, "批准日期": str(approved_on), "版本": made.number,
            "内容摘要": made.digest, "附件": [file.name for file in files], "意见": row.decision_note,
        }  # fmt: skip
        _record(by, row, APPROVED, detail)
        tell_decided(by, row)
    return made


def edits_of(change: PlanChange) -> list[Edit]:
    """The edits of a 变更."""
    return [Edit.unpacked(row) for row in change.edits]


def _edits(desk: Desk, kind: str, key: str, texts: Mapping[str, str]) -> list[Edit]:
    found, faults = [], {}
    for heading in desk.headings(kind):
        if heading not in texts:
            continue
        old, text = desk.current(kind, key, heading), texts[heading].replace("\r\n", "\n").strip()
        if text == old:
            continue
        value = desk.read(kind, key, heading, text)
        if isinstance(value, Problem):
            faults[heading] = f"{value.problem}；{value.remedy}。"
        else:
            new = value if kind == SETTING else text
            if new != old:
                found.append(Edit(kind, key, heading, old, new))
    if faults:
        raise EditFaults(faults)
    return found


def _check_settings(desk: Desk, edits: Sequence[Edit], kind: str) -> None:
    if kind != SETTING:
        return
    loaded = load_rules(desk.plan.scheme_text, settings_with(desk, edits))
    if loaded.rules is None and loaded.setting_faults:
        fault = loaded.setting_faults[0]
        raise EditFaults({"值": f"{fault.problem}；{fault.remedy}。"})


def _check_old(desk: Desk, edits: Sequence[Edit]) -> None:
    for edit in edits:
        now = desk.current(*edit.place) if desk.known(edit.kind, edit.key) else "（已不在方案中）"
        if now != edit.old:
            raise DomainError(
                "没有批准", why=f"{edit.kind} {edit.key} 的{edit.item}现在是“{now}”，不是提出时的“{edit.old}”",
                next_step="请撤回这号变更，按现在的内容重新提出",
            )  # fmt: skip


def _check_plan(plan: Plan) -> None:
    checked = check_stored(plan)
    if checked.musts:
        first = checked.musts[0]
        raise DomainError("没有批准", why=f"改动后方案体检不通过：{first.problem}", next_step=first.remedy)


def _refuse_settled(plan: Plan) -> None:
    """Results past 草稿 are frozen: they change by a correction, not under them (rules 7.2)."""
    frozen = frozen_settlement(plan)
    if frozen is not None:
        raise DomainError(
            "不能变更方案",
            why=f"核算第{frozen.version}版已到“{frozen.state}”",
            next_step=FROZEN_NEXT,
        )


def _take_plan(plan: Plan) -> None:
    rows = Plan.objects.filter(pk=plan.pk, version=plan.version, state=Plan.State.APPROVED)
    if rows.update(version=F("version") + 1) != 1:
        raise DomainError("没有批准", why="方案刚刚被别人改动", next_step="请刷新页面，核对后再办")
    plan.version += 1


def _decide(by: Actor, change: PlanChange, state: str, note: str) -> None:
    change.state, change.decision_note = state, note.strip()
    change.decided_by_id, change.decided_at = by.account, timezone.now()
    change.save(
        update_fields=[
            "state", "decision_note", "decided_by", "decided_at", "effect", "approved_on", "document"
        ]
    )  # fmt: skip


def _turn(change: int, version: int, sources: Sequence[str], *, by: Actor | None = None) -> PlanChange:
    """Win the right to move a 变更 as last seen; only in a transaction. `by` has a hand in it from now on."""
    rows = PlanChange.objects.filter(pk=change, version=version, state__in=sources)
    if rows.update(version=F("version") + 1) != 1:
        raise DomainError(
            "没有办成",
            why="这号变更刚刚被别人改动或办理",
            next_step="请刷新页面，核对后再办；您填写的内容还在本页",
        )
    row = PlanChange.objects.select_related("plan__agency").get(pk=change)
    if by is not None and (hands := with_hand(row.hands, by)) != row.hands:
        row.hands = hands
        row.save(update_fields=["hands"])
    return row


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DomainError("没有保存", why="没有写变更理由", next_step="请写明为什么要改")
    return reason


def _record(by: Actor, change: PlanChange, action: str, detail: Mapping[str, object]) -> None:
    plan = change.plan
    target = f"{plan.agency.name} {plan} 第{change.number}号变更"
    by.record(action=action, target=target, detail=detail, agency=plan.agency_id)
