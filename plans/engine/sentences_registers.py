"""Sentences about 加减分, 违规违纪, 提醒函 and 重大情形."""

from __future__ import annotations

from collections.abc import Iterator

from plans.engine.scheme import Scheme
from plans.engine.scheme.registers import Match, Matter, ViolationLine, ViolationRules
from plans.engine.sentences_words import Sentence
from plans.engine.steps import show

ROLES = {"self": "当事人本人", "head": "所在科室负责人", "leader": "分管领导"}


def register_sentences(scheme: Scheme) -> Iterator[Sentence]:
    """Every adjustment, every violation line, letters and grave events."""
    if scheme.adjustments:
        for matter in scheme.adjustments.matters:
            yield Sentence(_matter(matter), matter.clause, matter.assumed)
        if not scheme.adjustments.matters:
            yield Sentence(
                "加减分：事项不限，每项按所填分值计", scheme.adjustments.clause, scheme.adjustments.assumed
            )
    if scheme.violations:
        yield from _violations(scheme.violations)
    if scheme.reminders:
        one, many = scheme.reminders.repeated, scheme.reminders.distinct
        text = f"提醒函：同一事项发函 {one.letters} 次以上且最后一次逾期的，每项扣 {show(one.points)} 分"
        yield Sentence(text, one.clause, one.assumed)
        text = (
            f"提醒函：不同事项达到 {many.matters} 项的，扣 {show(many.points)} 分（只扣一次，与上一条相加）"
        )
        yield Sentence(text, many.clause, many.assumed)
    if scheme.grave_events:
        grave = scheme.grave_events
        text = f"重大情形：“{grave.downgrade}”降低一个等次（合计最多降一档），“{grave.worst}”定为最差等次"
        yield Sentence(text, grave.clause, grave.assumed)


def _matter(matter: Matter) -> str:
    if matter.points is not None:
        amount = f"每项 {show(matter.points)} 分"
    elif matter.levels:
        amount = (
            "、".join(f"{entry.level} {show(entry.points)} 分" for entry in matter.levels)
            + "，其他级别按决定"
        )
    elif matter.range:
        amount = f"{show(matter.range.low)} 至 {show(matter.range.high)} 分，按决定"
    else:
        amount = "按决定给分"
    same = "；同一事项只计最高一次" if matter.highest_of_same else ""
    return f"{'加分' if matter.direction == '加' else '减分'}“{matter.name}”：{amount}{same}"


def _violations(rules: ViolationRules) -> Iterator[Sentence]:
    whom = "当事人的单位" if rules.charged_to == "unit" else "当事人的所在对象"
    text = f"违规违纪：逐行对照下表，先符合的一行为准，扣分和降档计入{whom}；往年已扣的没有影响"
    yield Sentence(text, rules.clause, rules.assumed)
    for line in rules.lines:
        yield Sentence(f"违规违纪（{line.id}）：{_line(line, rules)}", line.clause, line.assumed)
    if rules.merge_per_person:
        yield Sentence("违规违纪：同一人的同一事件只计最重的一次扣分和降档", rules.clause)
    if rules.case_situations:
        names = "、".join(rules.case_situations)
        yield Sentence(f"违规违纪：{names}每例（同一单位同一事件）只扣一次分", rules.clause)
    if rules.bars_from_excellent:
        yield Sentence("违规违纪：当事人当年不得评先评优，年度考核不得评为优秀", rules.clause)
    for category in rules.category_cancels:
        yield Sentence(f"违规违纪：人员类别为“{category}”的，任何一次违规都取消本人奖金", rules.clause)
    for refused in rules.refused_levels:
        yield Sentence(
            f"违规违纪：{refused.situation}没有 {'、'.join(refused.levels)} 一级的查处", rules.clause
        )
    if rules.exemptions:
        flags = "、".join(rules.exemptions.flags)
        own = "、".join(rules.exemptions.own_bonus_cancelled_by)
        also = f"；{own}的，本人奖金仍然取消" if own else ""
        text = f"违规违纪：{flags}的，不扣分、不降档、不连带他人奖金{also}"
        yield Sentence(text, rules.exemptions.clause, rules.exemptions.assumed)


def _line(line: ViolationLine, rules: ViolationRules) -> str:
    results = [f"扣 {show(line.points)} 分" if line.points else "不扣分"]
    if line.downgrade:
        whom = "单位" if rules.charged_to == "unit" else "所在对象"
        results.append(f"{whom}降低一个等次")
    if line.cancels:
        results.append(f"取消{'、'.join(ROLES[role] for role in line.cancels)}当年奖金")
    else:
        results.append("不取消奖金")
    return f"{match_words(line.when)}：{'，'.join(results)}"


def match_words(when: Match) -> str:
    """Say which violations a line covers."""
    words = []
    if when.situations:
        words.append("、".join(when.situations))
    if when.levels:
        words.append(f"查处层级为{'、'.join(when.levels)}")
    if when.punishments:
        words.append(f"受到{'、'.join(when.punishments)}")
    if when.ranks:
        words.append(f"当事人职级为{'、'.join(when.ranks)}")
    if when.posts:
        words.append(f"当事人职务为{'、'.join(when.posts)}")
    return "，".join(words) or "其他各种情形"
