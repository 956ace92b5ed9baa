"""Eight people at one plan at once: approved once, a 变更 decided once, and nothing slips in behind a frozen version."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from people.acting import Actor
from people.errors import DomainError

DAY = date(2026, 1, 20)
SCHEME = "xiangzhen-2024"
FIRST_YEAR = 2000


def by(process: int) -> Actor:
    return Actor(name=f"办事员{process}", origin="竞争")


def prepare(number: int) -> list[Any]:
    """So many draft plans of one section with one indicator, put up for approval."""
    from indicators.services.approving import prepare_plan
    from indicators.services.grid import add_rows
    from people.models import Agency
    from plans.models import Plan, Subject
    from plans.schemes import scheme_text

    agency, found = Agency.objects.get_or_create(name="方案镇")[0], []
    first = FIRST_YEAR + Plan.objects.filter(agency=agency).count()
    for year in range(first, first + number):
        plan = Plan.objects.create(
            agency=agency, year=year, scheme_code=SCHEME, scheme_text=scheme_text(SCHEME) or ""
        )
        Subject.objects.create(plan=plan, code="K1", name="一办", kind="科室", agency=agency)
        add_rows(
            by=by(0),
            plan=plan,
            rows=[{"code": "1.1", "primary": "任务", "name": "一项", "points": "1", "subject": "K1"}],
        )
        prepare_plan(by=by(0), plan=plan.pk, version=0)
        _walk(plan)
        found.append(plan.pk)
    return found


def _walk(plan: Any) -> None:
    """Record the steps of the route that come before the approval."""
    from plans.services.route import StepFacts, record_step, steps_of

    for step in steps_of(plan):
        if step.approves:
            break
        facts = StepFacts(done_on=DAY, person="办公室")
        record_step(by=by(0), plan=plan, position=step.position, version=step.version, facts=facts)


def approve(plan: int, process: int) -> None:
    """Approve the plan as it was seen before the race."""
    from indicators.services.approving import approve_plan

    approve_plan(by=by(process), plan=plan, version=1, approved_on=DAY, document="纪要")


def approve_faults(keys: list[Any]) -> list[str]:
    """One version of each plan, equal to what stands in it, told once."""
    from people.audit import AuditEntry

    told = AuditEntry.objects.filter(action="批准年度方案").count()
    wrong = [fault for key in keys for fault in _unequal(key)]
    return [*wrong, *([] if told == len(keys) else [f"{told} approvals of {len(keys)} plans in the log"])]


def mixed_act(plan: int, process: int) -> None:
    """Half of them approve, the others add an indicator; whoever comes too late is refused."""
    from indicators.services.grid import add_rows
    from plans.models import Plan

    with suppress(DomainError):
        if process % 2:
            row = {"primary": "任务", "name": f"第{process}人的", "points": "1", "subject": "K1"}
            add_rows(by=by(process), plan=Plan.objects.get(pk=plan), rows=[row])
        else:
            approve(plan, process)


def mixed_faults(keys: list[Any]) -> list[str]:
    """What is approved is what was frozen; what is not approved took the rows of the four others."""
    from plans.models import Plan

    wrong = []
    for key in keys:
        plan = Plan.objects.get(pk=key)
        if plan.state == Plan.State.APPROVED:
            wrong += _unequal(key)
        elif plan.indicators.count() != 5:
            wrong.append(f"{plan}: {plan.indicators.count()} rows in the draft")
    return wrong


def change_prepare(number: int) -> list[Any]:
    """So many approved plans, each with a 变更 that waits for its decision."""
    from plans.models import Plan
    from scoring.plan_changes import commands

    found = []
    for key in prepare(number):
        approve(key, 0)
        change = commands.begin_change(by=by(0), plan=Plan.objects.get(pk=key), reason="调整")
        texts = {"目标值": "新目标"}
        commands.edit_row(by=by(0), change=change.pk, version=0, kind="指标", key="1.1", texts=texts)
        commands.propose_change(by=by(0), change=change.pk, version=1)
        found.append([key, change.pk])
    return found


def change_act(key: Any, process: int) -> None:
    """Half of them approve the 变更, the others refuse it."""
    from scoring.plan_changes import commands

    if process % 2:
        commands.refuse_change(by=by(process), change=key[1], version=2, note="理由不足")
    else:
        commands.approve_change(by=by(process), change=key[1], version=2, approved_on=DAY, document="批复")


def change_faults(keys: list[Any]) -> list[str]:
    """The target is new exactly where the 变更 is approved, and then there is a second version equal to the plan."""
    from plans.models import Plan, PlanChange

    wrong = []
    for plan, change in keys:
        row = PlanChange.objects.get(pk=change)
        target = Plan.objects.get(pk=plan).indicators.get().target
        versions = Plan.objects.get(pk=plan).versions.count()
        approved = row.state == PlanChange.State.APPROVED
        if (target, versions) != (("新目标", 2) if approved else ("", 1)):
            wrong.append(f"{row} {row.state}: {target}, {versions} versions")
        wrong += _unequal(plan, versions)
    return wrong


def _unequal(plan: int, versions: int = 1) -> list[str]:
    from indicators.frozen_plan import content_of, digest_of
    from plans.models import Plan

    row = Plan.objects.select_related("agency").get(pk=plan)
    found = list(row.versions.order_by("-number").values_list("digest", flat=True))
    if len(found) != versions or found[0] != digest_of(content_of(row)):
        return [f"{row}: {len(found)} versions, the last is not what stands in the plan"]
    return []
