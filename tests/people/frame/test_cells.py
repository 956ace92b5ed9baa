"""Cells are drawn as django-tables2 would draw them, without asking it for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

import django_tables2 as tables
import pytest
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django_tables2.rows import BoundRow

from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn
from people.frame.tables import HouseTable
from people.models import Agency, Department, Employee, Posting

DAY = date(2026, 3, 1)


class Posts(HouseTable):
    post = tables.Column(verbose_name="职务")

    class Meta(HouseTable.Meta):
        empty_text = "还没有职务。"


class Postings(HouseTable):
    """Every way to fill a cell that the lists use, and some that are left to the library."""

    employee = LinkedColumn(
        verbose_name="姓名", accessor="employee__name", to=lambda row: f"/x/{row.reason}/"
    )
    section = tables.Column(accessor="department__name", verbose_name="科室")
    parent = tables.Column(accessor="agency__parent__name", verbose_name="上级")
    post = tables.Column(verbose_name="职务")
    category = BadgeColumn(verbose_name="类别", tones={"借调": "info"})
    start = DayColumn(verbose_name="起")
    end = DayColumn(verbose_name="止", default="至今")
    reason = tables.Column(verbose_name="原因")
    concurrent = tables.Column(verbose_name="兼任")
    marked = tables.Column(verbose_name="标记", empty_values=())
    words = tables.Column(accessor="employee__get_full_words", verbose_name="被调用的")
    linked = tables.Column(accessor="reason", verbose_name="链接", linkify=lambda record: f"/y/{record.pk}/")
    nothing = tables.Column(accessor="no_such_thing", verbose_name="没有")

    class Meta(HouseTable.Meta):
        empty_text = "还没有任职。"

    def render_marked(self, record: Any, bound_row: Any, column: Any, table: Any) -> str:
        return format_html("<b>{}</b>{}", record.reason, type(table).__name__ + type(bound_row).__name__)

    def render_reason(self, value: str, **others: Any) -> str:
        return f"{value} {sorted(others)}"


def rows() -> Iterator[Posting]:
    for key, (section, parent, end, reason) in enumerate(
        [
            ("一科", None, None, "<script>alert(1)</script>"),
            (None, "甲市", DAY, '"引号" & 符号'),
            ("=1+1", "乙<市>", DAY, ""),
        ],
        start=1,
    ):
        agency = Agency(pk=key, name="甲局", parent=Agency(name=parent) if parent else None)
        person = Employee(pk=key, name=f"某人<{key}>", agency=agency)
        person.get_full_words = lambda key=key: f"第{key}人"  # type: ignore[attr-defined]
        department = Department(pk=key, name=section, agency=agency) if section else None
        yield Posting(
            pk=key, employee=person, agency=agency, department=department, post="一般人员", start=DAY, end=end,
            reason=reason, category="借调" if key == 2 else "在编", concurrent=key == 3,
        )  # fmt: skip


def by_the_library(table: HouseTable) -> list[list[str]]:
    names = [column.name for column in table.columns]
    return [[str(conditional_escape(localize(row.get_cell(name)))) for name in names] for row in table.rows]


def test_every_cell_is_what_the_library_gives_escaped() -> None:
    made = Postings(list(rows()))
    made.paginate(per_page=50)
    lines = list(made.body())
    for line, cells in zip(lines, by_the_library(made), strict=True):
        assert _cells_of(line) == cells
    assert "<script>" not in "".join(lines)
    assert "&lt;script&gt;" in lines[0]


def _cells_of(line: str) -> list[str]:
    """Give what stands between the tags of each cell."""
    inside = line.removeprefix("<tr>").removesuffix("</tr>").replace("</th>", "</td>")
    return [cell.partition(">")[2] for cell in inside.split("</td>")[:-1]]


def test_plain_cells_do_not_go_through_the_library() -> None:
    made = Posts(list(rows()))
    made.paginate(per_page=50)
    with patch.object(BoundRow, "get_cell", side_effect=AssertionError("asked the library")):
        assert "".join(made.body()).count("一般人员") == 3


@pytest.mark.parametrize("row", [{"post": "<i>"}, {"post": None}, {}])
def test_rows_that_are_dictionaries(row: dict[str, object]) -> None:
    made = Posts([row])
    made.paginate(per_page=50)
    (line,) = made.body()
    assert ("&lt;i&gt;" if row.get("post") else "—") in line
    assert "<i>" not in line
