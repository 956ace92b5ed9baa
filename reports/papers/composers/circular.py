"""绩效评估结果通报."""

from __future__ import annotations

from collections.abc import Sequence

from reports.papers.composers.words import basis, decided, grade_counts, listed, result_tables
from reports.papers.facts import Draft, PaperFacts, SubjectFact


def compose(facts: PaperFacts) -> Draft:
    """Tell everybody what came of the year: the outcome of each kind, the best by name, what is asked for."""
    approved = decided(facts)
    opening = f"{basis(facts)}，{facts.agency}组织开展了{facts.year}年度绩效考核。"
    opening += f"{approved}，现将结果通报如下。" if approved else "现将结果通报如下。"
    chapters = [opening, "一、考核结果"]
    for kind in facts.kinds:
        chapters.append(_told(facts, kind))
    if facts.graded_people:
        told = listed(f"{grade}{number}人" for grade, number in facts.graded_people)
        chapters.append(f"干部职工考核等次：{told}。")
    chapters += [
        "二、有关要求",
        "各单位（科室）要对照考核情况查找短板，认真整改；先进的要总结经验，再接再厉。考核结果按方案规定运用。",
    ]
    return Draft(
        title=f"关于{facts.year}年度绩效考核结果的通报",
        recipients="各科室、下属单位" if facts.kinds != ["单位"] else "各参评单位",
        copies=listed(facts.copied),
        text="\n".join(chapters),
        tables=result_tables(facts),
    )


def _told(facts: PaperFacts, kind: str) -> str:
    """One sentence on a kind: its only row with its figures, else how many and the best by name."""
    rows = facts.of_kind(kind)
    if len(rows) == 1:
        grade = f"，等次为{rows[0].grade}" if rows[0].grade else ""
        return f"{rows[0].name}（{kind}）考核得分{rows[0].points}分{grade}。"
    counts = grade_counts(facts, rows)
    return f"参加考核的{kind}{len(rows)}个{f'，其中{counts}' if counts else ''}。{_best(rows)}"


def _best(rows: Sequence[SubjectFact]) -> str:
    graded = [row for row in rows if row.grade == "优秀"]
    if graded:
        return f"评为优秀的是：{listed(row.name for row in graded)}。"
    best = min((row.rank for row in rows if row.rank), default=None)
    first = [row for row in rows if row.rank and row.rank == best]
    return f"得分最高的是：{listed(row.name for row in first)}。" if first else ""
