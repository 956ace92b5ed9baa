"""Exit suggestions (rules 4.15 «三(一)»): which of the five triggers the history of an indicator meets.

Pure: years in, suggestions out. 明确退出 by the province is known to people only and is entered by hand. Where the text
names no number («极高值», «增长缓慢») the bounds here are ASSUMED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

PROVINCE: Final = "省绩效管理工作方案明确退出"
FINISHED: Final = "已完成工作任务"
NOT_CENTRAL: Final = "连续两年没有列入市委、市政府中心工作"
EXTREME: Final = "连续在极高值运行且同比增长缓慢"
UNIFORM: Final = "连续三年各县（市、区）得分情况均一致"
TRIGGERS: Final = (PROVINCE, FINISHED, NOT_CENTRAL, EXTREME, UNIFORM)
# ASSUMED: 98% and more in both years is an extreme value, less than one hundredth more is slow growth.
HIGH: Final = Fraction(98, 100)
SLOW: Final = Fraction(1, 100)
_UNIFORM_YEARS: Final = 3
_DONE_WORDS: Final = (
    "已建成", "竣工", "投产", "投入使用", "完工", "通过验收", "验收合格", "全部完成", "全面完成", "任务已完成", "已办结", "已完成任务",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfIndicator:
    """One year of an indicator. `share` is what was reached of the whole (None: nothing approved).

    `basis` is its 纳入依据; `bases_kept` says whether that year's plan records any. `words` is the last 完成情况,
    `whole_year` whether the last quarter is approved, `others` the shares of the same indicator in all counties.
    """

    year: int
    share: Fraction | None = None
    whole_year: bool = False
    basis: str = ""
    bases_kept: bool = False
    words: str = ""
    others: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A trigger that is met, and by which facts."""

    trigger: str
    grounds: str


def suggestions(history: Sequence[YearOfIndicator]) -> list[Suggestion]:
    """The triggers met by an indicator; `history` begins with the latest year and has no gaps."""
    if not history:
        return []
    found = [_finished(history[0]), _not_central(history), _extreme(history), _uniform(history)]
    return [each for each in found if each is not None]


def _finished(last: YearOfIndicator) -> Suggestion | None:
    word = next((word for word in _DONE_WORDS if word in last.words), "")
    if not word or not last.whole_year or last.share is None or last.share < 1:
        return None
    return Suggestion(FINISHED, f"{last.year} 年完成 {_percent(last.share)}，完成情况写有“{word}”")


def _not_central(history: Sequence[YearOfIndicator]) -> Suggestion | None:
    years = history[:2]
    if len(years) < 2 or any(year.basis or not year.bases_kept for year in years):
        return None
    return Suggestion(NOT_CENTRAL, f"{years[1].year}、{years[0].year} 年都没有填写纳入依据")


def _extreme(history: Sequence[YearOfIndicator]) -> Suggestion | None:
    if len(history) < 2 or history[0].share is None or history[1].share is None:
        return None
    now, before = history[0].share, history[1].share
    if min(now, before) < HIGH or now - before >= SLOW:
        return None
    told = f"{history[1].year} 年 {_percent(before)}，{history[0].year} 年 {_percent(now)}"
    return Suggestion(EXTREME, f"{told}（原文未规定数值，按都达到 98%、增长不足 1 个百分点）")


def _uniform(history: Sequence[YearOfIndicator]) -> Suggestion | None:
    years = history[:_UNIFORM_YEARS]
    alike = [len(year.others) >= 2 and len(set(year.others)) == 1 for year in years]
    if len(years) < _UNIFORM_YEARS or not all(alike):
        return None
    told = "、".join(
        f"{year.year} 年 {len(year.others)} 家都是 {_percent(year.others[0])}" for year in reversed(years)
    )
    return Suggestion(UNIFORM, told)


def _percent(share: Fraction) -> str:
    hundredths = share * 10_000
    whole = int(hundredths + Fraction(1, 2))
    text = f"{whole // 100}.{whole % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}%"
