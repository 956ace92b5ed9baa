"""Checks before a round opens: the people on the roll, the holders of the key, what everybody should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from appraisals.engine.round_facts import (
    ACCOUNT,
    HOLDERS,
    PAPER,
    Group,
    Remark,
    RoundFacts,
    hint,
    must,
    named,
    pools_of,
)
from appraisals.engine.suppression import LEAST_VOTERS

# Below so many, one mark alike for all or one who is missing tells much about everybody.
TINY: Final = 10


def people_remarks(facts: RoundFacts) -> Iterator[Remark]:
    """Accounts, people with nothing to judge, people twice on the roll, paper that cannot exclude."""
    for group in facts.groups:
        if group.channel == ACCOUNT:
            yield from _accounts(group)
        if group.channel == PAPER and facts.excludes and not group.outside:
            yield hint(
                group.name, "纸质票不写名字，程序不能替他们回避", "请在发票时说明：自己的科室（自己）空着不评", "groups"
            )  # fmt: skip
        gone = [voter.name for voter in group.voters if voter.gone]
        if gone:
            yield must(group.name, f"{named(gone)}已经离岗", "请从名单里去掉", "electors", group.key)
        if facts.targets:
            idle = [voter.name for voter in group.voters if not voter.judges]
            if idle:
                yield must(
                    group.name, f"{named(idle)}全部回避，没有可评的对象", "请从名单里去掉", "electors", group.key
                )  # fmt: skip
    people = Counter(voter.person for group in facts.groups for voter in group.voters if voter.person)
    twice = {person for person, times in people.items() if times > 1}
    outside = Counter(
        voter.name for group in facts.groups for voter in group.voters if voter.person is None and voter.name
    )
    for group in facts.groups:
        doubled = [voter.name for voter in group.voters if voter.person in twice]
        if doubled:
            yield must(
                group.name,
                f"{named(doubled)}在名单里不止一次，每人只能投一票",
                "请只留一处",
                "electors",
                group.key,
            )
        same = sorted(
            {voter.name for voter in group.voters if voter.person is None and outside[voter.name] > 1}
        )
        if same:
            yield must(
                group.name, f"名单里有同名的{named(same)}",
                "同一个人只留一处；确是两个人的，在姓名后注明，例如“张某（东村）”", "electors", group.key,
            )  # fmt: skip


def _accounts(group: Group) -> Iterator[Remark]:
    without = [voter.name or "没有写姓名的" for voter in group.voters if not voter.account]
    if without:
        yield must(
            group.name, f"用账号投票，但{named(without)}没有账号", "请开通账号，或把这一组改为测评码", "groups", group.key
        )  # fmt: skip
    asleep = [voter.name for voter in group.voters if voter.account and not voter.activated]
    if asleep:
        yield hint(
            group.name, f"{named(asleep)}的账号还没有激活", "请提醒他们先激活账号", "electors", group.key
        )


def holder_remarks(facts: RoundFacts, *, opening: bool) -> Iterator[Remark]:
    """Three holders, each with a passphrase."""
    if len(facts.holders) < HOLDERS:
        yield must(
            "密钥保管人", f"须有 {HOLDERS} 位，现在 {len(facts.holders)} 位", "请选定保管人", "holders"
        )
    waiting = [holder.name for holder in facts.holders if not holder.ready]
    if waiting:
        make = must if opening else hint
        yield make(
            "密钥保管人", f"{named(waiting)}还没有设定保管口令", "请本人登录后在“待办”里设定", "holders"
        )
    judged = [holder.name for holder in facts.holders if holder.judged]
    # Where all of them are, the round is on everybody and there is nobody else.
    if 0 < len(judged) < len(facts.holders):
        yield hint("密钥保管人", f"{named(judged)}自己也被测评", "有别人可选的，最好换人", "holders")


def to_know(facts: RoundFacts) -> Iterator[Remark]:
    """What everybody should know before the round opens, whatever was set up."""
    yield hint(
        "密钥保管人", f"{HOLDERS} 位保管人中有两位忘了口令，票就再也打不开，只能作废后重新举行",
        "请保管人把口令写在纸上封存，计票前不要拆", "holders",
    )  # fmt: skip
    tiny = [
        "、".join(group.name for group in groups)
        for groups in pools_of(facts.groups).values()
        if LEAST_VOTERS <= sum(group.size for group in groups) < TINY
    ]
    if tiny:
        yield hint(
            "人数", f"{named(tiny)}不到 {TINY} 人：大家打了同一个分数，就等于人人知道别人打了多少",
            "请提醒投票人，也可以合并计票", "groups",
        )  # fmt: skip
        yield hint(
            "人数", "密封保护的是谁打了几分；谁来投了票，人少的会场里大家看得见", "请不要在场内催促个别人", "round"
        )  # fmt: skip
