"""The quarterly 进度通报 in words: who is ahead, who is behind, what is overdue and what was done about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from indicators.services.overdue import Matter, Overdue
from reports.standing_year.counting import Group, by_quarter, by_section, total_of
from reports.standing_year.drawing import bar, trend
from reports.standing_year.page import PAPER, red_title
from reports.standing_year.reading import YearStanding, red_of

MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class LateSection:
    """What one section owes, and the steps taken: 提醒, 通报, 问责 with day and 文号."""

    name: str
    rows: tuple[str, ...]
    steps: tuple[str, ...]


def bulletin_context(standing: YearStanding, matters: Overdue | None) -> dict[str, Any]:
    """Say a quarter in words and charts. `matters` None: the year is not running, nothing is overdue."""
    sections = by_section(standing)
    total = total_of(standing)
    late = [] if matters is None else [each for each in matters.late if each.quarter <= standing.quarter]
    return {
        "standing": standing,
        "quarter": standing.quarter,
        "total": total,
        "total_bar": bar(total),
        "trend": trend(by_quarter(standing), width=PAPER),
        "ahead": _ahead(sections),
        "behind": [group for group in sections if group.counts.red or group.counts.missing],
        "sections": [(group, bar(group.counts, group.name)) for group in sections],
        "red": red_of(standing),
        "red_title": red_title(standing),
        "late": _late(late),
        "late_number": len(late),
        "year_over": standing.quarter == 4,
    }


def _ahead(sections: list[Group]) -> list[Group]:
    """Sections with every row handed in and nothing red or yellow; most green rows first."""
    clean = [group for group in sections if group.counts.clean]
    return sorted(clean, key=lambda group: -group.counts.green)[:MOST_NAMED]


def _late(matters: list[Matter]) -> list[LateSection]:
    parts: dict[str, list[Matter]] = defaultdict(list)
    for matter in matters:
        parts[matter.indicator.subject.name if matter.indicator.subject else "未指定责任对象"].append(matter)
    return [
        LateSection(
            name,
            tuple(f"{each.indicator.code}第{each.quarter}季度（逾期{each.days}天）" for each in rows),
            tuple(
                dict.fromkeys(
                    f"{step.on.month}月{step.on.day}日{step.level}" + (f"（{step.document}）" if step.document else "")
                    for each in rows
                    for step in each.steps
                )
            ),
        )
        for name, rows in parts.items()
    ]  # fmt: skip
