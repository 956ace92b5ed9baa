"""Commands on scenarios: made, named, copied, changed, deleted by whoever may look at them; each leaves an audit row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from bonuses.models import Scenario
from bonuses.whatif.changes import Change, kind_of, packed, unpacked
from people.acting import Actor
from people.errors import DomainError
from plans.models import Plan

MOST: Final = 30
LONGEST_NAME: Final = 40
COPY: Final = "（副本）"


def make(*, by: Actor, plan: Plan, name: str, note: str = "") -> Scenario:
    """Begin a scenario without changes. DomainError: the plan is archived, has too many, or one of that name."""
    with transaction.atomic():
        made = _made(by, plan, name, note, [])
        _record(by, made, "新建推演", {"名称": made.name, "说明": made.note})
    return made


def copy(*, by: Actor, scenario: Scenario) -> Scenario:
    """Make another one with the same changes. DomainError as in `make`."""
    with transaction.atomic():
        taken = set(Scenario.objects.filter(plan=scenario.plan_id).values_list("name", flat=True))
        made = _made(by, scenario.plan, _free(scenario.name, taken), scenario.note, scenario.changes)
        _record(
            by, made, "复制推演", {"名称": made.name, "原推演": scenario.name, "改动": _audited(made.changes)}
        )
    return made


def name(*, by: Actor, scenario: Scenario, version: int, name: str, note: str = "") -> None:
    """Give a scenario another name and note. DomainError: changed meanwhile, the name is taken."""
    before = {"名称": scenario.name, "说明": scenario.note}
    after = {"名称": name.strip(), "说明": note.strip()}
    try:
        with transaction.atomic():
            _take(scenario, version, name=after["名称"], note=after["说明"])
            _record(
                by, scenario, "更改推演名称", {key: {"旧": before[key], "新": after[key]} for key in before}
            )
    except IntegrityError as error:
        raise _taken(after["名称"]) from error


def change(
    *, by: Actor, scenario: Scenario, version: int, kinds: Iterable[str], changes: Iterable[Change],
    keep: Iterable[Change] = (),
) -> int:  # fmt: skip
    """Put changes in the place of all of the `kinds`, but for those to `keep`; give how many the scenario holds now.

    DomainError: changed meanwhile, or the plan is archived.
    """
    replaced = set(kinds)
    others = [each for each in unpacked(scenario.changes) if kind_of(each) not in replaced]
    wanted = packed([*others, *keep, *changes])
    with transaction.atomic():
        _refuse_archived(scenario.plan_id)
        _take(scenario, version, changes=wanted)
        _record(by, scenario, "更改推演内容", {"旧": _audited(scenario.changes), "新": _audited(wanted)})
    return len(wanted)


def delete(*, by: Actor, scenario: Scenario, version: int) -> None:
    """Take a scenario away; it held no facts. DomainError: changed meanwhile."""
    with transaction.atomic():
        rows = Scenario.objects.filter(pk=scenario.pk, version=version)
        if not rows.delete()[0]:
            raise _moved()
        _record(by, scenario, "删除推演", {"名称": scenario.name, "改动": _audited(scenario.changes)})


def _made(by: Actor, plan: Plan, name: str, note: str, changes: list[dict[str, object]]) -> Scenario:
    _refuse_archived(plan.pk)
    if Scenario.objects.filter(plan=plan).count() >= MOST:
        raise DomainError(
            "没有新建推演", why=f"这个方案已有 {MOST} 个推演", next_step="请先删去不用的，再新建"
        )
    wanted = name.strip()
    try:
        with transaction.atomic():
            return Scenario.objects.create(
                plan=plan, name=wanted, note=note.strip(), changes=changes, account_id=by.account,
                account_name=by.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise _taken(wanted) from error


def _free(name: str, taken: Iterable[str]) -> str:
    """The name of a copy: the first that is free."""
    held, stem = set(taken), name.partition(COPY)[0][: LONGEST_NAME - 8]
    found, number = f"{stem}{COPY}", 2
    while found in held:
        found, number = f"{stem}{COPY}{number}", number + 1
    return found


def _take(scenario: Scenario, version: int, **values: object) -> None:
    rows = Scenario.objects.filter(pk=scenario.pk, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        raise _moved()


def _refuse_archived(plan: int) -> None:
    # Read anew: the plan in the caller's hands may be older than its archiving.
    if Plan.objects.filter(pk=plan, state=Plan.State.ARCHIVED).exists():
        raise DomainError("不能推演", why="方案已归档", next_step="归档的年度只供查阅")


def _moved() -> DomainError:
    return DomainError(
        "没有办成",
        why="这个推演刚刚被别人改动或删除",
        next_step="请刷新页面，核对后再办；您填写的内容还在本页",
    )


def _taken(name: str) -> DomainError:
    return DomainError("没有保存", why=f"已有名为“{name}”的推演", next_step="请换一个名称")


def _audited(changes: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """What the log keeps of changes: rows of registers by their keys alone, no word of discipline."""
    return [dict(each) for each in changes]


def _record(by: Actor, scenario: Scenario, action: str, detail: Mapping[str, object]) -> None:
    plan = scenario.plan
    target = f"{plan.agency.name} {plan} 推演“{scenario.name}”"
    by.record(action=action, target=target, detail=detail, agency=plan.agency_id)
