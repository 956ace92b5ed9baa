"""Money to sections first, as formulas (rules 4.16): by Σ base weights × coefficient of the section's grade.

Each section then splits its own share: it is a group of the sheet 奖金分组.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from reports.results.living.base import SUBJECTS, Formula, Mixed, Refs
from reports.results.living.money_members import (
    Group,
    Sharing,
    coefficient_scale,
    graded_section,
    section_weights,
)  # fmt: skip
from reports.results.living.money_methods import (
    BASES,
    GROUPS,
    TOTAL,
    by_grade,
    figure,
    parameter,
    scaled,
)  # fmt: skip
from reports.results.living.money_split import Cells, Split, SplitCells, compute, names
from reports.results.tables import Column, Kind

SECTIONS: Final = names("科室", weight="科室权重")
FACTOR: Final = "科室系数"
SECTION_GRADE: Final = "科室等次"
SECTION_COLUMNS: Final = (
    Column(SECTION_GRADE, Kind.WORD, 9),
    Column(FACTOR, Kind.EXACT, 9, "按科室等次；直接在单位的人员、没有等次的科室为1"),
    Column(SECTIONS.weight, Kind.EXACT, 14, "本科室人员权重合计×科室系数"),
    *SECTIONS.columns(),
)
_SAID: Final = ("各科室权重之和", "还差几分", "得到补分的最小余数", "余数正好等于分界的科室里，有几个补分")


@dataclass
class Sections:
    """The split of the total over sections."""

    refs: Refs
    sharing: Sharing

    @cached_property
    def split(self) -> Split:
        """The shares of all sections, in the order of 编号."""
        assert self.sharing.sections is not None
        weights = section_weights(self.refs, self.sharing.members, self.sharing.sections)
        return compute(self.sharing.total, [weights[group.code] for group in self.sharing.groups])

    def totals(self) -> dict[str, int]:
        """The share of each section."""
        return {group.code: self.split.share(index) for index, group in enumerate(self.sharing.groups)}

    @cached_property
    def _cells(self) -> SplitCells:
        refs = self.refs
        place = refs.places[GROUPS]
        named = {heading: parameter(refs, heading) for heading in SECTIONS.group_headings()}
        return SplitCells(SECTIONS, place, 2, place.last, parameter(refs, TOTAL), named, self.split)

    def parameter_rows(self) -> Iterator[tuple[Mixed, ...]]:
        """The rows of 奖金参数 about the split over sections."""
        cells = self._cells.of_group()
        for heading, said in zip(SECTIONS.group_headings(), _SAID, strict=True):
            yield heading, cells.get(heading), said

    def of_group(self, index: int, group: Group) -> Cells:
        """The share of one section: its grade's coefficient, its weight, its total."""
        place = self.refs.places[GROUPS]
        row = place.rows[group.code]
        letters = place.letters
        weights = f"${letters[BASES.weight_sum]}{row}*{scaled(f'${letters[FACTOR]}{row}', self._scale)}"
        share = f"${letters[SECTIONS.floor]}{row}+${letters[SECTIONS.extra]}{row}"
        return {
            **self._graded(group, f"${letters[SECTION_GRADE]}{row}"),
            SECTIONS.weight: Formula(weights, self.split.weights[index]),
            **self._cells.of_row(index, row),
            TOTAL: Formula(share, self.split.share(index)),
        }

    @cached_property
    def _scale(self) -> int:
        assert self.sharing.sections is not None
        return coefficient_scale(tuple(entry.coefficient for entry in self.sharing.sections.coefficients))

    def _graded(self, group: Group, grade_cell: str) -> Cells:
        """Grade and coefficient; 1 where the people sit in the 单位 itself or the section has no grade."""
        refs, entries = self.refs, self.sharing.sections
        assert entries is not None
        outcome = {row.code: row for row in refs.settled.outcome.subjects}.get(group.code)
        if outcome is None or not graded_section(refs, group.code):
            return {FACTOR: 1}
        grade = outcome.grade or ""
        value = next((e.coefficient for e in entries.coefficients if e.grade == grade), Fraction(1))
        chosen = by_grade(
            grade_cell, [(e.grade, figure(refs, e, "coefficient")) for e in entries.coefficients], "1"
        )
        return {
            SECTION_GRADE: Formula(refs.cell(SUBJECTS, group.code, "等次"), grade or None),
            FACTOR: Formula(chosen, value),
        }
