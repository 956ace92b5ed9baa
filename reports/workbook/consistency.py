"""The last guard of a reading: no row that was found sound may lack what the tables need or name nothing.

Every such row has its own fault already where the sheets' readers work; whatever they let through is named here, so
that a check never hands over rows that cannot be stored or settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.db.models import ForeignKey, Model

from people.xlsx.faults import Fault
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.pages import linked
from reports.workbook.reading import Reading
from reports.workbook.writer_rows import LISTS

REMEDY: Final = "请核对这一格和它所指的工作表，改正后重新检查"


def loose_ends(reading: Reading) -> Iterator[Fault]:
    """A fault for every needed value or link that a row does not have; none where the readers did their work."""
    if reading.rules is None:
        yield Fault(word.PLAN, "A1", "没有可用的方案模板", "请在工作表“方案”填写方案模板、年度和单位名称")
        return
    for name, rows_of in LISTS.items():
        rows = rows_of(reading.rows)
        for column, is_link in _needed(reading.sheets[name], type(rows[0])) if rows else ():
            for index, row in enumerate(rows):
                value = linked(row, column.attribute) if is_link else getattr(row, column.attribute)
                if value is None:
                    yield _lacking(reading, name, index, column.heading)
    named: tuple[tuple[str, str, Sequence[Model]], ...] = (
        (word.TALLIES, "对象", reading.rows.tallies), (word.VIOLATIONS, "当事人", reading.rows.violations)
    )  # fmt: skip
    for name, heading, rows in named:
        for index, row in enumerate(rows):
            if linked(row, "subject") is None and linked(row, "participant") is None:
                yield _lacking(reading, name, index, heading)


def _needed(sheet: Sheet, model: type[Model]) -> Iterator[tuple[Column, bool]]:
    """The columns without which a row cannot be stored, and whether each is a link; words are never wanting."""
    for column in sheet.columns:
        field = model._meta.get_field(column.attribute)
        is_link = isinstance(field, ForeignKey)
        if not getattr(field, "null", False) and (is_link or column.kind.empty is None):
            yield column, is_link


def _lacking(reading: Reading, sheet: str, index: int, heading: str) -> Fault:
    return Fault(sheet, reading.places.cell(sheet, index, heading), f"{heading}没有可用的内容", REMEDY)
