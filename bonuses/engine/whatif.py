"""推演 on facts: rows left out, problems decided otherwise, another method of distribution. Pure; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from plans.engine.scheme import Scheme, Setting
from plans.engine.scheme.outcomes import DeductAndSupplement, DifferentialPool, MonthsByGrade
from plans.engine.scheme.registers import Matter
from plans.engine.scheme.types import parse_share
from plans.engine.setting_values import read_value
from plans.engine.units import POINT
from scoring.engine.facts import Adjustment, Decision, YearFacts

# The registers of which rows may be left out, by the names that facts and stored rows share.
REGISTERS: Final = ("adjustments", "charges", "violations", "letters", "grave_events")
MethodName = Literal["deduct_and_supplement", "differential_pool"]
METHODS: Final[dict[MethodName, str]] = {
    "deduct_and_supplement": "扣差补优",
    "differential_pool": "差异化奖金池",
}
ASSUMED: Final = "推演所设的分配方式，不是方案的规定"
# By the place of a grade, best first: rates of 6.2 and coefficients of 6.3, the last for all further ones.
RATES: Final = ("0%", "0%", "10%", "100%")
COEFFICIENTS: Final = ("1.2", "1", "0.8", "0")
SHARE: Final = "20%"


@dataclass(frozen=True, slots=True)
class Method:
    """Another way to split the total; ``by_grade`` holds 扣减比例 ("10%") or 系数 ("1.2") of each grade as typed."""

    name: MethodName
    cancelled_to: Literal["收回", "回池"]
    by_grade: tuple[tuple[str, str], ...]
    share: str = SHARE


def applied(
    facts: YearFacts, *, dropped: Mapping[str, Collection[int]], decisions: Sequence[Decision] = ()
) -> YearFacts:
    """Leave out rows (register → places, counted from 0) and put decisions in the place of those on the same target."""
    changed: dict[str, Any] = {
        name: tuple(row for place, row in enumerate(getattr(facts, name)) if place not in dropped[name])
        for name in REGISTERS
        if dropped.get(name)
    }
    if decisions:
        named = {(row.matter, row.target) for row in decisions}
        kept = [row for row in facts.decisions if (row.matter, row.target) not in named]
        changed["decisions"] = (*kept, *decisions)
    return replace(facts, **changed)


def refitted(facts: YearFacts, old: Scheme, new: Scheme) -> YearFacts:
    """Give 加减分 rows whose points the document fixes the points that the changed settings fix (rules 5.5)."""
    before, after = _matters(old), _matters(new)
    if before == after:
        return facts
    rows = tuple(_refit(row, before.get(row.matter), after.get(row.matter)) for row in facts.adjustments)
    return replace(facts, adjustments=rows)


def method_refusal(scheme: Scheme) -> str:
    """Why the bonus of a scheme cannot be split by another method; empty where it can (rules 6.2, 6.3)."""
    if scheme.bonus is None:
        return "这个方案不分配奖金"
    if isinstance(scheme.bonus, MonthsByGrade):
        return "这个方案按单位等次发放月数，人员没有等次，不能按扣差补优或差异化奖金池分配"
    return ""


def usual_method(scheme: Scheme, name: MethodName) -> Method:
    """The method with the rates or coefficients that the scheme has for it, else those of 6.2 and 6.3 by place."""
    bonus, grades = scheme.bonus, _grades(scheme)
    assert isinstance(bonus, DeductAndSupplement | DifferentialPool)
    usual = RATES if name == "deduct_and_supplement" else COEFFICIENTS
    by_grade = [(grade, usual[min(place, len(usual) - 1)]) for place, grade in enumerate(grades)]
    share = SHARE
    if isinstance(bonus, DeductAndSupplement) and name == "deduct_and_supplement":
        by_grade = [(row.grade, _percent(row.rate)) for row in bonus.rates]
    if isinstance(bonus, DifferentialPool) and name == "differential_pool":
        by_grade = [(row.grade, _plain(row.coefficient)) for row in bonus.coefficients]
        share = _percent(bonus.share)
    return Method(name, bonus.cancelled_to, tuple(by_grade), share)


def with_method(scheme: Scheme, method: Method) -> Scheme:
    """Put another method in the place of the scheme's. ValueError where the scheme refuses it or a figure is not read."""
    refusal = method_refusal(scheme)
    grades = _grades(scheme)
    if not refusal and [grade for grade, _ in method.by_grade] != list(grades):
        refusal = f"方案的个人等次是{'、'.join(grades)}，与推演所填的不同"
    if refusal:
        raise ValueError(refusal)
    assert isinstance(scheme.bonus, DeductAndSupplement | DifferentialPool)
    common: dict[str, Any] = {
        "clause": scheme.bonus.clause, "assumed": ASSUMED, "cancelled_to": method.cancelled_to,
        "sections_first": scheme.bonus.sections_first,
    }  # fmt: skip
    bonus: DeductAndSupplement | DifferentialPool
    if method.name == "deduct_and_supplement":
        rates = tuple({"grade": grade, "rate": share_text(rate, grade)} for grade, rate in method.by_grade)
        bonus = DeductAndSupplement.model_validate(
            {**common, "method": method.name, "rates": rates, "supplement_to": list(_supplemented(scheme))}
        )
    else:
        factors = tuple(
            {"grade": grade, "coefficient": factor(text, grade)} for grade, text in method.by_grade
        )
        share = share_text(method.share, "差异化比例")
        bonus = DifferentialPool.model_validate(
            {**common, "method": method.name, "share": share, "coefficients": factors}
        )
    return scheme.model_copy(update={"bonus": bonus})


def share_text(text: str, what: str) -> str:
    """A percentage of at most 100% as it is stored; ValueError says in Chinese what is wrong with it."""
    try:
        typed = str(read_value(_SHARE, text))
        parse_share(typed)
    except ValueError as error:
        raise ValueError(f"{what}：{error}") from error
    return typed


def factor(text: str, what: str) -> Decimal:
    """A factor of at least 0; ValueError says in Chinese what is wrong with it."""
    try:
        return Decimal(str(read_value(_NUMBER, text)))
    except ValueError as error:
        raise ValueError(f"{what}：{error}") from error


_SHARE: Final = Setting(type="share", clause="—")
_NUMBER: Final = Setting(type="number", clause="—")


def _supplemented(scheme: Scheme) -> tuple[str, ...]:
    """Who gets the supplement: as the scheme has it, else the best grade and then the next (rules 6.2)."""
    if isinstance(scheme.bonus, DeductAndSupplement):
        return scheme.bonus.supplement_to
    return _grades(scheme)[:2]


def _grades(scheme: Scheme) -> tuple[str, ...]:
    return scheme.people.grading.grades if scheme.people and scheme.people.grading else ()


def _matters(scheme: Scheme) -> dict[str, Matter]:
    return {matter.name: matter for matter in (scheme.adjustments.matters if scheme.adjustments else ())}


def _refit(row: Adjustment, old: Matter | None, new: Matter | None) -> Adjustment:
    before, after = _fixed(old, row.level), _fixed(new, row.level)
    if before is None or after is None or row.points != before * POINT:
        return row
    return replace(row, points=int(after * POINT))


def _fixed(matter: Matter | None, level: str) -> Fraction | None:
    """The points that the document fixes for a 事项, by its 级别 where it has any."""
    if matter is None or matter.points is not None:
        return matter.points if matter else None
    return next((entry.points for entry in matter.levels if entry.level == level), None)


def _percent(share: Fraction) -> str:
    return f"{_plain(share * 100)}%"


def _plain(value: Fraction) -> str:
    """An exact decimal without idle zeros."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
