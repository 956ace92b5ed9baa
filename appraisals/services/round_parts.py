"""Who is judged, who votes in which group by which channel, and who keeps the key: set while a round is 筹备."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from appraisals.boxes import HOLDERS
from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup
from appraisals.services.editing import take_setting_up, told
from appraisals.services.target_order import NOT_SAVED, Key, replace_targets
from appraisals.set_up import candidates, form_use, identity, staff_of
from people.access import ADMINS
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Account, Employee, RoleGrant

MOST: Final = 5_000
LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSettings:
    """How one group votes and is counted; `issued` are the paper ballots planned."""

    channel: str
    pool: str = ""
    decision: str = ""
    issued: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderChoice:
    """Somebody to keep the key, in a capacity (绩效办, 纪检监察, 推选的同事 …)."""

    account: int
    capacity: str


def set_targets(
    *, by: Actor, round_: int, version: int, subjects: Iterable[int], people: Iterable[int]
) -> AppraisalRound:
    """Say who is judged (keys of subjects and participants). DomainError: somebody whom the form does not rate."""
    with transaction.atomic():
        row = take_setting_up(by=by, round_=round_, version=version)
        use = form_use(row)
        possible, appraised = candidates(row.plan, use) if use else ([], [])
        wanted, persons = set(subjects), set(people)
        if wanted - {one.pk for one in possible} or persons - {one.pk for one in appraised}:
            raise DomainError(NOT_SAVED, why="有的对象不在这张测评表的范围里", next_step="请刷新页面后重选")
        before = [target.name for target in row.targets.select_related("subject", "participant")]
        keep: list[Key] = [(one.pk, None) for one in possible if one.pk in wanted]
        keep += [(None, one.pk) for one in appraised if one.pk in persons]
        made = replace_targets(row, keep, use)
        detail = changes({"测评对象": before}, {"测评对象": [target.name for target in made]})
        by.record(action="更改测评对象", target=told(row), detail=detail, agency=row.plan.agency_id)
    return row


def set_groups(
    *, by: Actor, round_: int, version: int, groups: Mapping[int, GroupSettings]
) -> AppraisalRound:
    """Say how each group (key) votes and is counted."""
    with transaction.atomic():
        row = take_setting_up(by=by, round_=round_, version=version)
        before, after = {}, {}
        for group in row.groups.order_by("position"):
            said = groups.get(group.pk)
            if said is None:
                continue
            before[group.name] = _group_facts(group)
            if said.channel not in RoundGroup.Channel.values:
                raise DomainError(NOT_SAVED, why="没有这种投票方式", next_step="请重选")
            if said.channel != group.channel:
                Elector.objects.filter(group=group).update(code_digest=None, issue=0)
            group.channel, group.pool = said.channel, " ".join(said.pool.split())
            group.decision, group.issued = said.decision.strip(), max(said.issued, 0)
            group.save(update_fields=["channel", "pool", "decision", "issued"])
            after[group.name] = _group_facts(group)
        detail = changes(before, after)
        by.record(action="更改评价主体", target=told(row), detail=detail, agency=row.plan.agency_id)
    return row


def set_electors(
    *, by: Actor, group: int, version: int, people: Sequence[int], names: Sequence[str], nameless: int
) -> AppraisalRound:
    """Say who votes in a group: people of the staff list (keys), others by name, and so many slips without a name.

    DomainError: somebody who is not on the list, or who votes in another group already.
    """
    with transaction.atomic():
        found = RoundGroup.objects.filter(pk=group).first()
        if found is None:
            raise DomainError(NOT_SAVED, why="这个评价主体已被去掉", next_step="请刷新页面")
        row = take_setting_up(by=by, round_=found.round_id, version=version)
        known = {one.pk: one for one in staff_of(row.plan, timezone.localdate())}
        if set(people) - known.keys():
            raise DomainError(NOT_SAVED, why="有的人不在名册里，或已离岗", next_step="请刷新页面后重选")
        if len(people) + len(names) + nameless > MOST:
            raise DomainError(NOT_SAVED, why=f"一个评价主体最多 {MOST} 人", next_step="请核对人数")
        chosen = [known[key] for key in dict.fromkeys(people)]
        _refuse_elsewhere(row, found, chosen)
        before = _roll_facts(found)
        fill_electors(found, people=chosen, names=names, nameless=nameless)
        detail = {"评价主体": found.name, **changes(before, _roll_facts(found))}
        by.record(action="更改投票名册", target=told(row), detail=detail, agency=row.plan.agency_id)
    return row


def set_holders(*, by: Actor, round_: int, version: int, holders: Sequence[HolderChoice]) -> AppraisalRound:
    """Choose the three who keep the key; whoever stays keeps the passphrase. DomainError: not three people."""
    if len(holders) != HOLDERS or len({one.account for one in holders}) != HOLDERS:
        raise DomainError(NOT_SAVED, why=f"须选 {HOLDERS} 位不同的保管人", next_step="请重选")
    with transaction.atomic():
        row = take_setting_up(by=by, round_=round_, version=version)
        known = {one.pk: one for one in possible_holders(row)}
        if {one.account for one in holders} - known.keys():
            raise DomainError(NOT_SAVED, why="有的账号不能保管密钥", next_step="请刷新页面后重选")
        old = {each.account_id: each for each in row.holders.all()}
        before = {f"第{each.position}位": f"{each.account.name} {each.capacity}" for each in
                  row.holders.select_related("account")}  # fmt: skip
        row.holders.all().delete()
        made = [_holder(row, place, one, old.get(one.account)) for place, one in enumerate(holders, 1)]
        KeyHolder.objects.bulk_create(made)
        after = {f"第{each.position}位": f"{known[each.account_id].name} {each.capacity}" for each in made}
        detail = changes(before, after)
        by.record(action="选定密钥保管人", target=told(row), detail=detail, agency=row.plan.agency_id)
    return row


def possible_holders(row: AppraisalRound) -> list[Account]:
    """Give who can keep the key: people of the agency and of the roster with an account of their own; no 三员."""
    people = [one.pk for one in staff_of(row.plan, timezone.localdate())]
    admins = RoleGrant.objects.filter(role__in=[role.value for role in ADMINS]).values("account")
    rows = Account.objects.filter(employee__in=people, is_active=True).exclude(pk__in=admins)
    return list(rows.order_by("name", "pk"))


def fill_electors(
    group: RoundGroup, *, people: Sequence[Employee], names: Sequence[str], nameless: int
) -> None:
    """Write a group's part of the roll anew; only in a transaction, before opening."""
    Elector.objects.filter(group=group).delete()
    rows: list[tuple[Employee | None, str]] = [(one, one.name) for one in people]
    rows += [(None, name[:LONGEST_NAME]) for name in names] + [(None, "")] * nameless
    Elector.objects.bulk_create(
        Elector(round_id=group.round_id, group=group, employee=person, name=name, serial=serial)
        for serial, (person, name) in enumerate(rows, 1)
    )


def _refuse_elsewhere(row: AppraisalRound, group: RoundGroup, people: Sequence[Employee]) -> None:
    others = row.electors.exclude(group=group).exclude(employee=None).select_related("employee", "group")
    where = {identity(each.employee): each.group.name for each in others}
    twice = [f"{one.name}（已在{where[identity(one)]}）" for one in people if identity(one) in where]
    if twice:
        raise DomainError(NOT_SAVED, why=f"每人只能投一票：{'、'.join(twice)}", next_step="请只留一处")


def _holder(row: AppraisalRound, place: int, one: HolderChoice, old: KeyHolder | None) -> KeyHolder:
    made = KeyHolder(
        round=row, position=place, account_id=one.account, capacity=" ".join(one.capacity.split())
    )
    if old is not None:
        made.salt, made.public_key = old.salt, old.public_key
    return made


def _group_facts(group: RoundGroup) -> dict[str, object]:
    return {
        "投票方式": group.channel,
        "合并计票": group.pool,
        "书面决定": group.decision,
        "发放纸质票": group.issued,
    }


def _roll_facts(group: RoundGroup) -> dict[str, object]:
    names = list(group.electors.order_by("serial").values_list("name", flat=True))
    return {"姓名": sorted(name for name in names if name), "不记名": names.count("")}
