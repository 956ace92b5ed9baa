"""Leaders at once: record the decision on a settlement; publish it while others send it back. One wins, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from tests.races.noticing import reviewers
from tests.races.reviewing import reviewer

AGENCY: Final = "核算局"
DECIDED_YEAR: Final = 2100
PUBLISHED_YEAR: Final = 2300
FROZEN: Final = {
    "scheme_digest": "d", "engine_version": 1, "inputs": b"i", "inputs_digest": "i", "rules": b"r",
    "result_digest": "r",
}  # fmt: skip


def _plan(year: int) -> Any:
    from people.models import Agency
    from plans.models import Plan

    reviewers()
    agency = Agency.objects.get_or_create(name=AGENCY)[0]
    return Plan.objects.create(agency=agency, year=year, scheme_code="kexie-2017", state=Plan.State.APPROVED)


def decide_prepare(number: int) -> list[Any]:
    """So many settlements that were checked."""
    from scoring.models import Settlement

    return [
        Settlement.objects.create(
            plan=_plan(DECIDED_YEAR + n), version=1, state="核对", result="{}", **FROZEN
        ).pk
        for n in range(number)
    ]  # fmt: skip


def decide_act(key: Any, process: int) -> None:
    from scoring.life.steps import decide
    from scoring.models import Settlement

    row = Settlement.objects.get(pk=key)
    today = date.today()  # noqa: DTZ011
    decide(by=reviewer(process), settlement=row, on=today, body=f"党组会{process}", minutes="同意")


def decide_faults(keys: list[Any]) -> list[str]:
    return _faults(keys, "审定", {"审定"})


def publish_prepare(number: int) -> list[Any]:
    """So many settlements whose 公示 is over, each beside an earlier published one that was opened for correction."""
    return [_posted(PUBLISHED_YEAR + n) for n in range(number)]


def _posted(year: int) -> int:
    from plans.models import PublicNotice
    from scoring.models import Settlement

    plan, day = _plan(year), date.today() - timedelta(days=9)  # noqa: DTZ011
    notice = PublicNotice.objects.create(
        plan=plan, kind="试", title="公示", text="现予公示。", working_days=3, state="已结束", posted_on=day
    )
    Settlement.objects.create(
        plan=plan, version=1, state="发布", result='{"people": []}', reopened="有误", **FROZEN
    )
    return Settlement.objects.create(
        plan=plan, version=2, state="公示", result="{}", notice=notice, **FROZEN
    ).pk  # fmt: skip


def publish_act(key: Any, process: int) -> None:
    """Half of them publish, the others give the version up."""
    from scoring.life.steps import publish, send_back
    from scoring.models import Settlement

    row = Settlement.objects.get(pk=key)
    if process % 2:
        publish(by=reviewer(process), settlement=row)
    else:
        send_back(by=reviewer(process), settlement=row, reason="漏了一项")


def publish_faults(keys: list[Any]) -> list[str]:
    """Exactly one version is published, the first where the second was given up; told once, and only then."""
    from people.models import Job
    from scoring.life.publishing import TELL
    from scoring.models import Settlement

    faults = _faults(keys, "发布", {"发布", "退回"})
    told = Job.objects.filter(kind=TELL).values_list("arguments__settlement", flat=True)
    for key in keys:
        row = Settlement.objects.get(pk=key)
        through = row.state == "发布"
        states = dict(Settlement.objects.filter(plan=row.plan_id).values_list("version", "state"))
        wanted = {1: "已被替代", 2: "发布"} if through else {1: "发布", 2: "已被替代"}
        if states != wanted or list(told).count(key) != int(through):
            faults.append(f"{key}: {states}, told {list(told).count(key)} times")
    return faults


def _faults(keys: list[Any], action: str, steps: set[str]) -> list[str]:
    """Each version has one act of these steps, and one audit row for it."""
    from people.audit import AuditEntry
    from scoring.models import SettlementAct

    faults = []
    for key in keys:
        acts = list(
            SettlementAct.objects.filter(settlement=key, step__in=steps).values_list("step", flat=True)
        )
        rows = AuditEntry.objects.filter(action__in=steps, detail__contains=f'"核算编号":{key},').count()
        rows += AuditEntry.objects.filter(action__in=steps, detail__contains=f'"核算编号": {key},').count()
        if len(acts) != 1 or rows != 1:
            faults.append(f"{key} {action}: acts {acts}, {rows} audit rows")
    return faults
