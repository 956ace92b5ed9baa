"""Commands on 补发追回单: made of a newer published version, approved like the list; Σ of all is Σ of the version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from bonuses.approving.commands import check_hands, check_meeting
from bonuses.approving.lists import Unbalanced, digest_of, payment_list
from bonuses.approving.reading import sentences_against
from bonuses.approving.standing import Granted, granted
from bonuses.approving.telling import tell_approved, tell_prepared, unask
from bonuses.engine.differences import Difference, differences
from bonuses.models import BonusSupplement, SupplementLine
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Plan
from plans.services.plan_archiving import lock_plan_row
from scoring.models import Settlement
from scoring.services import hold_settlements

State = BonusSupplement.State
BATCH: Final = 2_000
NOT_MADE: Final = "没有编制补发追回单"
NOT_APPROVED: Final = "没有登记核定"


def prepare_supplement(*, by: Actor, settlement: int, reason: str) -> BonusSupplement:
    """Make the numbered supplement of a newer published version and put it before 党组.

    DomainError: nothing was approved yet, another supplement waits, nothing differs, the version is not in force.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(NOT_MADE, why="没有写事由", next_step="请写明为什么补发或追回")
    with transaction.atomic():
        after = _locked(settlement)
        so_far, changed, names = _difference(after, NOT_MADE)
        if not changed:
            raise DomainError(NOT_MADE, why="各人应发金额与已核定的相同", next_step="不需要补发追回")
        last = BonusSupplement.objects.filter(plan=after.plan_id).aggregate(last=Max("number"))["last"] or 0
        row = BonusSupplement.objects.create(
            plan=after.plan, number=last + 1, before=so_far.settlement, after=after, reason=reason,
            digest=digest_of((each.number, names[each.number][0], each.fen) for each in changed),
            prepared_by_id=by.account, prepared_for_id=by.on_behalf_account, prepared_name=by.name,
        )  # fmt: skip
        SupplementLine.objects.bulk_create(
            [
                SupplementLine(
                    supplement=row, number=each.number, name=names[each.number][0],
                    section=names[each.number][1], before_fen=each.before, after_fen=each.after,
                    difference_fen=each.fen,
                )
                for each in changed
            ],
            batch_size=BATCH,
        )  # fmt: skip
        _record(by, row, "编制补发追回单", {"事由": reason, **_sums(changed)})
        tell_prepared(by, row)
    return row


def approve_supplement(
    *, by: Actor, supplement: int, version: int, meeting_date: date, body: str, minutes: str = "",
    document: str = "", files: Sequence[StoredFile] = (),
) -> BonusSupplement:  # fmt: skip
    """Record that 党组 approved a supplement, as of a list. Afterwards Σ of all that was approved is Σ of its version.

    DomainError: as of a list; or what it began from has changed.
    """
    minutes = minutes.strip()
    if not minutes and not files:
        raise DomainError(NOT_APPROVED, why="没有会议纪要", next_step="请写明审议意见，或附纪要扫描件")
    with transaction.atomic():
        seen = _found(supplement, NOT_APPROVED)
        after = _locked(seen.after_id)
        check_meeting(after, meeting_date, NOT_APPROVED)
        check_hands(by, seen, after, "登记补发追回核定")
        _, changed, _ = _difference(after, NOT_APPROVED, own=seen.pk)
        _prove(seen, changed)
        row = _take(
            supplement, version, NOT_APPROVED, state=State.APPROVED, meeting_date=meeting_date, body=body.strip(),
            minutes=minutes, document=document.strip(), approved_by=by.account, approved_name=by.name,
            approved_at=timezone.now(),
        )  # fmt: skip
        row.files.set(files)
        _prove_sum(row)
        detail: dict[str, object] = {
            "机构": row.body, "日期": meeting_date.isoformat(), "纪要": minutes, "文号": row.document,
            "附件": sorted(file.name for file in files),
        }  # fmt: skip
        _record(by, row, "登记补发追回核定", detail | _sums(changed))
        unask(row)
        tell_approved(by, row)
    return row


def withdraw_supplement(*, by: Actor, supplement: int, version: int, reason: str) -> BonusSupplement:
    """Take a supplement back that was not approved yet; its number is not given again. DomainError: no reason."""
    refused = "没有撤回"
    if not reason.strip():
        raise DomainError(refused, why="没有写撤回原因", next_step="请写明原因")
    with transaction.atomic():
        seen = _found(supplement, refused)
        _locked(seen.after_id)
        row = _take(supplement, version, refused, state=State.WITHDRAWN)
        _record(by, row, "撤回补发追回单", {"原因": reason.strip()})
        unask(row)
    return row


def _difference(
    after: Settlement, refused: str, *, own: int | None = None
) -> tuple[Granted, list[Difference], dict[str, tuple[str, str]]]:
    """What was granted, what the version changes in it, and name and section by 工号."""
    so_far = granted(after.plan_id)
    if so_far is None:
        raise DomainError(refused, why="本年度的奖金名单还没有核定", next_step="请先核定名单，再补发追回")
    against = sentences_against(after)
    if against:
        raise DomainError(refused, why="；".join(against), next_step="请先办完再补发追回")
    if after.version <= so_far.settlement.version:
        raise DomainError(
            refused,
            why=f"第{so_far.settlement.version}版的金额已经核定",
            next_step="有新的发布版本时再补发追回",
        )
    waiting = (
        BonusSupplement.objects.filter(plan=after.plan_id, state=State.WAITING).exclude(pk=own or 0).first()
    )
    if waiting is not None:
        raise DomainError(
            refused, why=f"第{waiting.number}号补发追回单还待核定", next_step="请先核定或撤回那一号"
        )
    found = payment_list(after)
    assert found is not None, "what speaks against it was asked before"
    names = {number: (name, so_far.sections.get(number, "")) for number, name in so_far.names.items()}
    names |= {row.number: (row.name, row.section_name) for row in found.rows}
    return so_far, differences(so_far.amounts, {row.number: row.amount for row in found.rows}), names


def _prove(row: BonusSupplement, changed: Sequence[Difference]) -> None:
    stored = row.lines.order_by("number").values_list("number", "before_fen", "after_fen")
    lines = list(row.lines.values_list("number", "name", "difference_fen"))
    if (
        list(stored) != [(each.number, each.before, each.after) for each in changed]
        or digest_of(lines) != row.digest
    ):
        raise Unbalanced("补发追回单与编制时的不一致")


def _prove_sum(row: BonusSupplement) -> None:
    now, found = granted(row.plan_id), payment_list(row.after)
    if now is None or found is None or now.total != found.paid:
        raise Unbalanced("已核定的名单加补发追回单，不等于新版本的发放总额")


def _locked(settlement: int) -> Settlement:
    plan = Settlement.objects.filter(pk=settlement).values_list("plan", flat=True).first()
    if plan is None:
        raise DomainError(NOT_MADE, why="这一版核算已不存在", next_step="请回到结果页面")
    lock_plan_row(plan)
    hold_settlements(plan)
    rows = Settlement.objects.select_related("plan__agency").defer("inputs", "book", "result")
    return rows.get(pk=settlement)


def _found(supplement: int, refused: str) -> BonusSupplement:
    row = BonusSupplement.objects.filter(pk=supplement).first()
    if row is None:
        raise DomainError(refused, why="这张补发追回单已不存在", next_step="请回到结果页面")
    return row


def _take(supplement: int, version: int, refused: str, **values: object) -> BonusSupplement:
    rows = BonusSupplement.objects.filter(pk=supplement, state=State.WAITING, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        now = BonusSupplement.objects.values_list("state", flat=True).get(pk=supplement)
        raise DomainError(refused, why=f"它刚刚被别人办理，现在是“{now}”", next_step="请刷新页面，核对后再办")
    return BonusSupplement.objects.select_related("plan__agency", "after__plan").get(pk=supplement)


def _sums(changed: Sequence[Difference]) -> dict[str, object]:
    return {
        "人数": len(changed),
        "补发（分）": sum(each.fen for each in changed if each.fen > 0),
        "追回（分）": -sum(each.fen for each in changed if each.fen < 0),
    }


def _record(by: Actor, row: BonusSupplement, action: str, detail: Mapping[str, object]) -> None:
    plan: Plan = row.plan
    by.record(
        action=action,
        target=f"{plan.agency.name} {plan} 第{row.number}号补发追回单",
        detail={"原核算编号": row.before_id, "新核算编号": row.after_id, "名单摘要": row.digest, **detail},
        agency=plan.agency_id,
    )
