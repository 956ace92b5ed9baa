"""Approval of a plan: put before the approver by one, approved by another, frozen as version 1 (design «plans»)."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from indicators.frozen_plan import Content, content_of, digest_of, pack
from indicators.services.plan_checking import check_stored
from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from people.services.locks import lock_agency
from plans.models import Plan, PlanChange, PlanVersion
from plans.services.plan_guard import take_draft
from plans.services.route import record_approval

PREPARED: Final = "提请批准方案"
APPROVED: Final = "批准年度方案"
ALONE: Final = "小单位一人办理"


def prepare_plan(*, by: Actor, plan: int, version: int) -> Plan:
    """Put a draft before the approver as it stands now.

    DomainError: approved or changed meanwhile, 必须 findings are open.
    """
    with transaction.atomic():
        row = take_draft(plan, version)
        _refuse_open(row, "没有提请")
        row.prepared_by_id, row.prepared_for_id, row.prepared_name = by.account, by.on_behalf_account, by.name
        row.prepared_at, row.prepared_digest = timezone.now(), digest_of(content_of(row))
        row.save(
            update_fields=["prepared_by", "prepared_for", "prepared_name", "prepared_at", "prepared_digest"]
        )
        detail = {"内容摘要": row.prepared_digest}
        by.record(action=PREPARED, target=f"{row.agency.name} {row}", detail=detail, agency=row.agency_id)
    return row


def approve_plan(
    *, by: Actor, plan: int, version: int, approved_on: date, document: str, alone: bool = False
) -> PlanVersion:
    """Record the approval and freeze version 1.

    `alone` (a small office) lets the one who put it up approve it; the log says so. DomainError: approved or changed
    meanwhile, not what was put up, the same person, 必须 findings are open, no document, a step of the route before the
    approval or an answer to an opinion is missing.
    """
    if not document.strip():
        raise DomainError("没有批准", why="没有填批准文号或会议", next_step="请填写文号，或会议名称和日期")
    if approved_on > timezone.localdate():
        raise DomainError("没有批准", why="批准日期还没有到", next_step="请改批准日期")
    with transaction.atomic():
        # The route is recorded along, which takes the agency; whoever takes both takes the agency first.
        lock_agency(Plan.objects.values_list("agency", flat=True).get(pk=plan))
        row = take_draft(plan, version)
        content = content_of(row)
        digest = digest_of(content)
        _check_prepared(row, digest)
        same = _same_person(by, row, alone)
        _refuse_open(row, "没有批准")
        Plan.objects.filter(pk=row.pk).update(state=Plan.State.APPROVED)
        row.state = Plan.State.APPROVED
        record_approval(by=by, plan=row, approved_on=approved_on, document=document.strip())
        made = freeze(row, content, by=by, approved_on=approved_on, document=document.strip())
        detail: dict[str, object] = {
            "版本": made.number, "内容摘要": digest, "批准日期": str(approved_on), "文号": made.document,
            "提请人": row.prepared_name,
        }  # fmt: skip
        if same:
            detail["办理"] = ALONE
        by.record(action=APPROVED, target=f"{row.agency.name} {row}", detail=detail, agency=row.agency_id)
    return made


def freeze(
    plan: Plan,
    content: Content,
    *,
    by: Actor,
    approved_on: date,
    document: str,
    change: PlanChange | None = None,
) -> PlanVersion:
    """Keep the content as the next version; only inside the transaction of the command."""
    last = PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    return PlanVersion.objects.create(
        plan=plan, number=last + 1, change=change, approved_on=approved_on, document=document,
        account_id=by.account, account_name=by.name, content=pack(content), digest=digest_of(content),
    )  # fmt: skip


def _check_prepared(plan: Plan, digest: str) -> None:
    if not plan.prepared_digest:
        raise DomainError("没有批准", why="方案还没有提请批准", next_step="请绩效办先提请批准")
    if plan.prepared_digest != digest:
        raise DomainError(
            "没有批准",
            why=f"{plan.prepared_name}提请批准之后，方案又有改动",
            next_step="请绩效办核对后重新提请",
        )


def _same_person(by: Actor, plan: Plan, alone: bool) -> bool:
    """Whether one person takes both steps, which only a small office may."""
    if plan.prepared_by_id is None or by.account is None:
        return False
    try:
        check_chain([Step(plan.prepared_by_id, plan.prepared_for_id, "提请批准方案")], by=by, step="批准方案")
    except DomainError:
        if not alone:
            raise
        return True
    return False


def _refuse_open(plan: Plan, what: str) -> None:
    checked = check_stored(plan)
    if checked.musts:
        first = checked.musts[0]
        more = f"（共 {len(checked.musts)} 处）" if len(checked.musts) > 1 else ""
        raise DomainError(what, why=f"方案体检还有必须改正的：{first.problem}{more}", next_step=first.remedy)
