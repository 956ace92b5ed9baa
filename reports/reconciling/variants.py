"""The year computed in the ways in which people compute it by hand: each variant leaves out or turns one thing.

A figure that agrees with a variant to the last place says very likely what was done differently. A variant exists only
where it could make a difference: without violations nobody forgot one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from bonuses.engine.run import distribute
from plans.engine.loading import Rules, bonus_total_fen, load_rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.engine.scheme.subjects import QuartersPart, SubjectClass
from reports.reconciling.figures import Figures, figures_of
from scoring.engine.facts import YearFacts
from scoring.engine.run import settle

# Trying all variants on larger years would keep the reader waiting.
MOST_TRIED: Final = 2_000
FULL_YEAR: Final = 12
_ROUNDS: Final = {"down": "向下取整", "half_up": "四舍五入", "up": "向上取整"}

Compute = Callable[[], Figures | None]


@dataclass(frozen=True, slots=True)
class Variant:
    """One other way: a short name, the reason in a sentence, and the figures that it gives (None: it cannot be)."""

    name: str
    reason: str
    compute: Compute


def settled_figures(facts: YearFacts, rules: Rules) -> Figures | None:
    """The figures of a year under rules; None where a decision cannot stand."""
    outcome = settle(facts, rules.scheme, trace=False)
    if outcome.bad_decisions:
        return None
    return figures_of(
        facts, outcome, distribute(facts, outcome, rules.scheme, bonus_total_fen(rules), trace=False)
    )


def variants(facts: YearFacts, rules: Rules) -> Iterator[Variant]:
    """Every variant that this year can have, the likeliest first; none for a very large year."""
    if len(facts.people) + len(facts.subjects) > MOST_TRIED:
        return
    for name, reason, changed in _changed_facts(facts):
        yield Variant(name, reason, _computing(changed, rules))
    for name, reason, other in (*_even_weights(rules), *_changed_rules(rules)):
        yield Variant(name, reason, _computing(facts, other))


def with_grades(facts: YearFacts, rules: Rules, grades: Mapping[str, str]) -> Figures | None:
    """The money as it would be with other grades of people (工号 → 等次); None where the scheme has no such grade."""
    scheme: Scheme = rules.scheme
    outcome = settle(facts, scheme, trace=False)
    known = scheme.people.grading.grades if scheme.people and scheme.people.grading else ()
    if outcome.blocked or not set(grades.values()) <= set(known):
        return None
    people = tuple(replace(row, grade=grades.get(row.number, row.grade)) for row in outcome.people)
    outcome = replace(outcome, people=people)
    bonus = distribute(facts, outcome, scheme, bonus_total_fen(rules), trace=False)
    return figures_of(facts, outcome, bonus)


def _computing(facts: YearFacts, rules: Rules) -> Compute:
    return lambda: settled_figures(facts, rules)


def _changed_facts(facts: YearFacts) -> Iterator[tuple[str, str, YearFacts]]:
    if any(row.invalid for row in facts.tallies):
        counted = tuple(replace(row, valid=row.valid + row.invalid, invalid=0) for row in facts.tallies)
        reason = "像是把无效票也算进了票数：无效票只计张数，不参加平均"
        yield "无效票", reason, replace(facts, tallies=counted)
    if facts.charges:
        yield "个人扣分", "像是没有减“个人扣分”", replace(facts, charges=())
    if facts.violations:
        yield "违规违纪", "像是没有计违规违纪的扣分、降档或取消奖金", replace(facts, violations=())
    if facts.adjustments:
        kept = {sign: tuple(row for row in facts.adjustments if row.direction == sign) for sign in "加减"}
        if kept["加"] and kept["减"]:
            yield "减分", "像是没有计“加减分”表里的减分", replace(facts, adjustments=kept["加"])
            yield "加分", "像是没有计“加减分”表里的加分", replace(facts, adjustments=kept["减"])
        yield "加减分", "像是没有计“加减分”", replace(facts, adjustments=())
        yield from _same_matter(facts)
    if facts.letters:
        yield "提醒函", "像是没有计提醒函的扣分", replace(facts, letters=())
    if any(row.months != FULL_YEAR for row in facts.people):
        full = tuple(replace(row, months=FULL_YEAR) for row in facts.people)
        yield "在岗月数", "像是没有按在岗月数折算：不满一年的人按月数÷12 计", replace(facts, people=full)
    if any(row.coefficient not in (None, 10_000) for row in facts.subjects):
        plain = tuple(replace(row, coefficient=None) for row in facts.subjects)
        yield "评价系数", "像是没有乘评价系数", replace(facts, subjects=plain)
    if facts.grave_events:
        yield "重大情形", "像是没有计重大情形", replace(facts, grave_events=())
    if facts.quarters:
        yield "季度结果", "像是没有采用已公示的季度得分", replace(facts, quarters=())
    if facts.decisions:
        yield "决定", "像是没有采用“决定”表里的决定", replace(facts, decisions=())
    if any(row.points is not None and row.attainment is not None for row in facts.ledger):
        rated = tuple(
            replace(row, points=None) if row.attainment is not None else row for row in facts.ledger
        )
        reason = "像是按完成率计分：有考核得分的，以考核得分为准"
        yield "考核得分", reason, replace(facts, ledger=rated)
    if any(row.group for row in facts.subjects):
        whole = tuple(replace(row, group="") for row in facts.subjects)
        yield "分组", "像是没有分组：名次和名额在每个分组内分别计算", replace(facts, subjects=whole)


def _same_matter(facts: YearFacts) -> Iterator[tuple[str, str, YearFacts]]:
    if any(row.same for row in facts.adjustments):
        every = tuple(replace(row, same="") for row in facts.adjustments)
        reason = "像是把同一事项重复计了分：同一事项只计最高一次"
        yield "同一事项", reason, replace(facts, adjustments=every)


def _changed_rules(rules: Rules) -> Iterator[tuple[str, str, Rules]]:
    changes = {name: str(rules.values[name]) for name in rules.changed}
    for used, ours in _ROUNDS.items():
        for other, theirs in _ROUNDS.items():
            text = rules.text.replace(f"round: {used}", f"round: {other}")
            if other != used and text != rules.text:
                reason = f"像是名额按{theirs}计：方案的比例名额这里按{ours}"
                yield from _loaded(f"名额{theirs}", reason, text, changes)
    for name, setting in rules.scheme.settings.items():
        value = rules.values[name]
        for choice in setting.choices:
            if choice != str(value):
                reason = f"像是把“{name}”按“{choice}”算：本方案是“{value}”"
                yield from _loaded(name, reason, rules.text, {**changes, name: choice})
        if name in rules.changed and setting.value is not None and not setting.choices:
            kept = {each: text for each, text in changes.items() if each != name}
            reason = f"像是“{name}”仍按模板的 {setting.value} 算：本方案已改为 {value}"
            yield from _loaded(name, reason, rules.text, kept)


def _even_weights(rules: Rules) -> Iterator[tuple[str, str, Rules]]:
    """Means in which everything counts alike: rater groups, and the quarters of a year."""
    forms = tuple(_even_groups(form) for form in rules.scheme.ballot_forms)
    if forms != rules.scheme.ballot_forms:
        reason = "像是各评价主体没有按权重，直接平均"
        yield "评价主体权重", reason, _under(rules, ballot_forms=forms)
    classes = tuple(_even_quarters(group) for group in rules.scheme.subjects)
    if classes != rules.scheme.subjects:
        reason = "像是四个季度直接平均：平时季度与末季度有各自的权重"
        yield "季度权重", reason, _under(rules, subjects=classes)


def _even_groups(form: BallotForm) -> BallotForm:
    share = Fraction(1, len(form.groups))
    groups = tuple(group.model_copy(update={"weight": share}) for group in form.groups)
    return form if groups == form.groups else form.model_copy(update={"groups": groups})


def _even_quarters(group: SubjectClass) -> SubjectClass:
    parts = tuple(
        _even_quarter_part(part) if isinstance(part, QuartersPart) else part for part in group.parts
    )
    return group.model_copy(update={"parts": parts})


def _even_quarter_part(part: QuartersPart) -> QuartersPart:
    count = len(part.ordinary)
    even = {"ordinary_weight": Fraction(count, count + 1), "final_weight": Fraction(1, count + 1)}
    return part.model_copy(update=even)


def _under(rules: Rules, **changed: object) -> Rules:
    """The rules with parts of their scheme exchanged."""
    return replace(rules, scheme=rules.scheme.model_copy(update=changed))


def _loaded(
    name: str, reason: str, text: str, changes: Mapping[str, str]
) -> Iterator[tuple[str, str, Rules]]:
    found = load_rules(text, changes).rules
    if found is not None:
        yield name, reason, found
