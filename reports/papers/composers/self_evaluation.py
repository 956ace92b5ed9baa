"""自评报告 frame: the chapters that the ledger fills, with what is left to write by hand."""

from __future__ import annotations

from reports.papers.composers.words import basis, listed
from reports.papers.facts import Draft, PaperFacts


def compose(facts: PaperFacts) -> Draft:
    """Put the chapters of the self-evaluation one after the other."""
    lines = [f"{basis(facts)}，我单位对{facts.year}年度绩效目标完成情况进行了自查自评，现将情况报告如下。"]
    for heading, sentences in facts.chapters:
        lines += [heading, *sentences]
    return Draft(
        title=f"{facts.agency}{facts.year}年度绩效自评报告",
        recipients=listed(facts.recipients),
        text="\n".join(lines),
    )
