"""Sentences about indicators and ballot forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from plans.engine.facts import Indicator
from plans.engine.loading import Rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.engine.scheme.indicators import Category, Count, IndicatorRules, IndicatorScoring, Minimum
from plans.engine.scheme.subjects import IndicatorPart, RatingPart
from plans.engine.sentences_words import Sentence, percent
from plans.engine.steps import show
from plans.engine.units import POINT


def indicator_sentences(rules: Rules, indicators: Sequence[Indicator]) -> Iterator[Sentence]:
    """Totals, categories, counts, caps, scoring, required topics."""
    found = rules.scheme.indicators
    if found is None:
        return
    if found.total:
        text = f"全部指标分值合计 {show(found.total.points)} 分"
        yield Sentence(text, found.total.clause, found.total.assumed)
    if indicators:
        full = show(Fraction(sum(row.full for row in indicators), POINT))
        primaries = len({(row.category, row.primary) for row in indicators})
        seconds = sum(not row.standalone for row in indicators)
        yield Sentence(f"本方案现有一级指标 {primaries} 个、二级指标 {seconds} 个，分值合计 {full} 分")
    if found.primaries:
        yield Sentence(
            f"全部指标须有{_count(found.primaries)}", found.primaries.clause, found.primaries.assumed
        )
    if found.secondaries_each:
        minimum = found.secondaries_each
        yield Sentence(_minimum(minimum), minimum.clause, minimum.assumed)
    for category in found.categories:
        yield Sentence(_category(category), category.clause, category.assumed)
    counted = _counts_indicators(rules.scheme)
    if counted or found.scoring.method == "graded":
        yield _scoring(found.scoring, counted=counted)
    if found.topics:
        names = "、".join(topic.name for topic in found.topics)
        yield Sentence(f"指标应覆盖：{names}", found.topics[0].clause, found.topics[0].assumed)
    yield from _stated(found)


def _counts_indicators(scheme: Scheme) -> bool:
    """Whether indicator points as such are a part of a score (quarter scores say themselves what they use)."""
    return any(
        isinstance(part, IndicatorPart) or (isinstance(part, RatingPart) and part.fallback is not None)
        for group in scheme.subjects
        for part in group.parts
    )


def _count(count: Count) -> str:
    return (
        f"恰好 {count.exactly} 个一级指标"
        if count.exactly is not None
        else f"至少 {count.at_least} 个一级指标"
    )


def _minimum(minimum: Minimum) -> str:
    exempt = f"（{'、'.join(minimum.exempt)}免设二级）" if minimum.exempt else ""
    return f"每个一级指标至少设 {minimum.count} 个二级指标{exempt}"


def _category(category: Category) -> str:
    words = []
    if category.total:
        words.append(f"合计 {show(category.total.points)} 分")
    if category.primaries:
        words.append(_count(category.primaries))
    if category.secondaries_each:
        words.append(_minimum(category.secondaries_each))
    if category.primary_cap:
        words.append(f"每个一级指标不超过 {show(category.primary_cap.points)} 分")
    if category.secondary_cap:
        words.append(f"每个二级指标不超过 {show(category.secondary_cap.points)} 分")
    if category.fixed:
        words.append(
            "文件规定 " + "、".join(f"{item.name} {show(item.points)} 分" for item in category.fixed)
        )
    return f"“{category.name}”类指标：{'，'.join(words) or '不限数量和分值'}"


def _scoring(scoring: IndicatorScoring, *, counted: bool) -> Sentence:
    """How a row becomes points; which quarter counts is said where indicator points are ``counted`` as such."""
    which = "各已审核季度的平均" if scoring.quarters == "mean" else "最近一个已审核季度"
    if scoring.method == "graded":
        bands = []
        for band in scoring.grades:
            if band.share is not None:
                bands.append(f"“{band.grade}”得该项分值的 {percent(band.share)}")
            else:
                low, high = percent(band.low or Fraction(0)), percent(band.high or Fraction(0))
                bands.append(f"“{band.grade}”得 {low} 至 {high}（不含 {high}），由审核人填写比例")
        text = f"每项指标评定等次：{'；'.join(bands)}" + (f"；按{which}计" if counted else "")
    else:
        text = f"每项指标填有考核得分的按考核得分，否则按 分值 × 完成率（最高 {percent(scoring.most)}）；按{which}计；没有已审核台账的得 0 分"
    return Sentence(text, scoring.clause, scoring.assumed)


def _stated(rules: IndicatorRules) -> Iterator[Sentence]:
    for category in rules.categories:
        if category.stated:
            numbers = [
                f"{name} {number} 项"
                for name, number in (
                    ("一级指标", category.stated.primaries),
                    ("二级指标", category.stated.secondaries),
                )
                if number is not None
            ]
            text = f"原文写明“{category.name}”类{'、'.join(numbers)}（只作核对，不作限制）"
            yield Sentence(text, category.stated.clause, category.stated.assumed)


def form_sentences(scheme: Scheme) -> Iterator[Sentence]:
    """Every ballot form: who rates whom on what, with which weights."""
    for form in scheme.ballot_forms:
        yield Sentence(_form(form, _rated(scheme, form.name)), form.clause, form.assumed)
        for dimension in form.dimensions:
            if dimension.assumed:
                yield Sentence(f"“{form.name}”各维度的满分和权重如上", dimension.clause, dimension.assumed)
                break


def _rated(scheme: Scheme, form: str) -> str:
    names = [
        group.name
        for group in scheme.subjects
        if any(part.source == "ballots" and part.form == form for part in group.parts)
    ]
    parts = scheme.people.parts if scheme.people else ()
    if any(part.source == "ballots" and part.form == form for part in parts):
        names.append("人员")
    return "、".join(names) or "（没有得分项使用）"


def _form(form: BallotForm, rated: str) -> str:
    dimensions = "、".join(
        f"{d.name} {show(d.max)} 分" + (f"（折 {show(d.max * d.weight)} 分）" if d.weight != 1 else "")
        for d in form.dimensions
    )
    groups = "、".join(f"{group.name} {percent(group.weight)}" for group in form.groups)
    return (
        f"“{form.name}”用于评价{rated}：{dimensions}，合计 100 分；评价主体 {groups}，各取有效票平均；"
        + (f"去掉最高、最低各 {form.trim} 张；" if form.trim else "")
        + f"打分间隔 {show(form.mark_step)} 分；缺项或超出范围的票无效"
    )
