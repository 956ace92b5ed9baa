"""Why a result would change: the scenario's changes that its trace names or that share a clause, and the steps that part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bonuses.engine.moved import Parted, parted
from bonuses.whatif.figures import AMOUNT, GRADE, RELATIVE
from bonuses.whatif.words import SECRET_REF, UNSAID, Cause, Teller
from plans.engine.steps import Step

MOST_CAUSES: Final = 4
MOST_STEPS: Final = 4
DOWNGRADE: Final = "降档"
# Labels of steps that a changed cancellation moves; they tell of discipline.
_TELLING: Final = ("违规违纪", "取消", "评优限制")


@dataclass(frozen=True, slots=True)
class Why:
    """Causes in sentences, and the steps of the computation that part."""

    causes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def why(
    causes: Sequence[Cause],
    changed: frozenset[str],
    old: Step | None,
    new: Step | None,
    teller: Teller,
) -> Why:
    """Tell why figures (`changed`: their headings) differ; without traces only the changes themselves are told."""
    found = list(parted(_about(old, changed), _about(new, changed))) if old and new else []
    shown = [each for each in found if teller.sees or not _tells(each)]
    told = list(dict.fromkeys(_causes(causes, changed, found, hidden=len(found) > len(shown))))
    steps = tuple(each.words for each in shown[:MOST_STEPS])
    if len(told) > MOST_CAUSES:
        told = [*told[:MOST_CAUSES], f"另有 {len(told) - MOST_CAUSES} 项"]
    return Why(tuple(told), steps)


def _causes(
    causes: Sequence[Cause], changed: frozenset[str], found: Sequence[Parted], *, hidden: bool
) -> Iterator[str]:
    refs = frozenset[str]().union(*(each.refs for each in found))
    # A step that only says its old value in other words does not make a clause a cause.
    clauses = frozenset[str]().union(*(each.clauses for each in found if each.moved))
    own = [each.words for each in causes if each.keys & refs]
    own += [each.words for each in causes if each.clause and (each.clause in clauses or not found)]
    own += [each.words for each in causes if each.money and AMOUNT in changed]
    yield from own
    if hidden and not own:
        yield UNSAID
    elif not own:
        yield _others(changed, refs)


def _others(changed: frozenset[str], refs: frozenset[str]) -> str:
    """What came over from others: ranks and quotas, the section's score, the split of the money."""
    if changed <= RELATIVE:
        return "自身得分没有变，其他对象的得分变动影响了名次和名额"
    if changed <= {AMOUNT}:
        return "自身得分和等次没有变，其他人的变动使份额随之变动"
    if any(ref.startswith("考核对象:") for ref in refs):
        return "所在对象的结果变动"
    return "见计算过程的不同"


def _about(trace: Step, changed: frozenset[str]) -> Step:
    """The part of a trace that leads to the figures that changed: not the money of a changed grade, nor the reverse."""
    if changed <= {AMOUNT}:
        kept = [step for step in trace.children if step.label == AMOUNT]
    else:
        left_out = {label for label in (AMOUNT, GRADE, DOWNGRADE) if label not in changed}
        left_out -= {DOWNGRADE} if GRADE in changed else set()
        kept = [step for step in trace.children if step.label not in left_out]
    return replace(trace, children=tuple(kept)) if kept else trace


def _tells(each: Parted) -> bool:
    """Whether a step tells of discipline."""
    named = any(ref.startswith(SECRET_REF) for ref in each.refs)
    return named or any(word in each.words for word in _TELLING)
