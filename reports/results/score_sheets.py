"""考核评分表.xlsx: one printed score sheet for every 考核对象, to be signed and filed, with a list in front.

Each sheet shows how the score is made up, every indicator with its points, what was added and taken off, and rank and
grade. Everything comes from the settlement and its trace; of ballots only the score and the weights are shown, never
a mark or the mean of a group.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from bonuses.settled import Settled
from plans.engine.facts import Subject
from plans.engine.scheme.subjects import AdjustmentPart, BallotPart, DeductionPart, SubjectPart
from plans.engine.steps import Step, show
from reports.results.paper import (
    FIGURE,
    WORD,
    Field,
    Paper,
    Papers,
    Value,
    hundredth,
    papers,
    settled_words,
    title_words,
)
from reports.results.score_rows import (
    Points,
    QuarterPoints,
    added,
    by_indicator,
    marked,
    part_steps,
    parts_of,
    quarters_of,
)
from scoring.engine.results import SubjectOutcome

TITLE: Final = "绩效考核评分表"
WIDTHS: Final = (6, 13, 20, 24, 9, 9, 9, 9, 9, 18)
_REST: Final = 87
PARTS: Final = (
    Field("序号", 6, WORD),
    Field("项目", 13),
    Field("得分", 20, FIGURE),
    Field("计算", _REST, span=7),
)
EXTRAS: Final = (
    Field("序号", 6, WORD),
    Field("项目", 13),
    Field("分值", 20, FIGURE),
    Field("说明", _REST, span=7),
)
_NAMES: Final = (
    Field("序号", 6, WORD),
    Field("类别", 13, WORD),
    Field("一级指标", 20),
    Field("二级指标", 24),
    Field("分值", 9, FIGURE),
)
MARKS: Final = (*_NAMES, Field("得分", 9, FIGURE), Field("扣分", 9, FIGURE), Field("说明", 36, span=3))
QUARTERS: Final = ("一季度", "二季度", "三季度", "四季度")
MARKS_BY_QUARTER: Final = (*_NAMES, *(Field(name, 9, FIGURE) for name in QUARTERS), Field("说明", 18))
LIST: Final = (
    Field("编号", 12),
    Field("名称", 34),
    Field("类型", 12, WORD),
    Field("分组", 14),
    Field("得分", 12, FIGURE),
    Field("名次", 9, WORD),
    Field("等次", 10, WORD),
)
SIGNERS: Final = ("考核对象负责人", "分管领导", "绩效办", "主要领导")
UNDECIDED: Final = "待定"
CHAPTERS: Final = tuple("一二三四五六七八九十") + tuple(f"十{digit}" for digit in "一二三四五六七八九")


def write_score_sheets(settled: Settled, path: str | os.PathLike[str]) -> None:
    """Write the list and the sheets, in the order of 编号."""
    subjects = {row.code: row for row in settled.facts.subjects}
    with papers(Path(path)) as book:
        front = book.sheet(
            "目录", [field.width for field in LIST], across=False, foot=title_words(settled, TITLE)
        )
        tabs = [_sheet(book, settled, row, subjects[row.code]) for row in settled.outcome.subjects]
        _front(front, settled, tabs)


def _front(paper: Paper, settled: Settled, tabs: Sequence[str]) -> None:
    """The list of all sheets, each name leading to its sheet."""
    paper.spread(f"{title_words(settled, TITLE)}目录", "title", least=32)
    paper.spread(settled_words(settled), "facts", least=18)
    paper.sheet.repeat_rows(0, paper.line)
    paper.headings(LIST)
    paper.sheet.freeze_panes(paper.line, 0)
    for row, tab in zip(settled.outcome.subjects, tabs, strict=True):
        line = paper.line
        score = hundredth(row.score)
        paper.row(LIST, (row.code, row.name, row.kind, row.group, score, row.rank, row.grade or ""))
        target = tab.replace("'", "''")
        paper.sheet.write_url(line, 0, f"internal:'{target}'!A1", paper.looks["text"], row.code)


def _sheet(book: Papers, settled: Settled, row: SubjectOutcome, subject: Subject) -> str:
    foot = f"{title_words(settled, TITLE)}　{row.name}"
    paper = book.sheet(f"{row.code} {row.name}", WIDTHS, across=True, foot=foot)
    paper.spread(title_words(settled, TITLE), "title", least=32)
    paper.spread(_facts(settled, row, subject), "facts", least=18)
    paper.spread(settled_words(settled), "facts", least=18)
    paper.sheet.repeat_rows(0, 1)
    chapter = iter(CHAPTERS)
    _parts(paper, settled, row, next(chapter))
    for name, points in marked(settled, row):
        _marks(paper, f"{next(chapter)}、指标得分：{name}", points)
    for name, quarters in quarters_of(settled, row):
        _quarters(paper, f"{next(chapter)}、季度得分：{name}", quarters)
    _extras(paper, settled, row, next(chapter))
    _result(paper, settled, row)
    _signatures(paper)
    paper.keep_together()
    return paper.name


def _facts(settled: Settled, row: SubjectOutcome, subject: Subject) -> str:
    names = {person.number: person.name for person in settled.facts.people}
    found = (
        ("考核对象", f"{row.name}（{row.code}）"),
        ("类型", row.kind),
        ("分组", row.group),
        ("负责人", names.get(subject.head, "")),
        ("分管领导", names.get(subject.leader, "")),
    )
    return "　　".join(f"{name}：{words}" for name, words in found if words)


def _parts(paper: Paper, settled: Settled, row: SubjectOutcome, chapter: str) -> None:
    """How the score is made up: every part as it is published, then the sum."""
    paper.spread(f"{chapter}、得分构成", "chapter", least=24)
    paper.headings(PARTS)
    published = dict(row.parts)
    steps = part_steps(row)
    for number, part in enumerate(parts_of(settled, row), 1):
        words = _part_words(settled, part, steps.get(part.name))
        paper.row(PARTS, (number, part.name, hundredth(published.get(part.name)), words))
    total = steps.get("")
    paper.row(PARTS, ("", "得分", hundredth(row.score), total.formula if total else ""))


def _part_words(settled: Settled, part: SubjectPart, step: Step | None) -> str:
    """The sum in words; of ballots the weights alone, so that no group's mean stands on paper."""
    if isinstance(part, BallotPart):
        groups = settled.rules.scheme.form(part.form).groups
        weights = "、".join(f"{group.name} {show(group.weight * 100)}%" for group in groups)
        return f"民主测评得分（{weights}）"
    return step.formula if step else ""


def _marks(paper: Paper, chapter: str, points: Sequence[Points]) -> None:
    """Every indicator of a part with its points, and what was lost."""
    paper.spread(chapter, "chapter", least=24)
    paper.headings(MARKS)
    for number, one in enumerate(points, 1):
        lost = one.full - one.points
        paper.row(MARKS, (number, *one.names, one.full, one.points, lost or None, one.words))
    paper.row(MARKS, ("", "合计", "", "", *_sums(points), ""))


def _sums(points: Sequence[Points]) -> tuple[Decimal, Decimal, Decimal]:
    full = sum((one.full for one in points), Decimal(0))
    given = sum((one.points for one in points), Decimal(0))
    return full, given, full - given


def _quarters(paper: Paper, chapter: str, quarters: Sequence[QuarterPoints]) -> None:
    """The scores of the quarters (rules 5.1, 5.2), then the points of every indicator in each."""
    paper.spread(chapter, "chapter", least=24)
    paper.headings(PARTS)
    for one in quarters:
        paper.row(PARTS, (one.quarter, QUARTERS[one.quarter - 1], one.score, one.words))
    paper.headings(MARKS_BY_QUARTER)
    for number, (names, full, given) in enumerate(by_indicator(quarters), 1):
        figures = [given.get(quarter) for quarter in range(1, len(QUARTERS) + 1)]
        empty = [QUARTERS[quarter] for quarter, figure in enumerate(figures) if figure is None]
        words = f"{'、'.join(empty)}未计" if empty else ""
        paper.row(MARKS_BY_QUARTER, (number, *names, full, *figures, words))


def _extras(paper: Paper, settled: Settled, row: SubjectOutcome, chapter: str) -> None:
    """What was added and taken off, each with its reason."""
    wanted = (AdjustmentPart, DeductionPart)
    parts = [part for part in parts_of(settled, row) if isinstance(part, wanted)]
    if not parts:
        return
    paper.spread(f"{chapter}、加分和扣分", "chapter", least=24)
    paper.headings(EXTRAS)
    rows = [one for part in parts for one in added(settled, row, part)]
    for number, values in enumerate(rows, 1):
        paper.row(EXTRAS, (number, *values))
    if not rows:
        paper.row(EXTRAS, ("", "无", None, "本年度没有加分、扣分事项"))


def _result(paper: Paper, settled: Settled, row: SubjectOutcome) -> None:
    """Score, rank and grade in one line, and what is still open."""
    paper.gap()
    shown = [
        ("得分", hundredth(row.score)),
        ("百分制", hundredth(row.percent)),
        ("名次", row.rank),
        ("等次", row.grade),
    ]
    words = "　　".join(
        f"{name}：{UNDECIDED if value is None else value}" for name, value in _given(settled, row, shown)
    )
    paper.spread(words, "total", least=28)
    for problem in settled.outcome.problems:
        if problem.blocking and row.code in problem.where.split("/"):
            paper.spread(f"待处理：{problem.message}", "note", least=18)


def _given(
    settled: Settled, row: SubjectOutcome, shown: Sequence[tuple[str, Value]]
) -> Iterator[tuple[str, Value]]:
    """Without the 100 scale where it says the same, and without a grade where the plan gives none."""
    graded = any(row.kind in group.kinds and group.grading for group in settled.rules.scheme.subjects)
    for name, value in shown:
        if (name == "百分制" and row.percent == row.score) or (name == "等次" and not graded):
            continue
        yield name, value


def _signatures(paper: Paper) -> None:
    """A field for every signature, side by side."""
    paper.gap()
    paper.height(60)
    columns = ((0, 2), (3, 3), (4, 6), (7, 9))
    for (first, last), signer in zip(columns, SIGNERS, strict=True):
        words = f"{signer}（签名）：\n\n　　　　年　　月　　日"
        if last > first:
            paper.sheet.merge_range(paper.line, first, paper.line, last, "", paper.looks["signed"])
        paper.sheet.write_string(paper.line, first, words, paper.looks["signed"])
    paper.line += 1
