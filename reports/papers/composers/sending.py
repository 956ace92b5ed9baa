"""报送函 with its distribution list."""

from __future__ import annotations

from reports.papers.composers.words import basis, decided, grade_counts, listed, result_tables
from reports.papers.facts import Draft, PaperFacts


def compose(facts: PaperFacts) -> Draft:
    """Send the result to whom the plan's document names; without any the place stays empty."""
    told = []
    for kind in facts.kinds:
        rows = facts.of_kind(kind)
        counts = grade_counts(facts, rows)
        told.append(f"{kind}{len(rows)}个{f'（{counts}）' if counts else ''}")
    approved = decided(facts)
    text = f"{basis(facts)}，我单位{facts.year}年度绩效考核工作已经完成"
    text += f"，共考核{listed(told)}" if told else ""
    text += f"。考核结果{approved}" if approved else ""
    return Draft(
        title=f"关于报送{facts.year}年度绩效考核结果的函",
        recipients=listed(facts.recipients),
        copies=listed(name for name in facts.copied if name not in facts.recipients),
        text=f"{text}，现随函报送，请审阅。\n专此函达。",
        tables=result_tables(facts),
    )
