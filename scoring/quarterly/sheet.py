"""The ranking of a quarter's version as the 公示 shows it: one table for each 分组."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from plans.engine.rounding import two_places
from plans.services.notice_content import NoticeTable
from scoring.engine.registers.rows import in_points
from scoring.models import QuarterScore, QuarterSettlement

HEADS = ("名次", "科室", "系数前得分", "评价系数", "得分")
NONE = "—"


def notice_tables(settlement: QuarterSettlement) -> list[NoticeTable]:
    """Tables by 分组, ranked; who has no score stands last and is named so."""
    rows = ranked(QuarterScore.objects.filter(settlement=settlement).defer("trace"))
    tables = []
    for group, members in groupby(rows, key=lambda row: row.group):
        title = f"第{settlement.quarter}季度科室业绩排名" + (f"（{group}）" if group else "")
        tables.append(NoticeTable(title=title, heads=HEADS, rows=tuple(_cells(row) for row in members)))
    return tables


def ranked(rows: Iterable[QuarterScore]) -> list[QuarterScore]:
    """Scores by 分组 and rank; those without one come last."""
    return sorted(rows, key=lambda row: (row.group, row.rank is None, row.rank or 0, row.code))


def _cells(row: QuarterScore) -> tuple[str, ...]:
    coefficient = NONE if row.coefficient is None else in_points(row.coefficient)
    if row.score_hundredths is None or row.raw_hundredths is None:
        return (NONE, row.name, NONE, coefficient, "无已审核台账")
    return (
        str(row.rank), row.name, two_places(row.raw_hundredths), coefficient, two_places(row.score_hundredths),
    )  # fmt: skip
