"""评价系数 of every section with the three factors behind it, set with the plan's draft (rules 5.1, 5.9).

The document names 数量, 难易, 重要程度 and no formula: the coefficient is their product rounded to four places (ASSUMED);
another value may be entered with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.db import transaction
from django.db.models import F

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from plans.engine.rounding import half_up
from plans.engine.units import POINT
from plans.models import Plan, Subject
from plans.services.plan_guard import refuse_if_approved
from scoring.engine.registers.rows import in_points
from scoring.models import CoefficientFactor
from scoring.quarterly.facts import town_rules

NOT_SAVED: Final = "评价系数没有保存"
ASSUMED: Final = "三项要素相乘、四舍五入到四位小数；要素取值和相乘的办法原文未规定，按系统默认"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What was typed for one section, in 1/10000; `coefficient` None is the product. `version` is that of the row seen."""

    subject: int
    version: int | None
    amount: int
    difficulty: int
    importance: int
    coefficient: int | None = None
    reason: str = ""

    @property
    def product(self) -> int:
        """数量 × 难易 × 重要, half up at the fourth place."""
        return product_of(self.amount, self.difficulty, self.importance)


def product_of(amount: int, difficulty: int, importance: int) -> int:
    """The product of three factors in 1/10000, rounded half up to 1/10000."""
    return half_up(Fraction(amount * difficulty * importance, POINT * POINT))


def set_coefficients(*, by: Actor, plan: Plan, rows: Sequence[Factors]) -> int:
    """Store the factors of sections and the coefficient of each in the plan; give how many changed.

    One transaction. DomainError: the plan is approved (then by 变更), a factor is not above 0, a coefficient other than
    the product without a reason, somebody else was quicker.
    """
    for row in rows:
        _check(row)
    with transaction.atomic():
        refuse_if_approved(plan, by=by)
        if town_rules(plan) is None:
            raise DomainError(NOT_SAVED, why="这个方案的计分办法没有评价系数", next_step="请返回方案页面")
        subjects = {row.pk: row for row in Subject.objects.filter(plan=plan)}
        known = {row.subject_id: row for row in CoefficientFactor.objects.filter(plan=plan)}
        told: dict[str, object] = {}
        for row in rows:
            subject = subjects.get(row.subject)
            if subject is None:
                raise DomainError(NOT_SAVED, why="有科室已不在名册里", next_step="请刷新页面")
            before = _words(known.get(row.subject), subject)
            if _store(by, plan, subject, known.get(row.subject), row):
                told[subject.code] = changes(before, _facts(row))
        if told:
            by.record(
                action="确定评价系数", target=f"{plan.agency.name} {plan}", detail=told, agency=plan.agency_id
            )
    return len(told)


def _check(row: Factors) -> None:
    wanted = row.product if row.coefficient is None else row.coefficient
    if min(row.amount, row.difficulty, row.importance, wanted) <= 0:
        raise DomainError(NOT_SAVED, why="要素和系数都应大于 0", next_step="请核对后再保存")
    if wanted != row.product and not row.reason.strip():
        raise DomainError(
            NOT_SAVED,
            why=f"填写的系数 {in_points(wanted)} 不等于三项要素的积 {in_points(row.product)}",
            next_step="请填写理由，或不填系数、按积计算",
        )


def _store(by: Actor, plan: Plan, subject: Subject, known: CoefficientFactor | None, row: Factors) -> bool:
    """Write one section's row; whether anything changed."""
    wanted = row.product if row.coefficient is None else row.coefficient
    values = {
        "amount": row.amount, "difficulty": row.difficulty, "importance": row.importance, "coefficient": wanted,
        "reason": row.reason.strip(),
    }  # fmt: skip
    if known is None:
        if row.version is not None:
            raise _quicker(subject)
        CoefficientFactor.objects.create(plan=plan, subject=subject, account_id=by.account, **values)
    elif row.version is None:
        raise _quicker(subject)
    else:
        same = all(getattr(known, name) == value for name, value in values.items())
        if same and subject.coefficient_points == wanted:
            return False
        moved = CoefficientFactor.objects.filter(pk=known.pk, version=row.version).update(
            version=F("version") + 1, account=by.account, **values
        )
        if not moved:
            raise _quicker(subject)
    Subject.objects.filter(pk=subject.pk).update(coefficient_points=wanted)
    return True


def _quicker(subject: Subject) -> DomainError:
    return DomainError(
        NOT_SAVED, why=f"{subject.name}的系数刚刚被别人改动", next_step="请刷新页面，核对后再保存"
    )


def _facts(row: Factors) -> dict[str, object]:
    return {
        "数量": in_points(row.amount), "难易": in_points(row.difficulty), "重要": in_points(row.importance),
        "评价系数": in_points(row.product if row.coefficient is None else row.coefficient),
        "理由": row.reason.strip(),
    }  # fmt: skip


def _words(known: CoefficientFactor | None, subject: Subject) -> dict[str, object]:
    held = "" if subject.coefficient_points is None else in_points(subject.coefficient_points)
    if known is None:
        return {"评价系数": held}
    return {
        "数量": in_points(known.amount), "难易": in_points(known.difficulty),
        "重要": in_points(known.importance), "评价系数": held, "理由": known.reason,
    }  # fmt: skip
