"""Sentences about scores, weights, ranks, ties and grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from plans.engine.facts import Subject
from plans.engine.scheme import Scheme
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.scheme.subjects import (
    AdjustmentPart,
    BallotPart,
    ChargePart,
    DeductionPart,
    Grading,
    IndicatorPart,
    QuartersPart,
    RatingPart,
    SubjectClass,
    SubjectScorePart,
)
from plans.engine.sentences_words import Sentence, condition_words, percent
from plans.engine.steps import show

Part = (
    IndicatorPart
    | RatingPart
    | QuartersPart
    | BallotPart
    | AdjustmentPart
    | DeductionPart
    | ChargePart
    | SubjectScorePart
)


def class_sentences(scheme: Scheme, subjects: Sequence[Subject]) -> Iterator[Sentence]:
    """How each class of subjects is scored, ranked and graded."""
    for rules in scheme.subjects:
        sizes: dict[str, int] = {}
        for subject in subjects:
            if subject.kind in rules.kinds:
                sizes[subject.group] = sizes.get(subject.group, 0) + 1
        yield Sentence(_total(rules, sum(sizes.values())), rules.clause, rules.assumed)
        for part in rules.parts:
            text = f"{rules.name}“{part.name}”：{part_words(part, scheme)}"
            yield Sentence(text, part.clause, part.assumed)
        yield Sentence(_ranking(rules, sizes), rules.clause)
        if rules.grading:
            yield from _grades(
                rules.name, rules.grading, sizes, "对象" if len(rules.kinds) > 1 else rules.kinds[0]
            )
        else:
            yield Sentence(f"{rules.name}只计得分和名次，不定等次", rules.clause)


def people_sentences(scheme: Scheme) -> Iterator[Sentence]:
    """How persons are scored and graded."""
    rules = scheme.people
    if rules is None:
        yield Sentence("本方案不对个人评分，也不发放奖金")
        return
    if not rules.parts or rules.grading is None:
        yield Sentence("个人不评分、不定等次，只按所在单位结果发放奖金", rules.clause, rules.assumed)
        return
    text = f"参加考核的人员得分＝{_sum(rules.parts)}，{_limits(rules.cap)}"
    yield Sentence(text, rules.clause, rules.assumed)
    for part in rules.parts:
        yield Sentence(f"个人“{part.name}”：{part_words(part, scheme)}", part.clause, part.assumed)
    if rules.grading.by_place:
        within = {"all": "全部参加考核人员", "group": "所在对象的分组", "subject": "所在对象"}[rules.within]
        text = f"个人名次和等次名额在{within}内计算{_ties(rules.tie_breaks)}"
        yield Sentence(text, rules.clause, rules.assumed)
    yield from _grades("个人", rules.grading, {}, "人")


def _sum(parts: Sequence[Part]) -> str:
    words = ""
    for part in parts:
        weight = f"×{percent(part.weight)}" if part.weight is not None else ""
        sign = "－" if part.sign == "minus" else "＋" if words else ""
        words += f"{sign}{part.name}{weight}"
    return words


def _total(rules: SubjectClass, count: int) -> str:
    kinds = "、".join(rules.kinds)
    notes = "，".join([*([kinds] if kinds != rules.name else []), *([f"共 {count} 个"] if count else [])])
    who = f"{rules.name}（{notes}）" if notes else rules.name
    if rules.total == "percent_of_full":
        names = "、".join(part.name for part in rules.parts)
        return f"{who}得分＝100×（{names}得分之和÷分值之和）；没有负责指标的不计得分"
    percent_too = "；同时折算百分制（得分÷分值之和×100）" if rules.percent == "of_full" else ""
    return f"{who}得分＝{_sum(rules.parts)}，{_limits(rules.cap)}{percent_too}"


def _limits(cap: Fraction | None) -> str:
    return "最低 0 分" if cap is None else f"最低 0 分，最高 {show(cap)} 分"


def part_words(part: Part, scheme: Scheme) -> str:
    """What a part of a score is, in words."""
    text = _part(part, scheme)
    return f"{text}；最多计 {show(part.cap)} 分" if part.cap is not None else text


def _part(part: Part, scheme: Scheme) -> str:
    match part:
        case IndicatorPart():
            scope = {"all": "全部", "subtree": "本单位及所属科室、下属单位的", "own": "自己负责的"}[
                part.scope
            ]
            what = f"“{'、'.join(part.categories)}”类" if part.categories else ""
            how = "得分率×100" if part.measure == "percent" else "得分之和"
            factor = "，并乘以评价系数" if part.coefficient else ""
            return f"{scope}{what}指标{how}{factor}"
        case RatingPart():
            otherwise = "；未填的取指标得分率×100" if part.fallback else ""
            return f"“评议得分”表中“{part.item}”一项（0 至 100 分）{otherwise}"
        case QuartersPart():
            return _quarters(part, scheme.indicators.scoring if scheme.indicators else None)
        case BallotPart():
            return f"“{part.form}”得分（满分 100 分）"
        case AdjustmentPart():
            takes = {"additions": "加分合计", "subtractions": "减分合计", "net": "加分合计减去减分合计"}
            return f"“加减分”表中{takes[part.take]}"
        case DeductionPart():
            return "违规违纪扣分、提醒函扣分与减分事项之和"
        case ChargePart():
            return "“个人扣分”表中本人扣分之和"
        case SubjectScorePart():
            whose = "所在科室（单位）" if part.of == "own" else "所属单位"
            otherwise = "；该对象不评分的，权重分摊给其余各项" if part.without == "spread" else ""
            return f"{whose}的百分制得分{otherwise}"


def _quarters(part: QuartersPart, scoring: IndicatorScoring | None) -> str:
    names = "、".join(str(quarter) for quarter in part.ordinary)
    factor = "，并乘以评价系数" if part.coefficient else ""
    share, only = "考核等次的比例", ""
    if scoring is None or scoring.method == "attainment":
        most = percent(scoring.most if scoring else Fraction(1))
        share, only = "完成率", f"，只用完成率（最高按 {most}），台账的考核得分不用"
    return (
        f"第 {names} 季度得分的平均×{percent(part.ordinary_weight)}＋第 {part.final} 季度得分"
        f"×{percent(part.final_weight)}；季度得分＝100×Σ（分值×{share}）÷Σ分值{factor}，"
        f"只计该季度有已审核台账的指标{only}"
    )


def _ranking(rules: SubjectClass, sizes: dict[str, int]) -> str:
    where = ""
    if any(sizes):
        where = "，分组排名：" + "、".join(
            f"{name or '（未分组）'} {size} 个" for name, size in sorted(sizes.items())
        )
    ties = _ties(rules.tie_breaks)
    cut = "；仍然相同且跨等次线的，暂按较低等次，由集体决定后才能公布" if rules.grading else ""
    return f"{rules.name}按公布得分（两位小数）从高到低排名{where}{ties}；仍同分的并列{cut}"


def _ties(names: Sequence[str]) -> str:
    words = [f"{name.removeprefix('-')}{'少者' if name.startswith('-') else '高者'}" for name in names]
    return f"；同分的先看{'，再看'.join(words)}" if words else ""


def _grades(name: str, grading: Grading, sizes: dict[str, int], what: str) -> Iterator[Sentence]:
    order = " → ".join(grading.grades)
    yield Sentence(f"{name}等次由好到差：{order}；依次对照下列规定，先符合的为准", grading.rules[0].clause)
    for rule in grading.rules:
        words = condition_words(rule.when, sizes, what) if rule.when else "其余的"
        yield Sentence(f"{name}{rule.grade}：{words}", rule.clause, rule.assumed)
