"""Commands on the city's chain: totals handed down to the units, and a unit's inner plan taking its total over.

The total stands fixed in the inner plan as 奖金总额 (rules 4.16): a draft is changed directly, an approved plan by a 变更
which a second person approves as any other. Settling an inner plan with another total is refused (`chain.guards`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from bonuses.approving.standing import granted, newest_published, owed
from bonuses.chain.inner import put_total, refuse_unfit
from bonuses.chain.standing import standings
from bonuses.chain.units import city_money
from bonuses.models import InternalSplit
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from people.services.holders import accounts_with
from people.services.notifications import notify
from plans.engine.rounding import two_places
from plans.models import Plan, Subject
from plans.services.plan_archiving import lock_plan_row
from scoring.models import Settlement

NOT_HANDED: Final = "没有下达"
NOT_LINKED: Final = "没有转入内部方案"


def hand_down(*, by: Actor, settlement: Settlement) -> int:
    """Give every unit its total of an approved list and tell its 绩效办; gives how many are new.

    Doing it again adds what is missing only. DomainError: the list (or the supplement of this version) is not approved.
    """
    with transaction.atomic():
        lock_plan_row(settlement.plan_id)
        newest, money = newest_published(settlement.plan_id), city_money(settlement)
        if money is None or newest is None or newest.pk != settlement.pk:
            raise DomainError(
                NOT_HANDED, why="本版不是现在有效的发布版本", next_step="请在最新的发布版本上下达"
            )
        so_far = granted(settlement.plan_id)
        if (
            so_far is None
            or settlement.version < so_far.settlement.version
            or owed(settlement.plan_id, settlement)
        ):
            raise DomainError(
                NOT_HANDED, why="本版的奖金还没有核定", next_step="请先核定名单或补发追回单，再下达各单位总额"
            )
        known = set(InternalSplit.objects.filter(outer=settlement).values_list("subject_code", flat=True))
        agencies = dict(
            Subject.objects.filter(plan=settlement.plan_id, kind=Subject.Kind.UNIT).values_list(
                "code", "agency"
            )
        )
        made = InternalSplit.objects.bulk_create(
            InternalSplit(
                outer=settlement, subject_code=unit.code, subject_name=unit.name, total_fen=unit.amount,
                agency_id=agencies.get(unit.code), handed_by=by.name,
            )
            for unit in money.units
            if unit.code not in known
        )  # fmt: skip
        if made:
            _tell(by, settlement, made)
            by.record(
                action="下达单位奖金总额",
                target=f"{settlement.plan.agency.name} {settlement.plan} 核算第{settlement.version}版",
                detail={"核算编号": settlement.pk, "单位": {row.subject_code: row.total_fen for row in made}},
                agency=settlement.plan.agency_id,
            )
    return len(made)


def link_inner(
    *, by: Actor, split: int, version: int, inner: Plan, meeting_date: date, document: str, minutes: str = "",
    files: Sequence[StoredFile] = (),
) -> InternalSplit:  # fmt: skip
    """Bring a unit's total into its inner plan after 党组 has agreed: date, document, minutes.

    DomainError: outdated, no minutes and no scan, a plan that cannot take it, its results are past 草稿.
    """
    if not minutes.strip() and not files:
        raise DomainError(NOT_LINKED, why="没有党组会纪要", next_step="请写明审议意见，或附纪要扫描件")
    if meeting_date > timezone.localdate():
        raise DomainError(NOT_LINKED, why="会议日期在今天之后", next_step="开会以后再登记")
    with transaction.atomic():
        seen = _found(split)
        refuse_unfit(seen, inner)
        (standing,) = standings([seen])
        if standing.outdated:
            raise DomainError(
                NOT_LINKED, why=standing.outdated, next_step="请等上级按新版下达总额，用新的总额办理"
            )
        change = put_total(by=by, split=seen, plan=inner)
        rows = InternalSplit.objects.filter(pk=split, version=version)
        moved = rows.update(
            inner=inner, change=change, meeting_date=meeting_date, document=document.strip(),
            minutes=minutes.strip(), account=by.account, name=by.name, at=timezone.now(), version=F("version") + 1,
        )  # fmt: skip
        if not moved:
            raise DomainError(NOT_LINKED, why="刚刚被别人办理", next_step="请刷新页面，核对后再办")
        row = _found(split)
        row.files.set(files)
        by.record(
            action="奖金总额转入内部方案",
            target=f"{row.subject_name} {inner}",
            detail={
                "总额（分）": row.total_fen, "上级核算编号": row.outer_id, "内部方案编号": inner.pk,
                "变更号": change.number if change else None, "日期": meeting_date.isoformat(), "文号": row.document,
                "纪要": row.minutes, "附件": sorted(file.name for file in files),
            },
            agency=inner.agency_id,
        )  # fmt: skip
    return row


def _found(split: int) -> InternalSplit:
    rows = InternalSplit.objects.select_related("outer__plan__agency", "inner", "agency")
    row = rows.defer("outer__inputs", "outer__book", "outer__result").filter(pk=split).first()
    if row is None:
        raise DomainError(NOT_LINKED, why="这笔下达已不存在", next_step="请刷新页面")
    return row


def _tell(by: Actor, settlement: Settlement, made: Sequence[InternalSplit]) -> None:
    agencies = {row.agency_id for row in made if row.agency_id is not None}
    people = accounts_with([Role.PERFORMANCE_OFFICE], agencies, timezone.localdate())
    for row in made:
        told = people.get(row.agency_id or 0, set()) - {by.account or 0}
        if told and row.agency_id is not None:
            notify(
                told,
                title=f"{settlement.plan.year}年度绩效奖总额已下达：{two_places(row.total_fen)} 元",
                body="需要内部二次分配的，经党组研究后转入内部方案。",
                link=reverse("internal_bonus", args=[row.agency_id, settlement.plan.year]),
                key=f"split:{row.pk}",
            )
