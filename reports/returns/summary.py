"""The summary of a quarter for the superior offices: one line a section, how far it came, who signs."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.engine.lights import Light, LightRules, light
from indicators.models import LedgerEntry
from indicators.working import light_rules
from plans.figures import in_points
from reports.results.quarterly import NO_SECTION, Block
from reports.returns.gathered import Return

HEADINGS = ("责任对象", "指标数", "分值", "已报", "已审核", "自评分", "绿灯", "黄灯", "红灯")


@dataclass(frozen=True, slots=True)
class Line:
    """One section (or all together): counts, points in 1/10000."""

    name: str
    number: int
    full: int
    filed: int
    approved: int
    given: int
    lights: tuple[int, int, int]

    @property
    def cells(self) -> list[str]:
        """The line as texts, in the order of HEADINGS."""
        figures = (self.number, in_points(self.full), self.filed, self.approved, in_points(self.given))
        return [self.name, *(str(figure) for figure in (*figures, *self.lights))]


def summary(found: Return) -> list[Line]:
    """Give a line for each section and one for all."""
    rules = light_rules(found.plan)
    lines = [_line(found, block, rules) for block in found.blocks]
    total = Line(
        "合计",
        sum(line.number for line in lines),
        sum(line.full for line in lines),
        sum(line.filed for line in lines),
        sum(line.approved for line in lines),
        sum(line.given for line in lines),
        (
            sum(line.lights[0] for line in lines),
            sum(line.lights[1] for line in lines),
            sum(line.lights[2] for line in lines),
        ),
    )
    return [*lines, total]


def _line(found: Return, block: Block, rules: LightRules) -> Line:
    filed = [(indicator, entry) for indicator, entry in block.rows if entry is not None]
    shown = [
        light(entry.attainment, getattr(indicator, f"planned_q{found.quarter}"), rules)
        for indicator, entry in filed
    ]
    return Line(
        block.subject.name if block.subject else NO_SECTION,
        len(block.rows),
        sum(indicator.full_points for indicator, _ in block.rows),
        len(filed),
        sum(entry.state == LedgerEntry.State.APPROVED for _, entry in filed),
        sum(entry.self_points or 0 for _, entry in filed),
        (shown.count(Light.GREEN), shown.count(Light.YELLOW), shown.count(Light.RED)),
    )
