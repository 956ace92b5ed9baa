"""The plan check (方案体检): what is wrong with a plan (必须) and what a careful person would ask (提示).

Pure: rules, indicators, subjects and people in, findings out. A 必须 refuses the plan or the workbook at its cell;
a 提示 is shown beside the plan (workbook.md «Exact readings»).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plans.engine.check_counts import count_findings
from plans.engine.check_hints import hint_findings
from plans.engine.check_points import point_findings
from plans.engine.facts import Indicator, Person, Subject
from plans.engine.findings import Finding
from plans.engine.loading import Rules

Cited = tuple[str, str]


def check_plan(
    rules: Rules,
    indicators: Sequence[Indicator],
    subjects: Sequence[Subject],
    people: Sequence[Person],
    *,
    complete: bool = True,
    whole: bool = True,
    cited: Mapping[str, Cited] | None = None,
) -> list[Finding]:
    """Check a plan: 必须 first, in the order of the indicators, then 提示.

    ``complete`` False: a 分值 could not be read, so that sums of points would mislead and are left out. ``whole``
    False: a row of 指标 could not be read at all, so that counts would mislead as well. ``cited`` holds 条款 and 理由 of each changed setting; None: not known, not asked for.
    """
    findings: list[Finding] = []
    if rules.scheme.indicators is not None:
        if complete and whole:
            findings += point_findings(rules.scheme.indicators, indicators)
        if whole:
            findings += count_findings(rules.scheme.indicators, indicators)
    order = {row.code: position for position, row in enumerate(indicators)}
    findings.sort(key=lambda finding: order.get(finding.indicator, -1))
    return findings + hint_findings(rules, indicators, subjects, people, cited)
