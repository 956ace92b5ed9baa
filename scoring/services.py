"""Commands on a plan-year."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from appraisals.models import AppraisalRound
from indicators.models import Evidence, LedgerEvent, MonthlyReport
from people.acting import AT_THE_TERMINAL, Actor
from people.errors import DomainError
from people.models import Agency
from people.services.staff_list import ensure_agencies
from plans.models import Plan, SectionDraft
from plans.services.plan_archiving import lock_plan_row
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    ReminderLetter,
    Settlement,
    Violation,
)
from scoring.store import clear_facts, store_facts, store_roster
from scoring.year import YearRows

REFUSED: Final = "年度数据没有存入"
KEEP_FILED: Final = "请在系统中逐项更改；要试算，可把工作簿的年度改成别的年份"
# Registers into which people type: rows that came with a workbook have nobody who entered them.
TYPED: Final = (
    PublicRating, Adjustment, PersonalCharge, Violation, GraveEvent, ReminderLetter, Decision, PastResult,
)  # fmt: skip
FROZEN_NEXT: Final = "请先在“核算办理”页面退回这一版；已发布的，先打开更正"
REPLACEABLE: Final = (Settlement.State.DRAFT, Settlement.State.SUPERSEDED)


def store_year(rows: YearRows, *, owner: str, by: Actor = AT_THE_TERMINAL) -> Plan:
    """Store a year as the plan of the agency named `owner`; the facts of its draft are replaced.

    One transaction. The rows get their keys and `rows.plan` becomes the stored plan. Raises DomainError, and
    changes nothing, when the plan is no draft, a settlement of it is past 草稿, or somebody else was
    quicker.
    """
    with transaction.atomic():
        agency = ensure_agencies(names=[owner], parent=None)[owner]
        rows.plan, made = _claim_plan(rows.plan, agency)
        if not made:
            clear_facts(rows.plan)
        store_roster(rows, owner=agency)
        store_facts(rows)
        by.record(
            action="存入年度数据", target=f"{owner} {rows.plan}", detail=_detail(rows), agency=agency.pk
        )
    return rows.plan


def _claim_plan(wanted: Plan, agency: Agency) -> tuple[Plan, bool]:
    """Find or make the draft plan and move its version on: of two commands at once only one goes on.

    Also gives whether it was made: nobody can have entered anything into a plan of this very transaction.
    """
    plan, made = Plan.objects.get_or_create(agency=agency, year=wanted.year, scheme_code=wanted.scheme_code)
    plan.agency = agency
    # The plan before its settlements, both before the audit log; none of them moves on behind what is replaced.
    lock_plan_row(plan.pk)
    hold_settlements(plan.pk)
    if not made:
        _refuse_frozen(plan)
    read = plan.version
    plan.version = read + 1
    plan.scheme_version = wanted.scheme_version
    plan.scheme_digest = wanted.scheme_digest
    plan.scheme_text = wanted.scheme_text
    moved = Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT, version=read).update(
        version=plan.version,
        scheme_version=plan.scheme_version,
        scheme_digest=plan.scheme_digest,
        scheme_text=plan.scheme_text,
    )
    if not moved:
        raise DomainError(
            REFUSED, why=f"{plan}刚刚被他人改动", next_step="请查看现在的数据，确认仍要替换后再提交一次"
        )
    return plan, made


def _refuse_frozen(plan: Plan) -> None:
    if plan.state != Plan.State.DRAFT:
        raise DomainError(
            REFUSED,
            why=f"{plan}的方案{plan.state}，不能整体替换",
            next_step="请在系统中逐项更正，或换一个年度",
        )
    filed = filed_online(plan)
    if filed:
        raise DomainError(REFUSED, why=f"{plan}{filed}", next_step=KEEP_FILED)
    frozen = frozen_settlement(plan)
    if frozen is not None:
        raise DomainError(
            REFUSED,
            why=f"{plan}的核算第{frozen.version}版已到“{frozen.state}”，它所依据的数据不能整体替换",
            next_step=FROZEN_NEXT,
        )


def filed_online(plan: Plan) -> str:
    """Say what people have filed for a plan in the program, which a workbook does not carry; empty: nothing.

    Replaced as a whole, the conversation, the evidence and the drafts would be gone.
    """
    held = AppraisalRound.objects.filter(plan=plan).exclude(state=AppraisalRound.State.IMPORTED)
    counts = (
        (held, "轮在系统里建立的测评"),
        (LedgerEvent.objects.filter(entry__indicator__plan=plan), "条填报和审核记录"),
        (Evidence.objects.filter(entry__indicator__plan=plan), "份佐证材料"),
        (MonthlyReport.objects.filter(plan=plan), "份月度计划和总结"),
        (SectionDraft.objects.filter(plan=plan), "份科室草案"),
    )
    found = [f"{number} {what}" for rows, what in counts if (number := rows.count())]
    typed = sum(model._default_manager.filter(plan=plan, entered_by__isnull=False).count() for model in TYPED)
    found += [f"{typed} 条登记"] if typed else []
    return f"已有在系统里填报的{'、'.join(found)}，用工作簿整体替换会丢失" if found else ""


def hold_settlements(plan: int) -> None:
    """Keep the settlements of a plan from moving to the end of the transaction (people.services.locks)."""
    rows = Settlement.objects.select_for_update(no_key=True, of=("self",)).filter(plan=plan)
    list(rows.order_by("pk").values_list("pk"))


def freezing(plan: int) -> QuerySet[Settlement]:
    """The settlements of a plan under which the facts stand still: past 草稿, and not published but open for 更正."""
    reopened = Q(state=Settlement.State.PUBLISHED) & ~Q(reopened="")
    return Settlement.objects.get_queryset().filter(plan=plan).exclude(Q(state__in=REPLACEABLE) | reopened)


def frozen_settlement(plan: Plan) -> Settlement | None:
    """The newest settlement of a plan that is past 草稿: what it was computed from can no longer be replaced.

    A published one that was opened for correction (更正) does not freeze: a new version is made beside it.
    """
    return freezing(plan.pk).order_by("-version").first()


def _detail(rows: YearRows) -> dict[str, object]:
    """Give the log what was stored: numbers of rows only, no fact about a person."""
    plan = rows.plan
    return {
        "方案版本": plan.version,
        "方案模板摘要": plan.scheme_digest,
        "考核对象": len(rows.subjects),
        "人员": len(rows.participants),
        "指标": len(rows.indicators),
        "季度台账": len(rows.ledger),
        "测评": len(rows.ballots),
        "测评汇总": len(rows.tallies),
        "违规违纪": len(rows.violations),
    }
