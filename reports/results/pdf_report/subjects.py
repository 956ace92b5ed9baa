"""The subject tables: one a class and group, in the order of the places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from bonuses.settled import Settled
from plans.engine.scheme.subjects import SubjectClass
from reports.results.blocks import (
    Block,
    HeadingBlock,
    NamedPicture,
)
from reports.results.distribution import Mark, distribution, lines_of
from reports.results.pdf_report.names import Names
from reports.results.pdf_report.tables import table_block
from reports.results.tables import ROUNDING_NOTE, Cell, Column, Kind, Table
from scoring.engine.results import SubjectOutcome

OPEN: Final = "※"
TIE_NOTE: Final = f"{OPEN} 同分跨等次线，作出决定前暂按较低等次"
UNDECIDED_NOTE: Final = "— 为待定或没有"
# From so many scores on a picture says more than the table.
ENOUGH: Final = 5


def classes(settled: Settled) -> list[tuple[SubjectClass, str, list[SubjectOutcome]]]:
    """Every class and 分组 that has subjects, best first, those without a place at the end."""
    found = []
    for rules in settled.rules.scheme.subjects:
        groups: dict[str, list[SubjectOutcome]] = defaultdict(list)
        for row in settled.outcome.subjects:
            if row.kind in rules.kinds:
                groups[row.group].append(row)
        for group, rows in sorted(groups.items()):
            found.append((rules, group, sorted(rows, key=_place)))
    return found


def _place(row: SubjectOutcome) -> tuple[bool, int, int, str]:
    return row.rank is None, row.rank or 0, -(row.score or 0), row.code


def class_words(rules: SubjectClass, group: str, *, alone: bool) -> str:
    """The name of a class with its group; one that stands for several kinds says which."""
    return rules.name if alone or not group else f"{rules.name}·{group}"


def section(settled: Settled, names: Names) -> Iterator[Block]:
    """考核结果: heading and tables."""
    found = classes(settled)
    if not found:
        yield HeadingBlock("考核结果", "没有考核对象。")
        return
    yield HeadingBlock("考核结果")
    for rules, group, rows in found:
        yield _table(settled, names, rules, group, rows)


def _table(
    settled: Settled, names: Names, rules: SubjectClass, group: str, rows: list[SubjectOutcome]
) -> Block:
    parts = tuple(part.name for part in rules.parts)
    columns = (
        Column("名次", Kind.WHOLE, 8),
        Column("编号", width=8),
        Column("名称", width=22),
        Column("类型", Kind.WORD, 11),
        *(Column(name, Kind.SCORE, max(9, 2 * len(name) + 1)) for name in parts),
        Column("得分", Kind.SCORE, 9),
        Column("百分制", Kind.SCORE, 9),
        Column("等次", Kind.WORD, 10),
        Column("上年", Kind.WORD, 17),
        Column("备注", width=16),
    )
    past = _last_year(settled)
    shown = (_row(row, parts, names, past.get(row.code, "")) for row in rows)
    same = all(row.score == row.percent for row in rows)
    kinds = {row.kind for row in rows}
    leave_out = (*(("百分制",) if same else ()), *(("类型",) if len(kinds) == 1 else ()))
    notes = [f"{ROUNDING_NOTE}。"] if len(parts) > 1 else []
    notes += [f"{TIE_NOTE}。"] if any(row.code in names.tied for row in rows) else []
    notes += [f"{UNDECIDED_NOTE}。"] if any(row.score is None for row in rows) else []
    heading = f"{class_words(rules, group, alone=False)}（{len(rows)}个）"
    table = Table("考核结果", columns, shown)
    return table_block(table, heading, note="".join(notes), leave_out=leave_out, level=3, look="subjects")


def _row(row: SubjectOutcome, parts: tuple[str, ...], names: Names, past: str) -> tuple[Cell, ...]:
    figures = dict(row.parts)
    grade = f"{row.grade}{OPEN}" if row.grade and row.code in names.tied else row.grade
    remark = f"降档前{row.grade_before}" if row.grade_before else ""
    return (
        row.rank,
        row.code,
        row.name,
        row.kind,
        *(figures.get(name) for name in parts),
        row.score,
        row.percent,
        grade,
        past,
        remark,
    )


def _last_year(settled: Settled) -> dict[str, str]:
    """Grade and place of the year before, as the office has them."""
    found = {}
    for row in settled.facts.past:
        if row.year == settled.facts.year - 1:
            place = f"{row.rank}/{row.of}" if row.rank and row.of else ""
            found[row.subject] = " ".join(word for word in (row.grade, place) if word)
    return found


def picture(names: Names, rules: SubjectClass, group: str, rows: list[SubjectOutcome]) -> NamedPicture | None:
    """The distribution of a class, where it has enough scores."""
    marks = [
        Mark(f"{row.code} {row.name}", row.percent, row.grade or "", row.code in names.tied)
        for row in rows
        if row.percent is not None
    ]
    if len(marks) < ENOUGH:
        return None
    lines = lines_of(rules.grading, marks) if rules.grading else []
    grades = rules.grading.grades if rules.grading else ()
    caption = f"{class_words(rules, group, alone=False)}得分分布（百分制）"
    made = distribution(marks, lines, grades=grades, name=caption)
    return NamedPicture(caption, made, picture_notes(made.ties, moved=made.moved))


def picture_notes(ties: tuple[str, ...], *, moved: bool) -> tuple[str, ...]:
    """What the marks of a picture mean."""
    notes = [f"红圈为同分待定：{'、'.join(ties)}"] if ties else []
    return (*notes, "虚圈的等次不由分数线决定（降档、定档或决定）") if moved else tuple(notes)
