"""Sentences about honours, consequences and bonus."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from plans.engine.loading import BONUS_MONTHS, BONUS_TOTAL, Rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.outcomes import (
    DeductAndSupplement,
    DifferentialPool,
    MonthsByGrade,
    SectionsFirst,
)
from plans.engine.sentences_words import Sentence, percent
from plans.engine.steps import show


def honour_sentences(scheme: Scheme) -> Iterator[Sentence]:
    """Priority, talk, next year's quota, consequences of grades."""
    honours = scheme.honours
    ranked = "、".join(kind for group in scheme.subjects for kind in group.kinds)
    if honours.priority:
        text = (
            f"前 {honours.priority.places} 名（含并列）的{ranked}，其分管领导和人员优先评优（最后一名除外）"
        )
        yield Sentence(text, honours.priority.clause, honours.priority.assumed)
    if honours.talk:
        text = f"最后一名（含并列）的{ranked}，分管领导和负责人受约谈，不得评优"
        yield Sentence(text, honours.talk.clause, honours.talk.assumed)
    if honours.next_year_quota:
        quota = honours.next_year_quota
        text = f"{quota.grade}等次的单位，次年优秀名额为参加考核人数的 {percent(quota.share)}（向下取整）"
        yield Sentence(text, quota.clause, quota.assumed)
    for rule in honours.consequences:
        years = f"连续 {rule.years_running} 年" if rule.years_running > 1 else ""
        text = f"{years}{rule.grade}等次的：{'、'.join(rule.results)}"
        yield Sentence(text, rule.clause, rule.assumed)


def bonus_sentences(rules: Rules) -> Iterator[Sentence]:
    """How the bonus is worked out."""
    bonus = rules.scheme.bonus
    if bonus is None:
        yield Sentence("本方案不分配奖金")
        return
    if isinstance(bonus, MonthsByGrade):
        yield from _months(rules, bonus)
        return
    total = rules.values.get(BONUS_TOTAL)
    amount = "待填（不填则不计算奖金）" if total is None else f"{total} 元"
    yield Sentence(f"奖金总额 {amount}，在参加考核的人员中分配", bonus.clause)
    yield Sentence("每人的权重＝奖金基数×在岗月数÷12；尾差按最大余数法逐分补足，总额不变", bonus.clause)
    if isinstance(bonus, DeductAndSupplement):
        yield from _deduct(bonus)
    else:
        yield from _pool(bonus)
    where = "由单位收回，不再分配" if bonus.cancelled_to == "收回" else "并入奖金池，分给其他人"
    yield Sentence(f"被取消的奖金{where}", bonus.clause)
    if bonus.sections_first:
        yield _sections(bonus.sections_first)


def _deduct(bonus: DeductAndSupplement) -> Iterator[Sentence]:
    rates = "、".join(f"{entry.grade}扣 {percent(entry.rate)}" for entry in bonus.rates)
    to = "，没有的给".join(bonus.supplement_to)
    text = f"扣差补优：先按权重分出基数份额，再按个人等次扣减（{rates}），扣减之和按基数份额补给{to}，都没有的不分配"
    yield Sentence(text, bonus.clause, bonus.assumed)


def _pool(bonus: DifferentialPool) -> Iterator[Sentence]:
    factors = "、".join(f"{entry.grade} {show(entry.coefficient)}" for entry in bonus.coefficients)
    text = (
        f"差异化奖金：总额的 {percent(bonus.share)} 作为奖金池，其余 {percent(1 - bonus.share)} 按权重分；"
        f"奖金池按 权重×个人等次系数 分（{factors}）"
    )
    yield Sentence(text, bonus.clause, bonus.assumed)


def _sections(first: SectionsFirst) -> Sentence:
    factors = "、".join(f"{entry.grade} {show(entry.coefficient)}" for entry in first.coefficients)
    text = f"总额先分到科室和下属单位：按 本科室人员权重之和×科室等次系数 分（{factors}，其余为 1），再在科室内分到人"
    return Sentence(text, first.clause, first.assumed)


def _months(rules: Rules, bonus: MonthsByGrade) -> Iterator[Sentence]:
    given = rules.values.get(BONUS_MONTHS)
    parts = []
    for entry in bonus.grades:
        if entry.less is None:
            parts.append(f"{entry.grade}不发")
        elif given is None:
            less = f"少发 {show(entry.less)} 个月" if entry.less else "发满奖金月数"
            parts.append(f"{entry.grade}{less}")
        else:
            parts.append(f"{entry.grade} {show(max(bonus.months - entry.less, Fraction(0)))} 个月")
    months = "待填" if given is None else f"{show(bonus.months)} 个月"
    text = f"绩效奖＝奖金基数×月数×在岗月数÷12，奖金月数{months}；按单位等次：{'、'.join(parts)}"
    yield Sentence(text, bonus.clause, bonus.assumed)
    excluded = f"，{'、'.join(bonus.excluded_kinds)}的人员除外" if bonus.excluded_kinds else ""
    yield Sentence(f"发给在编且参加考核的人员{excluded}；被取消的一律收回", bonus.clause)
    who = [*bonus.final_grade_posts, *(["监督机构主要负责人"] if bonus.final_grade_supervision_heads else [])]
    if who:
        text = f"只因领导违纪而降档的：{'、'.join(who)}按降档后的等次发，其他人按降档前的等次发"
        yield Sentence(text, bonus.clause)
