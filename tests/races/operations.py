"""Which commands race, as a table: what to prepare, what each process does, and what must be true afterwards.

Later issues add a line. `act` is called by every process for every object; what it raises as DomainError is a lost
race, anything else an error. `wins` is how many calls may be accepted for one object (None: all of them).
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from tests.races import (
    balloting,
    editing,
    ending,
    filing,
    noticing,
    paper,
    planning,
    quarters,
    registering,
    reviewing,
    rounds,
    settling,
)

DAY: Final = date(2026, 7, 1)
NEW_PASSWORD: Final = "Zhuan-Yong-2026-口令"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One racing command. Objects are JSON values that every process gets; `faults` judges the rows at the end."""

    prepare: Callable[[int], list[Any]]
    act: Callable[[Any, int], None]
    faults: Callable[[list[Any]], list[str]]
    wins: int | None = 1
    # The sample of an ordinary run, and of `make prove`.
    few: int = 10
    many: int = 100


def by(process: int) -> Actor:
    return Actor(name=f"办事员{process}", origin="竞争")


def audited(action: str, targets: list[str]) -> list[str]:
    """Find objects that do not have exactly one audit row of the action."""
    from people.audit import AuditEntry

    found = Counter(AuditEntry.objects.filter(action=action).values_list("target", flat=True))
    return [f"{target}: {found[target]} rows of {action}" for target in targets if found[target] != 1]


def agency(name: str = "竞争局") -> Any:
    from people.models import Agency

    return Agency.objects.get_or_create(name=name)[0]


# 1. Change a setting: every change is accepted, none is lost between old and new.
def settings_prepare(number: int) -> list[Any]:
    return [agency(f"设置{n}").pk for n in range(number)]


def settings_act(key: Any, process: int) -> None:
    from people.models import Agency
    from people.services.offices import set_small_office

    set_small_office(by=by(process), agency=Agency.objects.get(pk=key), value=None if process % 2 else False)


def settings_faults(keys: list[Any]) -> list[str]:
    from people.audit import AuditEntry
    from people.models import Agency

    said = {None: "按人数", False: "否"}
    faults = []
    for key in keys:
        rows = AuditEntry.objects.filter(action="设置小单位", agency=key).order_by("position")
        steps = [json.loads(row.detail).get("小单位") for row in rows]
        moved = [step for step in steps if step]
        now = said[Agency.objects.get(pk=key).small_office]
        if any(one["新"] != other["旧"] for one, other in pairwise(moved)) or (
            moved and moved[-1]["新"] != now
        ):
            faults.append(f"agency {key}: {moved}, now {now}")
    return faults


# 2. Grant a role: once.
def grant_prepare(number: int) -> list[Any]:
    from people.models import Account

    agency()
    return [Account.objects.create(username=f"g{n}", name=f"授予{n}").pk for n in range(number)]


def grant_act(key: Any, process: int) -> None:
    from people.access import Role
    from people.models import Account
    from people.services.roles import grant_role

    account = Account.objects.get(pk=key)
    grant_role(by=by(process), account=account, role=Role.PERFORMANCE_OFFICE, agency=agency(), reason="竞争")


def grant_faults(keys: list[Any]) -> list[str]:
    from people.models import Account, RoleGrant

    held = Counter(RoleGrant.objects.values_list("account", flat=True))
    faults = [f"account {key}: {held[key]} grants" for key in keys if held[key] != 1]
    accounts = Account.objects.filter(pk__in=keys)
    return faults + audited("授予角色", [f"账号 {account}" for account in accounts])


# 3. Settle: every run is a version of its own, one of them is the draft.
def settle_prepare(number: int) -> list[Any]:
    from tests.races.years import store_years

    return store_years(number)


def settle_act(key: Any, process: int) -> None:
    from tests.races.years import settle_again

    settle_again(key, by(process))


def settle_faults(keys: list[Any]) -> list[str]:
    from people.audit import AuditEntry
    from scoring.models import Settlement

    faults = []
    for key in keys:
        rows = list(Settlement.objects.filter(plan=key).order_by("version").values_list("version", "state"))
        drafts = [version for version, state in rows if state == Settlement.State.DRAFT]
        numbers = [version for version, _ in rows]
        audit = AuditEntry.objects.filter(action="核算", detail__contains=f'"年度方案编号":{key},').count()
        if numbers != list(range(1, len(rows) + 1)) or drafts != numbers[-1:] or audit != len(rows):
            faults.append(f"plan {key}: {rows}, {audit} audit rows")
    return faults


# 4. Activate a code: once.
def activate_prepare(number: int) -> list[Any]:
    from django.contrib.auth.hashers import make_password

    from people.models import Account
    from people.services.activation import issue_codes

    none = make_password(None)
    accounts = [
        Account.objects.create(username=f"a{n}", name=f"激活{n}", password=none).pk for n in range(number)
    ]
    slips = issue_codes(by=by(0), accounts=accounts)
    return [[slip.account.username, slip.code] for slip in slips]


def activate_act(key: Any, process: int) -> None:
    from people.services.activation import activate

    activate(username=key[0], code=key[1], password=f"{NEW_PASSWORD}{process}", by=by(process))


def activate_faults(keys: list[Any]) -> list[str]:
    from people.models import Account

    return audited("激活账号", [str(Account.objects.get(username=username)) for username, _ in keys])


# 5. Transfer a person: once for what the clerk saw.
def transfer_prepare(number: int) -> list[Any]:
    from people.models import Department, Employee, Posting

    home = agency()
    sections = [
        Department.objects.create(
            agency=home, code=f"K{n}", name=f"竞争{n}科", kind="科室", valid_from=date(2020, 1, 1)
        )
        for n in range(2)
    ]
    keys = []
    for n in range(number):
        person = Employee.objects.create(agency=home, number=f"T{n}", name=f"调动{n}")
        Posting.objects.create(
            employee=person, agency=home, department=sections[0], post="一般人员", start=date(2024, 1, 1)
        )
        keys.append([person.pk, person.version, home.pk, sections[1].pk])
    return keys


def transfer_act(key: Any, process: int) -> None:
    from people.engine.postings import Facts
    from people.services.postings import transfer

    person, version, home, section = key
    to = Facts(agency=home, department=section, post="一般人员")
    transfer(by=by(process), employee=person, version=version, day=DAY, to=to, reason="竞争")


def transfer_faults(keys: list[Any]) -> list[str]:
    from people.audit import AuditEntry
    from people.models import Posting

    faults = []
    for person, *_ in keys:
        rows = list(Posting.objects.filter(employee=person).order_by("start").values_list("start", "end"))
        if rows != [(date(2024, 1, 1), date(2026, 6, 30)), (DAY, None)]:
            faults.append(f"person {person}: {rows}")
    moved = AuditEntry.objects.filter(action="调动").count()
    return faults + ([f"{moved} audit rows for {len(keys)} transfers"] if moved != len(keys) else [])


# 6. Run a job: one worker does it.
def job_prepare(number: int) -> list[Any]:
    from people.services.jobs import enqueue
    from tests.job_office.jobs import CAREFUL

    return [str(enqueue(by=by(0), kind=CAREFUL, title="竞争", arguments={"n": n}).pk) for n in range(number)]


def job_act(key: Any, process: int) -> None:
    from people.services.job_runs import execute

    if not execute(key, worker=f"竞争{process}"):
        raise DomainError("没有执行", why="别的进程先拿到", next_step="不用管")


def job_faults(keys: list[Any]) -> list[str]:
    from people.models import Job
    from tests.job_office.jobs import DONE

    left = Job.objects.filter(pk__in=keys).exclude(state=Job.State.DONE).count()
    return audited(DONE, keys) + ([f"{left} jobs not done"] if left else [])


# The control: reads, thinks, writes; doubles on both databases.
def naive_prepare(number: int) -> list[Any]:
    from people.models import Job

    return [str(Job.objects.create(kind="naive", title="竞争").pk) for _ in range(number)]


def naive_act(key: Any, process: int) -> None:
    from people.models import Job

    job = Job.objects.get(pk=key)
    if job.state != Job.State.QUEUED:
        raise DomainError("没有执行", why="已有人做", next_step="不用管")
    time.sleep(0.005)
    with transaction.atomic():
        job.state = Job.State.DONE
        job.save()
        by(process).record(action="粗心", target=key, detail={})


def naive_faults(keys: list[Any]) -> list[str]:
    return audited("粗心", keys)


OPERATIONS: Final[dict[str, Operation]] = {
    "设置": Operation(prepare=settings_prepare, act=settings_act, faults=settings_faults, wins=None),
    "授予角色": Operation(prepare=grant_prepare, act=grant_act, faults=grant_faults),
    "核算": Operation(
        prepare=settle_prepare, act=settle_act, faults=settle_faults, wins=None, few=2, many=100
    ),
    "激活": Operation(prepare=activate_prepare, act=activate_act, faults=activate_faults, few=5),
    "调动": Operation(prepare=transfer_prepare, act=transfer_act, faults=transfer_faults),
    "审核": Operation(
        prepare=reviewing.approve_prepare, act=reviewing.approve_act, faults=reviewing.approve_faults
    ),
    "退回或通过": Operation(
        prepare=reviewing.judge_prepare, act=reviewing.judge_act, faults=reviewing.judge_faults
    ),
    "一起通过": Operation(
        prepare=reviewing.many_prepare, act=reviewing.many_act, faults=reviewing.many_faults, wins=None, few=5
    ),
    "更正": Operation(
        prepare=reviewing.correct_prepare, act=reviewing.correct_act, faults=reviewing.correct_faults, few=5
    ),
    "填报同一栏": Operation(
        prepare=filing.same_prepare, act=filing.same_act, faults=filing.same_faults, few=5
    ),
    "填报不同栏": Operation(
        prepare=filing.apart_prepare, act=filing.apart_act, faults=filing.apart_faults, wins=None, few=5
    ),
    "提交填报": Operation(
        prepare=filing.submit_prepare, act=filing.submit_act, faults=filing.submit_faults, few=5
    ),
    "指标表": Operation(prepare=editing.prepare, act=editing.act, faults=editing.faults, few=5),
    "批准方案": Operation(
        prepare=planning.prepare, act=planning.approve, faults=planning.approve_faults, few=3, many=50
    ),
    "批准时改指标": Operation(
        prepare=planning.prepare,
        act=planning.mixed_act,
        faults=planning.mixed_faults,
        wins=None,
        few=3,
        many=50,
    ),
    "方案变更": Operation(
        prepare=planning.change_prepare,
        act=planning.change_act,
        faults=planning.change_faults,
        few=3,
        many=50,
    ),
    "登记违规": Operation(
        prepare=registering.record_prepare,
        act=registering.record_act,
        faults=registering.record_faults,
        few=5,
    ),
    "复核或撤销": Operation(
        prepare=registering.judge_prepare, act=registering.judge_act, faults=registering.judge_faults, few=5
    ),
    "办理步骤": Operation(
        prepare=noticing.plans, act=noticing.step_act, faults=noticing.step_faults, few=3, many=70
    ),
    "结束公示": Operation(
        prepare=noticing.close_prepare, act=noticing.close_act, faults=noticing.close_faults, few=5
    ),
    "答复异议": Operation(
        prepare=noticing.answer_prepare, act=noticing.answer_act, faults=noticing.answer_faults, few=5
    ),
    "发布季度": Operation(
        prepare=quarters.publish_prepare,
        act=quarters.publish_act,
        faults=quarters.publish_faults,
        few=5,
        many=70,
    ),
    "撤回公示时审核": Operation(
        prepare=quarters.withdraw_prepare,
        act=quarters.withdraw_act,
        faults=quarters.withdraw_faults,
        wins=None,
        few=3,
        many=50,
    ),
    "同一张票": Operation(
        prepare=balloting.same_prepare,
        act=balloting.same_act,
        faults=balloting.unequal,
        few=40,
        many=200,
    ),
    "一起投票": Operation(
        prepare=balloting.all_prepare,
        act=balloting.all_act,
        faults=balloting.all_faults,
        wins=None,
        few=5,
        many=125,
    ),
    "投票时计票": Operation(
        prepare=balloting.close_prepare,
        act=balloting.close_act,
        faults=balloting.close_faults,
        wins=None,
        few=5,
        many=50,
    ),
    "投票时换码": Operation(
        prepare=balloting.renew_prepare,
        act=balloting.renew_act,
        faults=balloting.renew_faults,
        few=5,
        many=70,
    ),
    "开启测评时换口令": Operation(
        prepare=rounds.open_prepare, act=rounds.open_act, faults=rounds.open_faults, wins=None, few=3, many=30
    ),
    "计票或作废": Operation(
        prepare=rounds.void_prepare, act=rounds.void_act, faults=rounds.void_faults, few=3, many=50
    ),
    "两人录纸质票": Operation(
        prepare=paper.prepare, act=paper.act, faults=paper.faults, wins=2, few=5, many=50
    ),
    "任务": Operation(prepare=job_prepare, act=job_act, faults=job_faults),
    "对照": Operation(prepare=naive_prepare, act=naive_act, faults=naive_faults),
    "对照投票": Operation(
        prepare=balloting.same_prepare, act=balloting.naive_act, faults=balloting.unequal, few=10, many=40
    ),
    "登记审定": Operation(
        prepare=settling.decide_prepare,
        act=settling.decide_act,
        faults=settling.decide_faults,
        few=5,
        many=70,
    ),
    "发布和退回": Operation(
        prepare=settling.publish_prepare,
        act=settling.publish_act,
        faults=settling.publish_faults,
        few=5,
        many=70,
    ),
    "核对时复核登记": Operation(
        prepare=ending.facts_prepare, act=ending.facts_act, faults=ending.facts_faults, few=2, many=30
    ),
    "结束公示时登记异议": Operation(
        prepare=ending.objection_prepare,
        act=ending.objection_act,
        faults=ending.objection_faults,
        wins=None,
        few=5,
        many=70,
    ),
    "登记奖金核定": Operation(
        prepare=ending.bonus_prepare, act=ending.bonus_act, faults=ending.bonus_faults, few=2, many=30
    ),
    "归档或更正": Operation(
        prepare=ending.archive_prepare, act=ending.archive_act, faults=ending.archive_faults, few=5, many=70
    ),
}
