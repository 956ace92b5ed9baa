"""The bonus rules of a scheme against its grades: no grade left out, none invented (rules 4.13, 4.16, 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from plans.engine.check_fault import ReferenceFault, repeats, unknown_words
from plans.engine.scheme import Scheme
from plans.engine.scheme.outcomes import (
    DeductAndSupplement,
    DifferentialPool,
    GradeMonths,
    MonthsByGrade,
    SectionsFirst,
)
from plans.engine.scheme.subjects import Grading
from plans.engine.scheme_source import Path
from plans.engine.vocabulary import POSTS

# Below any figure that a reduction of months can give.
UNPAID: Final = Fraction(-1_000_000)
TOTAL_SETTING: Final = "奖金总额"


def bonus_faults(scheme: Scheme) -> Iterator[ReferenceFault]:
    """Faults of ``bonus`` and of the setting that gives the total."""
    yield from _total(scheme)
    rules = scheme.bonus
    if rules is None:
        return
    if scheme.people is None:
        yield ReferenceFault(("bonus",), "有奖金规则，却没有 people", "请补充 people（不评分的只写 clause）")
    elif isinstance(rules, MonthsByGrade):
        yield from _months(scheme, rules)
    elif scheme.people.grading is None:
        remedy = "请在 people 中写 parts 和 grading"
        yield ReferenceFault(("bonus", "method"), "按个人等次分配奖金，人员却没有等次", remedy)
    else:
        yield from _pool(scheme, rules, scheme.people.grading)


def _total(scheme: Scheme) -> Iterator[ReferenceFault]:
    """What is split must be given by somebody, in money: else nobody is ever paid (rules 6)."""
    setting = scheme.settings.get(TOTAL_SETTING)
    if setting is None and isinstance(scheme.bonus, DeductAndSupplement | DifferentialPool):
        remedy = (
            f"请在 settings 中加上 {TOTAL_SETTING}: {{type: money, clause: 条款}}（不写 value，由年度方案填）"
        )
        yield ReferenceFault(
            ("bonus", "method"), f"按总额分配奖金，却没有名为“{TOTAL_SETTING}”的设置", remedy
        )
    if setting is not None and setting.type != "money":
        problem = f"“{TOTAL_SETTING}”的类型应为金额"
        yield ReferenceFault(("settings", TOTAL_SETTING, "type"), problem, "请写 type: money")


def _pool(
    scheme: Scheme, rules: DeductAndSupplement | DifferentialPool, grading: Grading
) -> Iterator[ReferenceFault]:
    if isinstance(rules, DeductAndSupplement):
        yield from _table(("bonus", "rates"), [entry.grade for entry in rules.rates], grading)
        path: Path = ("bonus", "supplement_to")
        yield from unknown_words(path, rules.supplement_to, grading.grades, "个人等次")
        if not rules.supplement_to:
            yield ReferenceFault(path, "没有写补发给哪些等次", "请至少写一个等次，例如 [优秀, 良好]")
    else:
        yield from _table(("bonus", "coefficients"), [entry.grade for entry in rules.coefficients], grading)
        for index, entry in enumerate(rules.coefficients):
            yield from _not_negative(("bonus", "coefficients", index, "coefficient"), entry.coefficient)
    if rules.sections_first is not None:
        yield from _sections(scheme, rules.sections_first)


def _table(path: Path, names: Sequence[str], grading: Grading) -> Iterator[ReferenceFault]:
    """A table by grade: every grade once, no other."""
    for index, name in enumerate(names):
        yield from unknown_words((*path, index, "grade"), [name], grading.grades, "等次")
    yield from repeats(path, names, "等次")
    missing = [grade for grade in grading.grades if grade not in names]
    if missing:
        wanted = "、".join(grading.grades)
        yield ReferenceFault(path, f"缺少等次“{'”“'.join(missing)}”", f"请为每个等次各写一行：{wanted}")


def _not_negative(path: Path, value: Fraction) -> Iterator[ReferenceFault]:
    if value < 0:
        yield ReferenceFault(path, "系数不能为负数", "请改为 0 或正数")


def _months(scheme: Scheme, rules: MonthsByGrade) -> Iterator[ReferenceFault]:
    units = scheme.class_of("单位")
    grading = units.grading if units else None
    if grading is None:
        yield ReferenceFault(
            ("bonus", "method"),
            "按单位等次发放奖金，单位却没有等次",
            "请为 kinds 含“单位”的 subjects 写 grading",
        )
        return
    path: Path = ("bonus", "grades")
    yield from _table(path, [entry.grade for entry in rules.grades], grading)
    yield from unknown_words(("bonus", "final_grade_posts"), rules.final_grade_posts, POSTS, "职务")
    known = [entry for entry in rules.grades if entry.grade in grading.grades]
    known.sort(key=lambda entry: grading.grades.index(entry.grade))
    for better, entry in pairwise(known):
        if _paid(rules, entry) > _paid(rules, better):
            place = (*path, rules.grades.index(entry))
            problem = f"等次“{entry.grade}”比“{better.grade}”差，发放月数反而多"
            yield ReferenceFault(place, problem, "等次越差，less（减发月数）应越大；不写 less 表示不发")


def _paid(rules: MonthsByGrade, entry: GradeMonths) -> Fraction:
    """Months that a grade is paid, before the floor of 0; the worst of all where it is not paid."""
    return UNPAID if entry.less is None else rules.months - entry.less


def _sections(scheme: Scheme, first: SectionsFirst) -> Iterator[ReferenceFault]:
    path: Path = ("bonus", "sections_first", "coefficients")
    grades: list[str] = []
    for kind in ("科室", "下属单位"):
        found = scheme.class_of(kind)
        grades += found.grading.grades if found and found.grading else ()
    known = tuple(dict.fromkeys(grades))
    if not known:
        yield ReferenceFault(
            ("bonus", "sections_first"),
            "先按科室等次分奖金，科室却没有等次",
            "请为 kinds 含“科室”的 subjects 写 grading",
        )
        return
    for index, entry in enumerate(first.coefficients):
        yield from unknown_words((*path, index, "grade"), [entry.grade], known, "科室等次")
        yield from _not_negative((*path, index, "coefficient"), entry.coefficient)
    yield from repeats(path, [entry.grade for entry in first.coefficients], "科室等次")
