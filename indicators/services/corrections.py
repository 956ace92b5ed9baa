"""更正 of an approved row: proposed with a reason by one, decided by another, old and new value kept.

Until it is decided nothing changes; a published quarter or settlement that rests on the row is named and marked
(`indicators.corrections_registry`). Sources: quality.md «Scores, reviews, audit».
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from indicators.corrections_registry import reopen, resting_on
from indicators.engine.judging import Judged, Score, score_fault
from indicators.models import Correction, LedgerEntry
from indicators.services.conversation import LABELS, check_stranger, say, values_of
from indicators.services.reviewing import fetch, hold_rows, name_of, overtaken, tell_filer
from indicators.workflow import Action, place_of, step_for
from indicators.working import scoring_of
from people.acting import Actor
from people.chain import Step
from people.errors import DomainError
from people.services.notifications import notify
from plans.services.plan_guard import refuse_unless_running

Outcome = Correction.Outcome
FIELDS: Final = ("attainment", "grade", "ratio", "approved_points", "progress", "problems", "measures")
PROPOSED: Final = "提出更正"


def propose(*, by: Actor, entry: int, version: int, edits: Mapping[str, Any], reason: str) -> Correction:
    """Propose new values (stored units) for an approved row.

    DomainError: not approved, nothing changes, one is open, the year is archived or its result shown.
    """
    with transaction.atomic():
        row = fetch(entry)
        _refuse_closed(row, "不能更正")
        if row.version != version:
            raise overtaken(row, Action.CORRECT)
        step_for(place_of(row), Action.CORRECT, reason=reason)
        _stranger_to_plan(by)
        changed = {
            name: {"old": getattr(row, name), "new": edits[name]}
            for name in FIELDS
            if name in edits and edits[name] != getattr(row, name)
        }
        if not changed:
            raise DomainError(
                "没有要更正的内容", why="填写的与现在的相同", next_step="请改动后再提出，或取消"
            )
        _check_values(row, edits, reason)
        try:
            with transaction.atomic():
                made = Correction.objects.create(
                    entry=row,
                    edits=changed,
                    reason=reason.strip(),
                    proposed_by_id=by.account,
                    proposed_name=by.name,
                    proposed_for_id=by.on_behalf_account,
                    affects="；".join(resting_on(row)),
                )
        except IntegrityError as error:
            raise DomainError(
                "不能再提更正", why="这一行已有一项更正待批", next_step="请先决定或撤回那一项"
            ) from error
        detail = {"理由": made.reason, "改动": told(made), "涉及已发布结果": made.affects}
        by.record(action=PROPOSED, target=name_of(row), detail=detail, agency=row.indicator.plan.agency_id)
    return made


def decide(*, by: Actor, correction: int, version: int, accept: bool, note: str = "") -> Correction:
    """同意 or 不同意 by a second person, who neither proposed it nor filed the row."""
    with transaction.atomic():
        made = _fetch(correction)
        row = made.entry
        _refuse_closed(row, "没有决定")
        proposing = [Step(made.proposed_by_id, made.proposed_for_id, PROPOSED)] if made.proposed_by_id else []
        check_stranger(row, by=by, step="决定更正", more=proposing)
        if not accept and not note.strip():
            raise DomainError("没有决定", why="不同意须说明", next_step="请写明意见")
        outcome = Outcome.ACCEPTED if accept else Outcome.REFUSED
        made = _close(made, version, outcome, by, note)
        if accept:
            _carry_out(made, row, by)
        detail = {"决定": outcome.value, "意见": note.strip(), "改动": told(made)}
        by.record(action="决定更正", target=name_of(row), detail=detail, agency=row.indicator.plan.agency_id)
        if made.proposed_by_id is not None:
            notify(
                [made.proposed_by_id],
                title=f"{name_of(row)}的更正：{outcome}",
                body=note.strip(),
                link=link_of(row),
            )
    return made


def withdraw(*, by: Actor, correction: int, version: int) -> Correction:
    """Take back a proposal that nobody has decided; only by who made it."""
    with transaction.atomic():
        made = _fetch(correction)
        if by.account is None or by.account != made.proposed_by_id:
            raise DomainError("不能撤回", why="不是您提出的", next_step="请由提出人撤回，或作出决定")
        refuse_unless_running(made.entry.indicator.plan_id, "不能撤回")
        made = _close(made, version, Outcome.WITHDRAWN, by, "")
        by.record(
            action="撤回更正",
            target=name_of(made.entry),
            detail={"理由": made.reason},
            agency=made.entry.indicator.plan.agency_id,
        )
    return made


def told(correction: Correction) -> dict[str, object]:
    """Say old and new of every changed field in words: {完成率: {旧: 90%, 新: 95%}}."""
    old, new = LedgerEntry(), LedgerEntry()
    for name, values in correction.edits.items():
        setattr(old, name, values["old"])
        setattr(new, name, values["new"])
    before, after = values_of(old), values_of(new)
    return {LABELS[name]: {"旧": before[name], "新": after[name]} for name in correction.edits}


def points_that_stay(correction: Correction) -> int | None:
    """The 考核得分 (1/10000) that stands although the 完成率 under it is corrected; None where none does (rules 0.7)."""
    if "attainment" not in correction.edits or "approved_points" in correction.edits:
        return None
    return correction.entry.approved_points


def link_of(row: LedgerEntry) -> str:
    """The path of the row's page."""
    plan = row.indicator.plan
    return reverse("ledger_entry", args=[plan.agency_id, plan.year, row.pk])


def _refuse_closed(row: LedgerEntry, what: str) -> None:
    """A row of an archived year, or under a result that people have seen, is corrected no more from here."""
    refuse_unless_running(row.indicator.plan_id, what)
    hold_rows([row.pk])


def _stranger_to_plan(by: Actor) -> None:
    if by.account is None:
        raise DomainError("不能更正", why="命令行不参与审核", next_step="请登录后由绩效办人员办理")


def _check_values(row: LedgerEntry, edits: Mapping[str, Any], reason: str) -> None:
    """The corrected row must be one that could have been approved (rules 0.7, 2.1)."""

    def now(name: str) -> Any:
        return edits.get(name, getattr(row, name))

    judged = Judged(full=row.indicator.full_points, self_points=row.self_points, attainment=now("attainment"))
    score = Score(points=now("approved_points"), grade=now("grade"), ratio=now("ratio"), reason=reason)
    fault = score_fault(judged, score, scoring_of(row.indicator.plan))
    if fault is not None:
        raise DomainError("不能这样更正", why=fault.problem, next_step=fault.remedy)


def _close(made: Correction, version: int, outcome: str, by: Actor, note: str) -> Correction:
    closed = Correction.objects.filter(pk=made.pk, outcome=Outcome.OPEN, version=version).update(
        outcome=outcome,
        decided_by_id=by.account,
        decided_name=by.name,
        decided_at=timezone.now(),
        decision_note=note.strip(),
        version=F("version") + 1,
    )
    now = _fetch(made.pk)
    if closed != 1:
        at = timezone.localtime(now.decided_at) if now.decided_at else None
        why = (
            f"已由{now.decided_name}于 {at:%m月%d日 %H:%M} 处理（{now.outcome}）"
            if at
            else "这项更正刚被改动"
        )
        raise DomainError("没有决定", why=why, next_step="请刷新页面查看")
    return now


def _carry_out(made: Correction, row: LedgerEntry, by: Actor) -> None:
    """Put the new values into the row, if it is still as it was when the correction was proposed."""
    drifted = [name for name, values in made.edits.items() if getattr(row, name) != values["old"]]
    if drifted:
        raise DomainError(
            "没有更正",
            why=f"{'、'.join(LABELS[name] for name in drifted)}在提出之后又变了",
            next_step="请不同意这一项，按现在的内容重新提出",
        )
    step = step_for(place_of(row), Action.CORRECT, reason=made.reason)
    values = {name: each["new"] for name, each in made.edits.items()}
    if "approved_points" in values:
        values["score_reason"] = made.reason
    moved = LedgerEntry.objects.filter(pk=row.pk, state=step.source.state, version=row.version).update(
        version=F("version") + 1, **values
    )
    if moved != 1:
        raise overtaken(fetch(row.pk), Action.CORRECT)
    row.refresh_from_db()
    say(row, Action.CORRECT, by=by, text=made.reason)
    reopen(made, by)
    tell_filer(row, f"{name_of(row)}已更正", made.reason)


def _fetch(correction: int) -> Correction:
    made = (
        Correction.objects.select_related(
            "entry__indicator__plan__agency", "entry__indicator__primary", "entry__indicator__responsible"
        )
        .filter(pk=correction)
        .first()
    )
    if made is None:
        raise DomainError("找不到这项更正", why="它已不存在", next_step="请刷新页面")
    return made
