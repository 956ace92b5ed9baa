"""Commands on 上级评定: entered by the office, confirmed by a second person, corrected by another one; one counts.

Each is one transaction with its audit row; a verdict moves by compare-and-set on version and 效力.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from indicators.models import SecondaryIndicator
from people.acting import Actor
from people.audit import changes
from people.chain import check_chain
from people.errors import DomainError
from people.models import StoredFile
from people.services.locks import lock_agency
from plans import figures
from plans.models import Plan
from plans.services.plan_guard import refuse_unless_running
from scoring.models import Standing, SuperiorVerdict, VerdictItem
from scoring.registering.guards import entering, replaced
from scoring.registering.row_parts import entered_for, needed_reason
from scoring.registering.telling import already, moved
from scoring.verdicts.figures import indicators_of, self_scores
from scoring.verdicts.telling import tell_confirmed
from scoring.verdicts.total import fill_total

NOT_DONE: Final = "上级评定没有登记"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """The official score of one indicator in 1/10000 point, and why points were lost."""

    points: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFacts:
    """What the superior gave back; `items` by the indicator's key, those it speaks of."""

    body: str
    decided_on: date
    document: str = ""
    points: int | None = None
    grade: str = ""
    bonus_total_fen: int | None = None
    bonus_document: str = ""
    note: str = ""
    items: Mapping[int, ItemFacts] = field(default_factory=dict)


def enter(
    *,
    by: Actor,
    plan: Plan,
    facts: VerdictFacts,
    files: Iterable[StoredFile] = (),
    replaces: SuperiorVerdict | None = None,
) -> SuperiorVerdict:
    """Enter a verdict, or with `replaces` what the one in force should say; it waits for a second person.

    DomainError: one waits already, one is in force and nothing is said of correcting it, figures that cannot be.
    """
    with transaction.atomic():
        lock_agency(plan.agency_id)
        refuse_unless_running(plan, NOT_DONE)
        known = {row.pk: row for row in indicators_of(plan)}
        _check(facts, known)
        _refuse_second(plan, replaces)
        row = SuperiorVerdict.objects.create(
            plan=plan, standing=Standing.WAITING, replaces=replaces, entered_by_id=by.account, entered_name=by.name,
            entered_for_id=by.on_behalf_account, entered_at=timezone.now(), **_values(facts),
        )  # fmt: skip
        _store_items(row, facts, known)
        row.files.set(files)
        act = "登记上级评定" if replaces is None else "更正上级评定"
        _record(by, row, act, changes({}, told(row)))
    return row


def change(
    *,
    by: Actor,
    plan: Plan,
    verdict: int,
    version: int,
    facts: VerdictFacts,
    files: Iterable[StoredFile],
) -> SuperiorVerdict:
    """Change a verdict that waits; only who entered it. DomainError: confirmed or changed meanwhile."""
    with transaction.atomic():
        lock_agency(plan.agency_id)
        row = _row(plan, verdict)
        if row.standing != Standing.WAITING:
            raise DomainError("不能修改", why=f"它已是“{row.standing}”", next_step="请改用“更正”")
        if row.entered_by_id != by.account:
            raise DomainError(
                "不能修改", why=f"它由{row.entered_name}登记", next_step="请由登记人修改，或撤销后另行登记"
            )
        known = {each.pk: each for each in indicators_of(plan)}
        _check(facts, known)
        before = told(row)
        _move(row, version, entered_for_id=entered_for(by, row), **_values(facts))
        VerdictItem.objects.filter(verdict=row).delete()
        _store_items(row, facts, known)
        row.files.set(files)
        _record(by, row, "修改上级评定", changes(before, told(row)))
    return row


def confirm(*, by: Actor, plan: Plan, verdict: int, version: int) -> tuple[SuperiorVerdict, str]:
    """Let a verdict count: a second person has compared it. Its 奖金总额 goes into the plan as a numbered 变更.

    Gives the verdict, and why its 奖金总额 is not in the plan (empty: it is, or there is none). DomainError: entered by
    oneself, not waiting any more, the year is over.
    """
    with transaction.atomic():
        lock_agency(plan.agency_id)
        refuse_unless_running(plan, "不能复核")
        row = _row(plan, verdict)
        if row.standing != Standing.WAITING:
            raise DomainError("不能复核", why=already(row), next_step="请刷新页面")
        check_chain(entering(row), by=by, step="复核上级评定")
        if replaced(row) is not None:
            _replace(row)
        _move(
            row, version, standing=Standing.IN_FORCE, confirmed_by_id=by.account, confirmed_name=by.name,
            confirmed_at=timezone.now(),
        )  # fmt: skip
        unfilled = fill_total(by=by, verdict=row)
        _record(
            by,
            row,
            "复核上级评定",
            {**moved(Standing.WAITING, Standing.IN_FORCE), "奖金总额": unfilled or "无需另填"},
        )
        tell_confirmed(by, row)
    return row, unfilled


def withdraw(*, by: Actor, plan: Plan, verdict: int, version: int, reason: str) -> SuperiorVerdict:
    """Withdraw a verdict that waits, with a reason; one in force is corrected instead."""
    reason = needed_reason(reason)
    with transaction.atomic():
        lock_agency(plan.agency_id)
        row = _row(plan, verdict)
        if row.standing != Standing.WAITING:
            raise DomainError("不能撤销", why=f"它现在是“{row.standing}”", next_step="已生效的请用“更正”")
        _move(row, version, standing=Standing.WITHDRAWN, withdrawn_reason=reason)
        detail = {**moved(Standing.WAITING, Standing.WITHDRAWN), "原因": reason}
        _record(by, row, "撤销上级评定", detail)
    return row


def told(row: SuperiorVerdict) -> dict[str, object]:
    """A verdict in words, for the log."""
    items = row.items.select_related("indicator").order_by("indicator__code")
    total = row.bonus_total_fen
    return {
        "评定单位": row.body, "评定日期": str(row.decided_on), "文号": row.document,
        "评定得分": "" if row.points is None else figures.in_points(row.points), "评定等次": row.grade,
        "奖金总额（分）": total, "奖金核定文号": row.bonus_document, "说明": row.note,
        "明细": [f"{each.indicator.code} {figures.in_points(each.points)} {each.reason}".strip() for each in items],
    }  # fmt: skip


def _check(facts: VerdictFacts, known: Mapping[int, SecondaryIndicator]) -> None:
    if not facts.body.strip():
        raise DomainError(NOT_DONE, why="没有写评定单位", next_step="请填写，例如：市绩效办")
    if facts.decided_on > timezone.localdate():
        raise DomainError(NOT_DONE, why="评定日期在今天之后", next_step="请核对日期")
    if facts.bonus_total_fen is not None and not (facts.bonus_document.strip() or facts.document.strip()):
        raise DomainError(NOT_DONE, why="奖金总额没有文号", next_step="请填写核定奖金的文号")
    if not facts.items and facts.points is None and not facts.grade.strip():
        raise DomainError(NOT_DONE, why="没有得分、等次和明细", next_step="请至少填写一样")
    for key, item in facts.items.items():
        row = known.get(key)
        if row is None:
            raise DomainError(NOT_DONE, why="有的指标已不在方案里", next_step="请刷新页面")
        if not 0 <= item.points <= row.full_points:
            full = figures.in_points(row.full_points)
            raise DomainError(
                NOT_DONE, why=f"指标 {row.code} 的评定得分超出 0 至 {full}", next_step="请核对该项得分"
            )


def _refuse_second(plan: Plan, replaces: SuperiorVerdict | None) -> None:
    rows = SuperiorVerdict.objects.filter(plan=plan)
    if rows.filter(standing=Standing.WAITING).exists():
        raise DomainError(NOT_DONE, why="已有一份待复核", next_step="请先复核、修改或撤销那一份")
    now = rows.filter(standing=Standing.IN_FORCE).first()
    if now is not None and (replaces is None or replaces.pk != now.pk):
        raise DomainError(NOT_DONE, why="本年度已有生效的上级评定", next_step="请在那一份上办理“更正”")
    if now is None and replaces is not None:
        raise DomainError(NOT_DONE, why="要更正的那一份已不再生效", next_step="请刷新页面")


def _replace(row: SuperiorVerdict) -> None:
    """Withdraw the verdict that a correction takes the place of; rectification begun on it goes on under the new one."""
    key = replaced(row) or 0
    old = SuperiorVerdict.objects.filter(pk=key, standing=Standing.IN_FORCE)
    if not old.update(standing=Standing.WITHDRAWN, withdrawn_reason="已更正"):
        raise DomainError("不能复核", why="要更正的那一份已不再生效", next_step="请撤销这份更正，另行登记")
    begun = VerdictItem.objects.filter(verdict=key, rectification__isnull=False)
    links = dict(begun.values_list("indicator", "rectification"))
    VerdictItem.objects.filter(verdict=key).update(rectification=None)
    for indicator, rectification in links.items():
        VerdictItem.objects.filter(verdict=row, indicator=indicator).update(rectification=rectification)


def _store_items(row: SuperiorVerdict, facts: VerdictFacts, known: Mapping[int, SecondaryIndicator]) -> None:
    own = self_scores(row.plan, list(known.values()))
    VerdictItem.objects.bulk_create(
        VerdictItem(
            verdict=row, indicator_id=key, self_points=own.get(key), points=item.points, reason=item.reason.strip()
        )
        for key, item in facts.items.items()
    )  # fmt: skip


def _values(facts: VerdictFacts) -> dict[str, Any]:
    return {
        "body": facts.body.strip(), "decided_on": facts.decided_on, "document": facts.document.strip(),
        "points": facts.points, "grade": facts.grade.strip(), "bonus_total_fen": facts.bonus_total_fen,
        "bonus_document": facts.bonus_document.strip(), "note": facts.note.strip(),
    }  # fmt: skip


def _row(plan: Plan, verdict: int) -> SuperiorVerdict:
    found = SuperiorVerdict.objects.select_related("plan__agency").filter(pk=verdict, plan=plan).first()
    if found is None:
        raise DomainError(NOT_DONE, why="找不到这份上级评定", next_step="请刷新页面")
    return found


def _move(row: SuperiorVerdict, version: int, **values: Any) -> None:
    """Move the verdict as last seen: compare-and-set on version and 效力."""
    rows = SuperiorVerdict.objects.filter(pk=row.pk, version=version, standing=row.standing)
    if not rows.update(**values, version=version + 1):
        raise DomainError(
            NOT_DONE, why="这份上级评定刚刚被改动", next_step="请刷新页面，核对后再办；您填写的内容还在本页"
        )
    row.version = version + 1
    for name, value in values.items():
        setattr(row, name, value)


def _record(by: Actor, row: SuperiorVerdict, action: str, detail: Mapping[str, object]) -> None:
    by.record(
        action=action, target=f"{row.plan} 上级评定第{row.pk}号", detail=detail, agency=row.plan.agency_id
    )
