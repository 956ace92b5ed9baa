"""Sentences that several documents share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from plans.engine.rounding import two_places
from reports.papers.facts import PaperFacts, SubjectFact, Table

UNGROUPED = ""


def day(when: date | None) -> str:
    """A day as documents write it: 2024年9月27日; empty without one."""
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


def yuan(fen: int) -> str:
    """An amount in yuan with separators."""
    whole, cents = two_places(abs(fen)).split(".")
    return f"{'-' if fen < 0 else ''}{int(whole):,}.{cents}元"


def listed(names: Iterable[str]) -> str:
    """Names one after the other."""
    return "、".join(names)


def basis(facts: PaperFacts) -> str:
    """By which document the year was appraised."""
    return f"根据{quoted(facts.document)}" if facts.document else "根据本单位年度绩效管理方案"


def quoted(document: str) -> str:
    """A document's title in book-title marks unless it stands in some already."""
    return document if "《" in document else f"《{document}》"


def decided(facts: PaperFacts) -> str:
    """Who decided on the result, and when; empty where nothing is recorded."""
    if not facts.decided_by:
        return ""
    number = f"（{facts.decided_document}）" if facts.decided_document else ""
    return f"经{day(facts.decided_on)}{facts.decided_by}审定{number}"


def grade_counts(facts: PaperFacts, rows: Sequence[SubjectFact]) -> str:
    """How many have which grade, the best first: 优秀3个、良好6个; empty where none is graded."""
    counts = dict.fromkeys(facts.grades, 0)
    for row in rows:
        if row.grade:
            counts[row.grade] = counts.get(row.grade, 0) + 1
    return "、".join(f"{grade}{number}个" for grade, number in counts.items() if number)


def results(facts: PaperFacts, kind: str) -> Table:
    """The results of a kind: rank, name, score, grade; the group where there are several."""
    rows = facts.of_kind(kind)
    grouped = len({row.group for row in rows}) > 1
    graded = any(row.grade for row in rows)
    heads = ["名次", "考核对象", *(["分组"] if grouped else []), "得分", *(["等次"] if graded else [])]
    cells = [
        [
            str(row.rank or ""), row.name, *([row.group] if grouped else []), row.points,
            *([row.grade] if graded else []),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(f"{facts.year}年度{kind}考核结果", heads, cells)


def result_tables(facts: PaperFacts) -> list[Table]:
    """A table for each kind of 考核对象, and how many people have which grade."""
    tables = [results(facts, kind) for kind in facts.kinds]
    if facts.graded_people:
        total = sum(number for _, number in facts.graded_people)
        rows = [[grade, str(number)] for grade, number in facts.graded_people]
        tables.append(Table("干部职工考核等次", ["等次", "人数"], [*rows, ["合计", str(total)]]))
    return tables


def tables_named(tables: Sequence[Table]) -> str:
    """The sentence that leads to the tables; empty without any."""
    return "结果见附表。" if tables else ""


def clause_words(clause: str) -> str:
    """The clause that a document rests on, in words."""
    return f"（依据：方案“{clause}”）" if clause else ""
