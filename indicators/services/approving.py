"""Approval of a plan: put before the approver by one, approved by another, frozen as version 1 (design «plans»).

Another is somebody who neither put it up nor had a hand in the draft, in a small office neither (people.chain).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from indicators.frozen_plan import Content, content_of, digest_of, pack
from indicators.services.plan_checking import check_stored
from people.acting import Actor
from people.chain import Step, check_chain, steps_of
from people.errors import DomainError
from people.frame.found import path_of
from people.services.locks import lock_agency
from people.services.notifications import mark_answered, notify
from plans.models import Plan, PlanChange, PlanVersion, Subject
from plans.services.notice_turns import office_accounts
from plans.services.plan_guard import take_draft
from plans.services.plan_turns import drafters_of, link_to, tell_approvers
from plans.services.route import record_approval

PREPARED: Final = "提请批准方案"
APPROVED: Final = "批准年度方案"


def prepare_plan(*, by: Actor, plan: int, version: int) -> Plan:
    """Put a draft before the approver as it stands now, and tell those who may approve it.

    DomainError: approved or changed meanwhile, 必须 findings are open.
    """
    with transaction.atomic():
        row = take_draft(plan, version, by=by)
        _refuse_open(row, "没有提请")
        row.prepared_by_id, row.prepared_for_id, row.prepared_name = by.account, by.on_behalf_account, by.name
        row.prepared_at, row.prepared_digest = timezone.now(), digest_of(content_of(row))
        row.save(
            update_fields=["prepared_by", "prepared_for", "prepared_name", "prepared_at", "prepared_digest"]
        )
        detail = {"内容摘要": row.prepared_digest}
        by.record(action=PREPARED, target=f"{row.agency.name} {row}", detail=detail, agency=row.agency_id)
        tell_approvers(row, hands_on(row), **_asked(row), body=f"{by.name}已提请批准，请核对后办理。")
    return row


def _asked(plan: Plan) -> dict[str, str]:
    """Title and link of the message that asks for the approval."""
    return {"title": f"{plan.year}年度方案待您批准", "link": link_to(plan, "plan_approve")}


def hands_on(plan: Plan) -> list[Step]:
    """Give the steps that whoever approves the plan has no part in: making and editing the draft, putting it up."""
    found = steps_of(plan.hands, "编制方案")
    if plan.prepared_by_id is None:
        return found
    return [Step(plan.prepared_by_id, plan.prepared_for_id, PREPARED), *found]


def approve_plan(*, by: Actor, plan: int, version: int, approved_on: date, document: str) -> PlanVersion:
    """Record the approval and freeze version 1.

    DomainError: approved or changed meanwhile, not what was put up, somebody who put it up or edited it, 必须 findings
    are open, no document, a step of the route before the approval or an answer to an opinion is missing.
    """
    check_basis(approved_on, document)
    with transaction.atomic():
        # The route is recorded along, which takes the agency; whoever takes both takes the agency first.
        lock_agency(Plan.objects.values_list("agency", flat=True).get(pk=plan))
        row = take_draft(plan, version)
        content = content_of(row)
        digest = digest_of(content)
        _check_prepared(row, digest)
        if by.account is not None:
            check_chain(hands_on(row), by=by, step="批准方案")
        _refuse_open(row, "没有批准")
        Plan.objects.filter(pk=row.pk).update(state=Plan.State.APPROVED)
        row.state = Plan.State.APPROVED
        record_approval(by=by, plan=row, approved_on=approved_on, document=document.strip())
        made = freeze(row, content, by=by, approved_on=approved_on, document=document.strip())
        detail: dict[str, object] = {
            "版本": made.number, "内容摘要": digest, "批准日期": str(approved_on), "文号": made.document,
            "提请人": row.prepared_name,
        }  # fmt: skip
        by.record(action=APPROVED, target=f"{row.agency.name} {row}", detail=detail, agency=row.agency_id)
        mark_answered(**_asked(row))
        _tell_approved(by, row, made)
    return made


def check_basis(approved_on: date, document: str) -> None:
    """An approval rests on a paper or meeting, on a day that has come. DomainError."""
    if not document.strip():
        raise DomainError("没有批准", why="没有填批准文号或会议", next_step="请填写文号，或会议名称和日期")
    if approved_on > timezone.localdate():
        raise DomainError("没有批准", why="批准日期还没有到", next_step="请改批准日期")


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


def _tell_approved(by: Actor, plan: Plan, made: PlanVersion) -> None:
    """Tell the office, and who files and heads the sections: from now on the year's rows are theirs to fill."""
    title, done = f"{plan.year}年度方案已批准", f"{made.document}，{made.approved_on} 批准。"
    office = office_accounts(plan.agency_id) | ({plan.prepared_by_id} if plan.prepared_by_id else set())
    others = {by.account} - {None}
    notify(office - others, title=title, body=f"{done}以后的改动请办“方案变更”。", link=link_to(plan, "plan"))
    sections: dict[int, list[Subject]] = {}
    for row in Subject.objects.filter(plan=plan, agency__isnull=False).order_by("pk"):
        sections.setdefault(row.agency_id or 0, []).append(row)
    for agency, rows in sections.items():
        # A unit below knows the plan by its own pages: what it owes stands there.
        link = (
            link_to(plan, "plan")
            if agency == plan.agency_id
            else path_of("my_filing", agency=agency, year=plan.year)
        )
        body = f"{done}请按季度填报本科室负责的指标。"
        notify(drafters_of(rows) - office - others, title=title, body=body, link=link)


def _refuse_open(plan: Plan, what: str) -> None:
    checked = check_stored(plan)
    if checked.musts:
        first = checked.musts[0]
        more = f"（共 {len(checked.musts)} 处）" if len(checked.musts) > 1 else ""
        raise DomainError(what, why=f"方案体检还有必须改正的：{first.problem}{more}", next_step=first.remedy)
