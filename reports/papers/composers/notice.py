"""公示 text of a result."""

from __future__ import annotations

from reports.papers.composers.words import basis, day, decided, result_tables
from reports.papers.facts import Draft, PaperFacts


def compose(facts: PaperFacts) -> Draft:
    """Ask for objections: what is shown, for how long, to whom they go."""
    approved = decided(facts)
    opening = (
        f"{basis(facts)}，{f'{approved}，' if approved else ''}现将{facts.year}年度绩效考核结果予以公示。"
    )
    if facts.shown_from and facts.shown_to:
        days = f"公示时间：{day(facts.shown_from)}至{day(facts.shown_to)}"
        days += f"（{facts.notice_days}个工作日）。" if facts.notice_days else "。"
    else:
        days = "公示时间：　　年　　月　　日至　　年　　月　　日（　个工作日）。"
    return Draft(
        title=f"{facts.agency}{facts.year}年度绩效考核结果公示",
        text="\n".join([
            opening, days,
            "公示期间，如对结果有异议，请以真实姓名、书面形式或在绩效管理系统中提出，并说明理由。受理人在公示期内逐件答复。",
            "联系人和电话：　　　　　　　　",
        ]),
        tables=result_tables(facts),
    )  # fmt: skip
