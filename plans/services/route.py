"""The way of a plan to its approval as the scheme's document lays it down: recorded step by step, in order.

Going back is a reasoned undo. A step is done only when every opinion given at it has its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from people.services.locks import lock_agency
from plans.current import rules_in_force
from plans.models import Plan, ReviewOpinion, RouteRecord

NOT_RECORDED: Final = "这一步没有登记"
NOT_UNDONE: Final = "这一步没有退回"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What is recorded of a step: the day, who handled it, document number, minutes, scans."""

    done_on: date
    person: str
    document: str = ""
    minutes: str = ""
    files: Sequence[StoredFile] = ()


def steps_of(plan: Plan) -> list[RouteRecord]:
    """Give the steps in order; those of a plan that has none recorded come from its scheme, not saved yet."""
    rows = list(RouteRecord.objects.filter(plan=plan).order_by("position"))
    return rows or _from_scheme(plan)


def ensure_route(plan: Plan) -> list[RouteRecord]:
    """Write the steps of the plan's scheme where it has none; only in a transaction. Doing it again changes nothing."""
    lock_agency(plan.agency_id)
    rows = list(RouteRecord.objects.filter(plan=plan).order_by("position"))
    return rows or RouteRecord.objects.bulk_create(_from_scheme(plan))


def approval_ready(plan: Plan) -> list[str]:
    """Say what is missing on the route before the plan may be approved; empty: nothing (or the scheme has no route)."""
    steps = steps_of(plan)
    last = next((step.position for step in steps if step.approves), 0)
    found = [f"“{step.name}”还没有办理" for step in steps if step.position <= last and step.done_on is None]
    open_ = ReviewOpinion.objects.filter(
        record__plan=plan, record__position__lte=last, answered_at__isnull=True
    )
    names = list(open_.order_by("record__position").values_list("record__name", flat=True))
    return found + [f"“{name}”还有 {names.count(name)} 条意见没有答复" for name in dict.fromkeys(names)]


def before_approval(plan: Plan) -> list[str]:
    """Say what has to be done before the plan is approved: all that is missing but the approving step itself."""
    own = {f"“{step.name}”还没有办理" for step in steps_of(plan) if step.approves}
    return [said for said in approval_ready(plan) if said not in own]


def record_step(*, by: Actor, plan: Plan, position: int, version: int, facts: StepFacts) -> RouteRecord:
    """Record a step as done. DomainError: an earlier one is missing, opinions are open, the approval has no proof."""
    with transaction.atomic():
        step = take_step(plan, position, version)
        if step.done_on is not None:
            raise DomainError(NOT_RECORDED, why="这一步已经登记", next_step="要改内容，请用“更正”")
        _check_order(plan, step, facts)
        before = step_facts(step)
        _fill(by, step, facts)
        by.record(
            action="登记方案办理", target=f"{plan} {step.name}", detail=changes(before, step_facts(step)),
            agency=plan.agency_id,
        )  # fmt: skip
    return step


def record_approval(*, by: Actor, plan: Plan, approved_on: date, document: str) -> None:
    """Record the approving step together with the plan's approval; only inside its transaction.

    A step that was recorded before stays as it is. DomainError: an earlier step or an answer is missing. A scheme
    without a route asks for nothing.
    """
    step = next((row for row in ensure_route(plan) if row.approves), None)
    if step is None:
        return
    missing = before_approval(plan)
    if missing:
        raise DomainError("没有批准", why="；".join(missing), next_step="请先在“方案办理”中登记")
    if step.done_on is None:
        facts = StepFacts(done_on=approved_on, person=step.actor or by.name, document=document)
        record_step(by=by, plan=plan, position=step.position, version=step.version, facts=facts)


def correct_step(
    *, by: Actor, plan: Plan, position: int, version: int, facts: StepFacts, reason: str
) -> RouteRecord:
    """Correct what was recorded of a done step, with the reason and old and new in the log."""
    reason = _said(reason, "没有更正")
    with transaction.atomic():
        step = take_step(plan, position, version)
        if step.done_on is None:
            raise DomainError("没有更正", why="这一步还没有登记", next_step="请先登记")
        before = step_facts(step)
        _check_days(plan, step, facts)
        _fill(by, step, facts)
        told = changes(before, step_facts(step))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        by.record(
            action="更正方案办理", target=f"{plan} {step.name}", detail=told | {"原因": reason},
            agency=plan.agency_id,
        )  # fmt: skip
    return step


def undo_step(*, by: Actor, plan: Plan, position: int, version: int, reason: str) -> RouteRecord:
    """Go back one step, with a reason; only the last one that is done. An approved plan stays approved."""
    reason = _said(reason, NOT_UNDONE)
    with transaction.atomic():
        step = take_step(plan, position, version)
        last = RouteRecord.objects.filter(plan=plan, done_on__isnull=False).order_by("-position").first()
        if last is None or last.pk != step.pk:
            raise DomainError(
                NOT_UNDONE,
                why="只能退回最后办理的一步",
                next_step=f"请先退回“{last.name}”" if last else "请刷新页面",
            )
        approving = RouteRecord.objects.filter(plan=plan, approves=True).first()
        binding = approving is not None and step.position <= approving.position
        if binding and Plan.objects.get(pk=plan.pk).state != Plan.State.DRAFT:
            raise DomainError(NOT_UNDONE, why="方案已经批准", next_step="需要改动的，请办理方案变更")
        before = step_facts(step)
        step.done_on, step.person, step.document, step.minutes, step.recorded_by = None, "", "", "", None
        step.save(update_fields=["done_on", "person", "document", "minutes", "recorded_by"])
        step.files.clear()
        by.record(
            action="退回方案办理", target=f"{plan} {step.name}",
            detail=changes(before, step_facts(step)) | {"原因": reason}, agency=plan.agency_id,
        )  # fmt: skip
    return step


def take_step(plan: Plan, position: int, version: int | None = None) -> RouteRecord:
    """Win the right to act on a step as last seen (`version` None: whatever it is); only in a transaction."""
    ensure_route(plan)
    rows = RouteRecord.objects.filter(plan=plan, position=position)
    turn = rows if version is None else rows.filter(version=version)
    if turn.update(version=F("version") + 1) == 1:
        return rows.get()
    step = rows.first()
    why = f"“{step.name}”刚刚被别人改动" if step else "方案的程序里没有这一步"
    raise DomainError("没有保存", why=why, next_step="请刷新页面，核对后再办")


def step_facts(step: RouteRecord) -> dict[str, object]:
    """Give what the log says of a step."""
    return {
        "日期": step.done_on.isoformat() if step.done_on else "",
        "经办人": step.person,
        "文号": step.document,
        "纪要": step.minutes,
        "附件": sorted(step.files.values_list("name", flat=True)),
    }


def _from_scheme(plan: Plan) -> list[RouteRecord]:
    rules = rules_in_force(plan).rules
    if rules is None:
        return []
    approving = rules.scheme.approving_step()
    return [
        RouteRecord(
            plan=plan, position=place + 1, name=step.name, actor=step.actor, clause=step.clause,
            note="；".join(word for word in (step.note, step.assumed) if word), approves=place == approving,
        )
        for place, step in enumerate(rules.scheme.route)
    ]  # fmt: skip


def _check_order(plan: Plan, step: RouteRecord, facts: StepFacts) -> None:
    missing = (
        RouteRecord.objects.filter(plan=plan, position__lt=step.position, done_on__isnull=True)
        .order_by("position")
        .first()
    )
    if missing is not None:
        raise DomainError(
            NOT_RECORDED, why=f"前面的“{missing.name}”还没有办理", next_step=f"请先登记“{missing.name}”"
        )
    waiting = step.opinions.filter(answered_at__isnull=True).count()
    if waiting:
        raise DomainError(NOT_RECORDED, why=f"还有 {waiting} 条意见没有答复", next_step="请逐条答复后再登记")
    approving = RouteRecord.objects.filter(plan=plan, approves=True).first()
    later = approving is not None and step.position > approving.position
    if later and Plan.objects.get(pk=plan.pk).state == Plan.State.DRAFT:
        raise DomainError(NOT_RECORDED, why="方案还没有批准", next_step="请先在方案页批准方案")
    if step.approves and not (facts.document.strip() or facts.minutes.strip() or facts.files):
        raise DomainError(NOT_RECORDED, why="审定要有凭据", next_step="请填写文号或纪要，或附签批件的扫描件")
    _check_days(plan, step, facts)


def _check_days(plan: Plan, step: RouteRecord, facts: StepFacts) -> None:
    day, name = facts.done_on, " ".join(facts.person.split())
    if not name:
        raise DomainError(NOT_RECORDED, why="没有填经办人", next_step="请填写由谁办理")
    if day > timezone.localdate():
        raise DomainError(NOT_RECORDED, why="办理日期在今天之后", next_step="请填写实际办理的日期")
    done = RouteRecord.objects.filter(plan=plan, done_on__isnull=False)
    before = done.filter(position__lt=step.position).order_by("-position").first()
    after = done.filter(position__gt=step.position).order_by("position").first()
    if before is not None and before.done_on is not None and day < before.done_on:
        raise DomainError(
            NOT_RECORDED,
            why=f"“{before.name}”是 {before.done_on} 办的，这一步不能更早",
            next_step="请核对日期",
        )
    if after is not None and after.done_on is not None and day > after.done_on:
        raise DomainError(
            NOT_RECORDED, why=f"“{after.name}”是 {after.done_on} 办的，这一步不能更晚", next_step="请核对日期"
        )


def _fill(by: Actor, step: RouteRecord, facts: StepFacts) -> None:
    step.done_on, step.person = facts.done_on, " ".join(facts.person.split())
    step.document, step.minutes = facts.document.strip(), facts.minutes.strip()
    step.recorded_by_id = by.account
    step.save(update_fields=["done_on", "person", "document", "minutes", "recorded_by"])
    step.files.set(facts.files)


def _said(reason: str, what: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DomainError(what, why="没有写原因", next_step="请填写原因")
    return reason
