"""Which columns a scheme needs: a heading that it uses may not be absent where its sheet has rows (workbook.md)."""

from __future__ import annotations

from plans.engine.scheme import Scheme
from plans.engine.scheme.outcomes import MonthsByGrade
from plans.engine.scheme.registers import Role
from plans.engine.scheme.subjects import DeductionPart, IndicatorPart, QuartersPart, RatingPart
from scoring.engine.registers import decisions


def uses_hierarchy(scheme: Scheme | None) -> bool:
    """Whether results depend on which 单位 a section belongs to (rules 4.1, 4.2, 4.13)."""
    if scheme is None:
        return False
    parts = [part for group in scheme.subjects for part in group.parts]
    below = any(
        isinstance(part, DeductionPart)
        or (isinstance(part, RatingPart) and part.fallback is not None)
        or (isinstance(part, IndicatorPart) and part.scope == "subtree")
        for part in parts
    )
    return below or isinstance(scheme.bonus, MonthsByGrade)


def uses_responsible_subject(scheme: Scheme | None) -> bool:
    """Whether scores depend on the 责任对象 of indicators (rules 0.8, 4.1, 5.1)."""
    if scheme is None:
        return False
    parts = [part for group in scheme.subjects for part in group.parts]
    owned = any(
        isinstance(part, QuartersPart) or (isinstance(part, IndicatorPart) and part.scope != "all")
        for part in parts
    )
    return owned or uses_hierarchy(scheme)


def cancels(scheme: Scheme | None, role: Role) -> bool:
    """Whether a violation can cancel the bonus of the head or the 分管领导 (rules 4.3–4.8)."""
    rules = scheme.violations if scheme else None
    return bool(rules and any(role in line.cancels for line in rules.lines))


def exempts(scheme: Scheme | None, flag: str) -> bool:
    """Whether a flag of 违规违纪 matters (rules 4.9); 往年已扣 always does."""
    rules = scheme.violations if scheme else None
    return bool(rules and rules.exemptions and flag in rules.exemptions.flags)


def pays_by_months(scheme: Scheme | None) -> bool:
    """Whether who is 在编, and who heads a supervising body, decides the money (rules 4.13)."""
    return scheme is not None and isinstance(scheme.bonus, MonthsByGrade)


def uses_past_grades(scheme: Scheme | None) -> bool:
    """Whether a consequence looks at grades of earlier years (rules 4.14)."""
    return scheme is not None and decisions.uses_past_grades(scheme)


def uses_past_ranks(scheme: Scheme | None) -> bool:
    """Whether a grade looks at being last in earlier years (rules 5.6)."""
    return scheme is not None and decisions.uses_past_ranks(scheme)
