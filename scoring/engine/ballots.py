"""From ballots to tallies to the score of a form (rules 0.9, 0.10, 5.3, §8)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from appraisals.engine.tallies import Tally
from plans.engine.scheme.ballots import BallotForm, RaterGroup
from plans.engine.steps import Step, equals, show
from plans.engine.typed import plain_decimal
from plans.engine.units import POINT
from scoring.engine.year import Year

NO_BALLOTS = "NO_BALLOTS"
INVALID_BALLOTS = "INVALID_BALLOTS"
SPREAD = "分摊"


@dataclass(frozen=True, slots=True)
class FormScore:
    """Score of a form (0..100), or None while undecided."""

    score: Fraction | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class _GroupScore:
    group: RaterGroup
    score: Fraction | None
    spread: bool
    step: Step | None


def form_score(year: Year, target: str, form: BallotForm, label: str) -> FormScore:
    """Score one target on a form; a group without valid ballots needs a decision (rules 0.9)."""
    groups = [_group_score(year, target, form, group) for group in form.groups]
    scored = [entry for entry in groups if entry.score is not None]
    decided = len(scored) + sum(entry.spread for entry in groups)
    if decided < len(groups):
        return FormScore(None, _undecided(form, label, groups) if year.trace else None)
    if not scored:
        for entry in groups:
            where = f"{target}/{entry.group.name}"
            _refuse_spread(year, where)
            _report_missing(year, where)
        return FormScore(None, _undecided(form, label, groups) if year.trace else None)
    return _weighted(year, form, label, groups, scored)


def _report_missing(year: Year, where: str) -> None:
    message = f"{where} 没有有效票，得分待定；请补测评或作出决定（填得分或分摊）"
    year.report(NO_BALLOTS, where, message, blocking=True)


def _refuse_spread(year: Year, where: str) -> None:
    found = year.decisions.find(NO_BALLOTS, where)
    if found:
        year.decisions.refuse(
            found[0], f"“{where}”不能分摊：没有其他有得分的评价主体", "请改填 0 至 100 的得分"
        )


def _weighted(
    year: Year, form: BallotForm, label: str, groups: list[_GroupScore], scored: list[_GroupScore]
) -> FormScore:
    if len(groups) == 1:
        weight, total = Fraction(1), _value(groups[0])
    else:
        weight = sum((entry.group.weight for entry in scored), start=Fraction(0))
        total = sum((_value(entry) * entry.group.weight for entry in scored), start=Fraction(0)) / weight
    if not year.trace:
        return FormScore(total, None)
    if len(groups) == 1 and groups[0].step:
        step = groups[0].step
        return FormScore(
            total,
            Step(label, total, step.formula, form.clause, _joined(form.assumed, step.assumed), step.inputs),
        )
    terms = " + ".join(f"{show(_value(entry))} × {show(entry.group.weight * 100)}%" for entry in scored)
    words = (
        f"{terms} {equals(total)}" if weight == 1 else f"({terms}) ÷ {show(weight * 100)}% {equals(total)}"
    )
    steps = tuple(entry.step for entry in groups if entry.step)
    return FormScore(total, Step(label, total, words, form.clause, form.assumed, (), steps))


def _joined(*readings: str) -> str:
    return "；".join(dict.fromkeys(reading for reading in readings if reading))


def _value(entry: _GroupScore) -> Fraction:
    assert entry.score is not None
    return entry.score


def _undecided(form: BallotForm, label: str, groups: list[_GroupScore]) -> Step:
    steps = tuple(entry.step for entry in groups if entry.step)
    return Step(label, None, "有评价主体没有有效票，待定", form.clause, form.assumed, (), steps)


def _group_score(year: Year, target: str, form: BallotForm, group: RaterGroup) -> _GroupScore:
    where = f"{target}/{group.name}"
    row = year.tallies.get((target, group.name))
    if row is not None and row.invalid:
        year.report(INVALID_BALLOTS, where, f"{where} 有 {row.invalid} 张无效票，未计入", blocking=False)
    if row is not None and row.valid:
        return _mean(year, where, row, form, group)
    found = year.decisions.find(NO_BALLOTS, where)
    if found:
        decided = _decided(year, where, form, group, found[0])
        if decided is not None:
            return decided
    _report_missing(year, where)
    step = Step(f"{group.name}", None, "没有有效票，待定", group.clause) if year.trace else None
    return _GroupScore(group, None, False, step)


def _mean(year: Year, where: str, row: Tally, form: BallotForm, group: RaterGroup) -> _GroupScore:
    weights, scale = form.whole_weights
    weighted = sum(map(mul, row.sums, weights))
    score = Fraction(weighted, scale * POINT * row.valid)
    if not year.trace:
        return _GroupScore(group, score, False, None)
    total = Fraction(weighted, scale * POINT)
    what = "有效票折算总分" if scale != 1 or set(weights) != {1} else "有效票总分"
    words = f"{what} {show(total)} ÷ {row.valid} 张有效票 {equals(score)}"
    if row.invalid:
        words += f"（另有 {row.invalid} 张无效票不计）"
    if form.trim:
        words += f"（有效票多于 {2 * form.trim} 张时去掉最高、最低各 {form.trim} 张）"
    assumed = _joined(*(dimension.assumed for dimension in form.dimensions))
    step = Step(group.name, score, words, group.clause, assumed, (f"测评:{where}",))
    return _GroupScore(group, score, False, step)


def _decided(year: Year, where: str, form: BallotForm, group: RaterGroup, index: int) -> _GroupScore | None:
    conclusion = year.decisions.rows[index].conclusion
    reason = year.decisions.rows[index].reason
    inputs = (f"决定:{NO_BALLOTS}/{where}",)
    if conclusion == SPREAD:
        if len(form.groups) < 2:
            _refuse_spread(year, where)
            return None
        year.decisions.use(index)
        step = (
            Step(group.name, None, f"按决定分摊权重：{reason}", group.clause, "", inputs)
            if year.trace
            else None
        )
        return _GroupScore(group, None, True, step)
    written = plain_decimal(conclusion)
    if written is None:
        year.decisions.refuse(index, f"结论“{conclusion}”不是得分", "请填 0 至 100 的得分，或填“分摊”")
        return None
    score = Fraction(written)
    if not 0 <= score <= 100:
        year.decisions.refuse(index, f"结论 {conclusion} 超出 0 至 100", "请填 0 至 100 的得分，或填“分摊”")
        return None
    year.decisions.use(index)
    step = (
        Step(group.name, score, f"按决定计 {show(score)}：{reason}", group.clause, "", inputs)
        if year.trace
        else None
    )
    return _GroupScore(group, score, False, step)
