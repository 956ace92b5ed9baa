"""The four quarters of one indicator as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.models import LedgerEntry, SecondaryIndicator
from plans.figures import in_percent, in_points

PLANNED = {1: "25%", 2: "50%", 3: "75%", 4: "100%"}
NAMES = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: what was planned and what is filed; `facts` are (heading, text)."""

    name: str
    planned: str
    state: str
    facts: list[tuple[str, str]]
    evidence: int
    entry: int | None = None


def quarters_of(row: SecondaryIndicator) -> list[Quarter]:
    """All four quarters, filed or not; two queries."""
    entries = {one.quarter: one for one in row.ledger.prefetch_related("evidence")}
    return [_quarter(row, number, entries.get(number)) for number in NAMES]


def _quarter(row: SecondaryIndicator, number: int, entry: LedgerEntry | None) -> Quarter:
    planned: int | None = getattr(row, f"planned_q{number}")
    said = in_percent(planned) if planned is not None else PLANNED[number]
    if entry is None:
        return Quarter(NAMES[number], said, "", [], 0)
    if entry.state == LedgerEntry.State.DRAFT:  # what is still being written is the filer's alone
        return Quarter(NAMES[number], said, entry.state, [("说明", "正在填写，还没有提交")], 0)
    facts = [
        ("完成率", in_percent(entry.attainment) if entry.attainment is not None else ""),
        ("考核等次", entry.grade),
        ("得分比例", in_percent(entry.ratio) if entry.ratio is not None else ""),
        ("自评分", in_points(entry.self_points) if entry.self_points is not None else ""),
        ("考核得分", in_points(entry.approved_points) if entry.approved_points is not None else ""),
        ("完成情况", entry.progress),
        ("存在问题", entry.problems),
        ("整改措施", entry.measures),
        ("填报人", entry.filed_name),
        ("审核人", entry.approved_name),
    ]
    filed = [fact for fact in facts if fact[1]]
    return Quarter(NAMES[number], said, entry.state, filed, len(entry.evidence.all()), entry.pk)
