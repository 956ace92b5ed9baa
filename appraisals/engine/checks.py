"""Checks before a round opens: what is in the way (必须) and what everybody should know before (提示).

Pure: what was set up goes in, remarks with place, reason and remedy come out (issue «A round», quality «Ballots»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from appraisals.engine.checks_people import holder_remarks, people_remarks, to_know
from appraisals.engine.round_facts import (
    MUST,
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


def check_round(facts: RoundFacts, *, opening: bool = True) -> list[Remark]:
    """Check a round: 必须 first. Not yet `opening`: passphrases that are still to be set are only a 提示."""
    found = [
        *_plan(facts), *_dates(facts), *_targets(facts), *_groups(facts), *_small(facts), *people_remarks(facts),
        *holder_remarks(facts, opening=opening), *to_know(facts),
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.severity != MUST)


def blocking(remarks: Sequence[Remark]) -> list[Remark]:
    """Keep what is in the way."""
    return [each for each in remarks if each.severity == MUST]


def _plan(facts: RoundFacts) -> Iterator[Remark]:
    if not facts.approved:
        yield must("年度方案", "年度方案还没有批准，或已归档", "请先办完方案的批准", "plan")
    if facts.missing or facts.stale:
        said = f"：方案里的{named(facts.missing)}，这一轮没有" if facts.missing else ""
        yield must(
            "测评表", f"方案的测评表后来改过，与这一轮的不同{said}", "请打开“更改”重新保存一次，按现行方案取测评表", "change"
        )  # fmt: skip
    if facts.verdict_known is False:
        yield hint(
            "上级考核结果", "方案把这项测评放在上级考核结果出来之后，上级评定还没有登记复核",
            "请先在“上级评定”登记并复核，再开始测评", "verdicts",
        )  # fmt: skip
    for name, count in facts.elsewhere:
        yield must(
            "测评对象", f"“{name}”已经测评了其中 {count} 个对象，同一对象不能有两份结果",
            "请去掉这些对象，或先了结那一轮：导入的，在它的页面用“删除导入的测评”；本系统举行的，提请作废", "targets",
        )  # fmt: skip


def _dates(facts: RoundFacts) -> Iterator[Remark]:
    begins, ends = facts.begins_on, facts.ends_on
    if begins is None or ends is None:
        yield must("日期", "没有填开始日期和截止日期", "请填写", "change")
        return
    if ends < begins:
        yield must("日期", f"截止日期 {ends} 在开始日期 {begins} 之前", "请改日期", "change")
    elif ends < facts.today:
        yield must("日期", f"截止日期 {ends} 已经过了", "请改日期", "change")
    if facts.not_before is not None and begins < facts.not_before:
        yield hint(
            "日期", f"方案把这项测评放在 {facts.not_before} 以后、上级考核结果出来之后", "请核对开始日期", "change"
        )  # fmt: skip
    if facts.meeting_on is not None and facts.meeting_on > ends:
        yield hint("日期", f"述职会议（{facts.meeting_on}）在测评截止以后", "请核对日期", "change")


def _targets(facts: RoundFacts) -> Iterator[Remark]:
    if not facts.targets:
        yield must("测评对象", "还没有测评对象", "请选定测评谁", "targets")


def _groups(facts: RoundFacts) -> Iterator[Remark]:
    for group in facts.groups:
        if not group.size:
            remedy = "请填写发放张数" if group.channel == PAPER else "请加入投票人"
            yield must(group.name, "一个投票人也没有", remedy, "electors", group.key)
        if group.weight is None:
            yield must(group.name, "方案的测评表里没有这个评价主体", "请重新保存测评设置", "change")
        elif not group.weight:
            yield hint(group.name, "方案里权重是 0，投的票不计分", "请核对方案的权重", "groups")
    total = sum((group.weight or Fraction(0) for group in facts.groups), start=Fraction(0))
    if (
        facts.groups
        and not facts.missing
        and all(group.weight is not None for group in facts.groups)
        and total != 1
    ):
        yield must("权重", f"各评价主体权重合计 {_percent(total)}，应为 100%", "请在方案里改权重", "groups")
    names = {group.name: group for group in facts.groups}
    for pool, groups in pools_of(facts.groups).items():
        other = names.get(pool)
        if other is not None and any(group.pool for group in groups):
            yield must("合并计票", f"合并的名称“{pool}”与评价主体同名", "请换一个名称", "groups")
        elif len(groups) == 1 and groups[0].pool:
            yield must(
                groups[0].name, "写了合并计票，却没有和谁合并", "请给另一个主体填同样的名称，或清空", "groups"
            )
        if len({group.channel == PAPER for group in groups}) > 1:
            yield must(
                "合并计票", f"{_all(groups)}：纸质票和线上票不能合并计票", "请改投票方式，或不合并", "groups"
            )


def _small(facts: RoundFacts) -> Iterator[Remark]:
    """Fewer than five say who gave what: merged, or a written decision."""
    for pool, groups in pools_of(facts.groups).items():
        size = sum(group.size for group in groups)
        if not 0 < size < LEAST_VOTERS:
            continue
        undecided = [group for group in groups if not group.decision.strip()]
        where = pool if len(groups) > 1 else groups[0].name
        if undecided:
            yield must(
                where, f"只有 {size} 人投票，少于 {LEAST_VOTERS} 人，容易看出是谁打的分",
                "请与别的评价主体合并计票，或填写书面决定（谁、哪天、为什么）", "groups",
            )  # fmt: skip
        else:
            yield hint(
                where,
                f"只有 {size} 人投票，按书面决定照常举行；这一组的分数不单独显示",
                "请告诉投票人",
                "groups",
            )
    if facts.few:
        yield hint(
            "回避", f"回避以后，{named(facts.few)}在某个评价主体里只有不到 {LEAST_VOTERS} 人评，这些分数不单独显示",
            "可以合并计票，或放宽回避", "groups",
        )  # fmt: skip


def _all(groups: Sequence[Group]) -> str:
    return "、".join(group.name for group in groups)


def _percent(share: Fraction) -> str:
    hundredth = share * 100
    if hundredth.denominator == 1:
        return f"{hundredth.numerator}%"
    return f"{hundredth.numerator}/{hundredth.denominator}%"
