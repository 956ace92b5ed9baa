"""Commands on the list of a plan's bonuses: put before 党组, approved by a second person, taken back before that.

A list is prepared of a published version only: money is not approved before the result stands (rules 7.2). Once approved
it is final; a later version pays or takes back by a numbered supplement (`bonuses.supplements`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bonuses.approving.lists import PaymentList, payment_list
from bonuses.approving.reading import sentences_against
from bonuses.approving.sources import checked
from bonuses.approving.standing import list_of, sealed_list
from bonuses.approving.telling import tell_approved, tell_prepared, unask
from bonuses.approving.totals import categories_of
from bonuses.models import BonusApproval
from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from people.models import StoredFile
from plans.services.plan_archiving import lock_plan_row
from scoring.models import Settlement
from scoring.services import hold_settlements

State = BonusApproval.State
NOT_PREPARED: Final = "没有提交核定"
NOT_APPROVED: Final = "没有登记核定"
PREPARED: Final = "奖金名单提交核定"
APPROVED: Final = "登记奖金核定"
REFRESH: Final = "请刷新页面，核对后再办"


def prepare_list(*, by: Actor, settlement: int, sources: Mapping[str, str], note: str = "") -> BonusApproval:
    """Put the list of a published version before 党组; its sum and digest are frozen from now on.

    DomainError: the version is not the one in force, the plan has a list already, a category has no source of funds.
    """
    with transaction.atomic():
        seen = _locked(settlement, NOT_PREPARED)
        found = _refuse_unready(seen, NOT_PREPARED)
        standing = list_of(seen.plan_id)
        if standing is not None:
            raise DomainError(
                NOT_PREPARED,
                why=f"本年度的奖金名单（核算第{standing.settlement.version}版）已经{standing.state}",
                next_step="待核定的请先撤回；已核定的，差额另出补发追回单",
            )
        row, _ = BonusApproval.objects.update_or_create(
            settlement=seen,
            defaults={
                "state": State.WAITING, "sources": checked(sources, categories_of(found)), "note": note.strip(),
                "total_fen": found.paid, "digest": found.digest, "prepared_by_id": by.account,
                "prepared_for_id": by.on_behalf_account, "prepared_name": by.name, "prepared_at": timezone.now(),
            },
        )  # fmt: skip
        BonusApproval.objects.filter(pk=row.pk).update(version=F("version") + 1)
        row.refresh_from_db(fields=["version"])
        _record(by, row, PREPARED, {"人数": len(found.rows), "资金来源": row.sources, "说明": row.note})
        tell_prepared(by, row)
    return row


def approve_list(
    *, by: Actor, approval: int, version: int, meeting_date: date, body: str, minutes: str = "",
    document: str = "", files: Sequence[StoredFile] = (),
) -> BonusApproval:  # fmt: skip
    """Record that 党组 approved the list; by somebody who neither prepared nor settled it. It is final from now on.

    DomainError: no minutes and no scan, an impossible day, one's own list, a newer version or a correction under way.
    """
    minutes, body = minutes.strip(), body.strip()
    if not minutes and not files:
        raise DomainError(NOT_APPROVED, why="没有会议纪要", next_step="请写明审议意见，或附纪要扫描件")
    with transaction.atomic():
        seen = _found(approval, NOT_APPROVED)
        settlement = _locked(seen.settlement_id, NOT_APPROVED)
        check_meeting(settlement, meeting_date, NOT_APPROVED)
        check_hands(by, seen, settlement, "登记奖金核定")
        _refuse_unready(settlement, NOT_APPROVED)
        sealed_list(seen)
        row = _take(
            approval, version, State.WAITING, refused=NOT_APPROVED, state=State.APPROVED, meeting_date=meeting_date,
            body=body, minutes=minutes, document=document.strip(), approved_by=by.account, approved_name=by.name,
            approved_at=timezone.now(),
        )  # fmt: skip
        row.files.set(files)
        detail: dict[str, object] = {
            "机构": body, "日期": meeting_date.isoformat(), "纪要": minutes, "文号": row.document,
            "附件": sorted(file.name for file in files),
        }  # fmt: skip
        _record(by, row, APPROVED, detail)
        unask(row)
        tell_approved(by, row)
    return row


def withdraw_list(*, by: Actor, approval: int, version: int, reason: str) -> BonusApproval:
    """Take a list back that was not approved yet; it can be put before 党组 again. DomainError: approved, no reason."""
    refused, reason = "没有撤回", reason.strip()
    if not reason:
        raise DomainError(refused, why="没有写撤回原因", next_step="请写明原因")
    with transaction.atomic():
        seen = _found(approval, refused)
        _locked(seen.settlement_id, refused)
        row = _take(approval, version, State.WAITING, refused=refused, state=State.WITHDRAWN)
        _record(by, row, "撤回奖金名单", {"原因": reason})
        unask(row)
    return row


def check_meeting(settlement: Settlement, day: date, refused: str) -> None:
    """Refuse a meeting of the future or before the version was published."""
    if day > timezone.localdate():
        raise DomainError(refused, why="会议日期在今天之后", next_step="开会以后再登记")
    published = settlement.published_at or settlement.created_at
    if day < timezone.localdate(published):
        raise DomainError(
            refused, why="会议日期早于结果发布", next_step="结果发布以后才能核定奖金，请核对日期"
        )


def check_hands(by: Actor, row: object, settlement: Settlement, step: str) -> None:
    """Refuse somebody who prepared the list or settled the version."""
    taken = [
        (getattr(row, "prepared_by_id", None), getattr(row, "prepared_for_id", None), "编制名单"),
        (settlement.account_id, settlement.account_for_id, "核算"),
    ]
    steps = [Step(account, acted_for, name) for account, acted_for, name in taken if account is not None]
    if by.account is not None:
        check_chain(steps, by=by, step=step)


def _locked(settlement: int, refused: str) -> Settlement:
    """The settlement, after the locks of its plan and of the plan's versions."""
    plan = Settlement.objects.filter(pk=settlement).values_list("plan", flat=True).first()
    if plan is None:
        raise DomainError(refused, why="这一版核算已不存在", next_step="请回到结果页面")
    lock_plan_row(plan)
    hold_settlements(plan)
    rows = Settlement.objects.select_related("plan__agency").defer("inputs", "book", "result")
    return rows.get(pk=settlement)


def _refuse_unready(settlement: Settlement, refused: str) -> PaymentList:
    against = sentences_against(settlement)
    if against:
        raise DomainError(refused, why="；".join(against), next_step="请先办完再核定奖金")
    found = payment_list(settlement)
    assert found is not None, "what speaks against it was asked before"
    return found


def _found(approval: int, refused: str) -> BonusApproval:
    row = BonusApproval.objects.filter(pk=approval).first()
    if row is None:
        raise DomainError(refused, why="这份名单已不存在", next_step="请回到结果页面")
    return row


def _take(approval: int, version: int, source: str, *, refused: str, **values: object) -> BonusApproval:
    rows = BonusApproval.objects.filter(pk=approval, state=source, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        now = BonusApproval.objects.values_list("state", flat=True).get(pk=approval)
        raise DomainError(refused, why=f"这份名单刚刚被别人办理，现在是“{now}”", next_step=REFRESH)
    return BonusApproval.objects.select_related("settlement__plan__agency").get(pk=approval)


def _record(by: Actor, row: BonusApproval, action: str, detail: Mapping[str, object]) -> None:
    settlement = row.settlement
    plan = settlement.plan
    by.record(
        action=action,
        target=f"{plan.agency.name} {plan} 核算第{settlement.version}版奖金名单",
        detail={"核算编号": settlement.pk, "总额（分）": row.total_fen, "名单摘要": row.digest, **detail},
        agency=plan.agency_id,
    )
