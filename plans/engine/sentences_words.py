"""Words that all sentences of a plan share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from plans.engine.check_calendar import due_date
from plans.engine.scheme.subjects import Condition, Places
from plans.engine.steps import show

ASSUMED = "原文未规定，按系统默认"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence about a plan, the clause it rests on, and the reading where the text is silent."""

    text: str
    clause: str = ""
    assumed: str = ""

    @property
    def line(self) -> str:
        """The sentence as one line of text, with its clause and its reading."""
        basis = f"（依据：{self.clause}）" if self.clause else ""
        if not self.assumed:
            return f"{self.text}。{basis}"
        reading = "" if self.assumed == self.text else f"：{self.assumed}"
        return f"{self.text}。{basis}【{ASSUMED}{reading}】"


def percent(share: Fraction) -> str:
    """Write a share: 30%."""
    return f"{show(share * 100)}%"


def day_words(due: str, year: int | None) -> str:
    """Write a calendar entry's day: 2017年8月15日, or 当年8月15日 where the scheme is of no particular year."""
    if year is not None:
        day = due_date(due, year)
        return f"{day.year}年{day.month}月{day.day}日"
    day = due_date(due, 1)
    return f"{'当年' if day.year == 1 else '次年'}{day.month}月{day.day}日"


def condition_words(when: Condition, sizes: dict[str, int], what: str) -> str:
    """A grade's condition in words; ``sizes`` holds the number of subjects by 分组."""
    words = when.score_words()
    if when.first is not None:
        words.append(f"综合得分居前{_places(when.first, sizes, what)}")
    if when.last is not None:
        words.append(f"综合得分居后{_places(when.last, sizes, what)}")
    if when.last_years_running is not None:
        words.append(f"连续 {when.last_years_running} 年排名最后")
    return "，且".join(words)


def _places(places: Places, sizes: dict[str, int], what: str) -> str:
    if places.count is not None:
        return f" {places.count} 名"
    rounding = {"down": "向下取整", "half_up": "四舍五入", "up": "向上取整"}[places.round or "down"]
    rounding += f"，至少 {places.min} 个" if places.min else ""
    counts = []
    for group, size in sorted(sizes.items()):
        name = f"“{group}”组" if group else ""
        counts.append(f"{name}{size} 个{what}取 {places.among(size)} 个")
    return f" {percent(places.share or Fraction(0))}（{'，'.join([rounding, *counts])}）"
