"""Which changed input a changed result most likely follows: the inputs its traces name, else what concerns everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from plans.engine.steps import Step
from reports.changes.changes import ResultChange, RowChange, SettingChange

MOST_NAMED: Final = 6
# Figures that depend on others as well; the rest rests on the own inputs alone.
_RELATIVE: Final = frozenset({"名次", "等次", "因领导降档前的等次"})
_MONEY: Final = frozenset({"基数", "奖金"})


class Moved(NamedTuple):
    """A changed subject: its name, those it is ranked with (a key), whether its own score changed or only its place."""

    name: str
    pool: str
    scored: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """What changed between the versions, as far as it may explain a result; ``pools``: 编号 → who is ranked together."""

    rows: Sequence[RowChange]
    settings: Sequence[SettingChange]
    subjects: Mapping[str, Moved]
    pools: Mapping[str, str]
    money: bool


def likely_causes(cause: Cause, change: ResultChange, old: Step | None, new: Step | None) -> tuple[str, ...]:
    """Sentences about one changed result, the surest first; `old` and `new` are its traces."""
    if change.what == "added":
        return ("这一版新增",)
    if change.what == "removed":
        return ("这一版没有",)
    before, after = frozenset(_refs(old)), frozenset(_refs(new))
    own = [row for row in cause.rows if row.old_key in before or row.new_key in after]
    found = [row.words for row in own[:MOST_NAMED]]
    if len(own) > MOST_NAMED:
        found.append(f"另有 {len(own) - MOST_NAMED} 处它用到的输入不同")
    changed = {figure.name for figure in change.figures}
    found += _settings(cause)
    if not own:
        found += _others(cause, change, changed, before | after)
    return tuple(found) or ("没有找到直接相关的输入，请逐步对照两版的计算过程",)


def _refs(step: Step | None) -> Iterator[str]:
    yield from step.inputs if step else ()
    for child in step.children if step else ():
        yield from _refs(child)


def _settings(cause: Cause) -> list[str]:
    return [
        f"方案设置“{each.name}”{each.old or '（空）'} → {each.new or '（空）'}"
        for each in cause.settings[:MOST_NAMED]
    ]


def _others(cause: Cause, change: ResultChange, changed: set[str], refs: frozenset[str]) -> Iterator[str]:
    """What came over from others: ranks and quotas, the section's score, the split of the money."""
    if changed & _RELATIVE and not changed & {"得分"}:
        others = list(_rivals(cause, change.id))
        if others:
            yield f"自身得分没有变；{_names(others)}的得分变动影响了名次和名额"
        elif cause.subjects.keys() - {change.id}:
            yield "自身得分没有变；其他对象的结果变动影响了名次和名额"
    above = [
        each.name for code, each in cause.subjects.items() if code != change.id and f"考核对象:{code}" in refs
    ]
    if above and not changed & {"名次"}:
        yield f"所在对象 {_names(above)} 的结果变动"
    elif changed & _MONEY:
        if cause.money:
            yield "奖金总额、收回或未分配的金额变动，按权重分摊的份额随之变动"
        else:
            yield "其他人员的基数、等次或取消情况变动，按权重分摊的份额随之变动"


def _rivals(cause: Cause, code: str) -> Iterator[str]:
    """Those ranked together with a subject whose own score changed; for a person all of them."""
    pool = cause.pools.get(code)
    return (
        each.name
        for other, each in cause.subjects.items()
        if other != code and each.scored and pool in (None, each.pool)
    )


def _names(names: Sequence[str]) -> str:
    return f"{'、'.join(names[:MOST_NAMED])}{f'等 {len(names)} 个对象' if len(names) > MOST_NAMED else ''}"
