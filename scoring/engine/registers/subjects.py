"""Which 考核对象 a register speaks about, and which registers a scheme uses (workbook.md «Input»)."""

from __future__ import annotations

from collections.abc import Sequence

from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import AdjustmentPart, ChargePart, DeductionPart, RatingPart
from scoring.engine.registers.rows import RegisterRow, listed

SUBJECT = "对象"


def kinds_with(scheme: Scheme, *parts: type) -> tuple[str, ...]:
    """Kinds of subjects that have a part of one of the given sorts."""
    return tuple(
        kind
        for group in scheme.subjects
        if any(isinstance(p, parts) for p in group.parts)
        for kind in group.kinds
    )


def adjusted_kinds(scheme: Scheme) -> tuple[str, ...]:
    """Kinds of subjects whose score takes 加减分."""
    return kinds_with(scheme, AdjustmentPart, DeductionPart)


def rated_kinds(scheme: Scheme) -> tuple[str, ...]:
    """Kinds of subjects that 评议得分 are entered for."""
    return kinds_with(scheme, RatingPart)


def reminded_kinds(scheme: Scheme) -> tuple[str, ...]:
    """Kinds of subjects that 提醒函 take points off."""
    return kinds_with(scheme, DeductionPart)


def graded_kinds(scheme: Scheme) -> tuple[str, ...]:
    """Kinds of subjects with a grade, which 重大情形 lowers."""
    return tuple(kind for group in scheme.subjects if group.grading for kind in group.kinds)


def charges_people(scheme: Scheme) -> bool:
    """Whether 个人扣分 is a part of the score of persons (rules 1.4, 2.3)."""
    return bool(scheme.people and any(isinstance(part, ChargePart) for part in scheme.people.parts))


def check_kind(row: RegisterRow, *, sheet: str, code: str, kind: str, kinds: Sequence[str]) -> None:
    """The 对象 of a row must be of a kind that the register speaks about."""
    if kind and kind not in kinds:
        names = listed(kinds)
        row.fault(SUBJECT, f"“{code}”是{kind}，{sheet}只用于{names}", f"请填{names}的编号")
