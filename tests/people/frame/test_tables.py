"""Lists: sorted, filtered, paged, remembered, exported exactly as filtered, at one query count."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
import openpyxl
import pytest
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils.html import format_html

from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn, MomentColumn, NumberColumn
from people.frame.tables import HouseTable, Listing, listing
from people.models import Account, Agency, TablePreference
from tests.people.frame.asking import got

pytestmark = pytest.mark.django_db


class Agencies(HouseTable):
    name = LinkedColumn(verbose_name="名称", to=lambda row: f"/units/{row.pk}/")
    kind = BadgeColumn(verbose_name="类型", tones={"市": "info"})
    closed_on = DayColumn(verbose_name="撤销日期")
    group = tables.Column(verbose_name="分组")

    class Meta(HouseTable.Meta):
        empty_text = "还没有单位。"


class AgencyFilter(django_filters.FilterSet):  # type: ignore[misc]
    name = django_filters.CharFilter(label="名称", lookup_expr="contains")
    group = django_filters.CharFilter(label="分组")

    class Meta:
        model = Agency
        fields: ClassVar[list[str]] = ["name", "group"]


@pytest.fixture
def account() -> Account:
    return Account.objects.create(username="a", name="甲")


def add(count: int, **values: Any) -> None:
    start = Agency.objects.count()
    Agency.objects.bulk_create(Agency(name=f"第{start + number:03}局", **values) for number in range(count))


def _listed(request: HttpRequest) -> Listing:
    rows = Agency.objects.all()
    return listing(
        request, name="agencies", table=Agencies, rows=rows, filters=AgencyFilter, file_name="单位"
    )


def show(account: Account, **parameters: Any) -> tuple[Listing, str]:
    request = got("/units/", account, **parameters)
    shown = _listed(request)
    return shown, "" if shown.download else draw(request, shown)


def draw(request: HttpRequest, shown: Listing) -> str:
    return render_to_string("pieces/table.html", {"shown": shown, "caption": "单位"}, request)


def names(html: str) -> list[str]:
    return re.findall(r">(第\d+局)<", html)


def exported(shown: Listing) -> list[tuple[Any, ...]]:
    assert shown.download is not None
    book = openpyxl.load_workbook(BytesIO(shown.download.content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_fifty_rows_a_page_and_the_way_to_the_next(account: Account) -> None:
    add(120)
    _, html = show(account)
    assert names(html) == [f"第{number:03}局" for number in range(50)]
    assert 'href="?page=3"' in html
    assert "共 120 条" in html
    assert names(show(account, page="3")[1]) == [f"第{number:03}局" for number in range(100, 120)]


@pytest.mark.parametrize("page", ["99", "x", "-1"])
def test_a_page_that_does_not_exist_gives_the_nearest(account: Account, page: str) -> None:
    add(60)
    assert 10 <= len(names(show(account, page=page)[1])) <= 50


def test_sorting_keeps_the_filter_and_says_so(account: Account) -> None:
    add(3, group="经济")
    add(3, group="民生")
    _, html = show(account, group="经济", sort="-name")
    assert names(html) == ["第002局", "第001局", "第000局"]
    assert 'aria-sort="descending"' in html
    assert "group=%E7%BB%8F%E6%B5%8E" in re.findall(r'class="sort" href="([^"]*)', html)[0]


def test_the_number_of_queries_does_not_grow_with_the_rows(account: Account) -> None:
    counts = []
    for rows in (1, 2):
        add(rows)
        request = got("/units/", account)
        with CaptureQueriesContext(connection) as captured:
            draw(request, _listed(request))
        counts.append(len(captured))
    assert counts[0] == counts[1] == 3  # what is remembered, the count, the page


def test_what_was_asked_is_remembered_until_it_is_reset(account: Account) -> None:
    add(2, group="经济")
    add(2, group="民生")
    show(account, group="民生", sort="-name")
    shown, html = show(account)
    assert names(html) == ["第003局", "第002局"]
    assert shown.remembered
    assert "沿用上次的条件" in html
    _, html = show(account, reset="1")
    assert len(names(html)) == 4
    assert len(names(show(account)[1])) == 4


def test_the_page_number_and_the_year_are_not_remembered(account: Account) -> None:
    add(60, group="经济")
    show(account, group="经济", page="2", year="2025")
    assert TablePreference.objects.get().query == "group=%E7%BB%8F%E6%B5%8E"


def test_another_person_and_another_table_remember_their_own(account: Account) -> None:
    add(2)
    show(account, name="001")
    other = Account.objects.create(username="b", name="乙")
    assert len(names(show(other)[1])) == 2


def test_a_list_of_dictionaries_is_sorted_too(account: Account) -> None:
    class Plain(HouseTable):
        name = tables.Column(verbose_name="名称")
        points = NumberColumn(verbose_name="得分")

    rows = [{"name": "甲", "points": 2}, {"name": "乙", "points": 10}]
    request = got("/x/", account, sort="-points")
    shown = listing(request, name="plain", table=Plain, rows=rows, file_name="得分")
    assert re.findall(r'class="number" data-label="得分">(\d+)<', draw(request, shown)) == ["10", "2"]


def test_cells_are_escaped_and_badges_drawn(account: Account) -> None:
    Agency.objects.create(name="<script>x</script>", kind="市", closed_on=date(2026, 3, 1))
    _, html = show(account)
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html
    assert '<span class="state state-info">市</span>' in html
    assert 'data-label="撤销日期">2026-03-01<' in html
    assert 'data-label="分组">—<' in html


def test_an_empty_list_says_so_and_an_overfiltered_one_offers_the_way_back(account: Account) -> None:
    assert "还没有单位。" in show(account)[1]
    add(1)
    _, html = show(account, name="没有这个")
    assert "没有符合条件的记录" in html
    assert 'href="?reset=1"' in html


def test_the_export_holds_exactly_what_is_filtered_on_all_pages(account: Account) -> None:
    add(60, group="经济", closed_on=date(2026, 3, 1))
    add(5, group="民生")
    shown, _ = show(account, group="经济", sort="-name", page="2", export="xlsx")
    rows = exported(shown)
    assert rows[0] == ("名称", "类型", "撤销日期", "分组")
    assert [row[0] for row in rows[1:]] == [f"第{number:03}局" for number in reversed(range(60))]
    assert rows[1][1:] == ("单位", datetime(2026, 3, 1), "经济")
    assert "filename*=UTF-8''%E5%8D%95%E4%BD%8D-" in shown.download["Content-Disposition"]  # type: ignore[index]


def test_what_was_remembered_is_exported_too(account: Account) -> None:
    add(2, group="经济")
    add(2, group="民生")
    show(account, group="民生")
    assert [row[0] for row in exported(show(account, export="xlsx")[0])[1:]] == ["第002局", "第003局"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x/", "{=1}"]
)
def test_text_never_becomes_a_formula_or_a_link(account: Account, text: str) -> None:
    Agency.objects.create(name=text)
    shown, _ = show(account, export="xlsx")
    assert shown.download is not None
    cell = openpyxl.load_workbook(BytesIO(shown.download.content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_days_and_markup_keep_their_kind_in_a_spreadsheet(account: Account) -> None:
    class Kinds(HouseTable):
        number = NumberColumn(verbose_name="数")
        exact = NumberColumn(verbose_name="准数")
        moment = MomentColumn(verbose_name="时间")
        yes = tables.Column(verbose_name="是否")
        marked = tables.Column(verbose_name="标记")
        hidden = tables.Column(verbose_name="操作", exclude_from_export=True)

        def render_marked(self, value: str) -> str:
            return format_html("<b>{}</b>", value)

    moment = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    row = {"number": 3, "exact": Decimal("1.5"), "moment": moment, "yes": True, "marked": "甲", "hidden": "x"}
    request = got("/x/", account, export="xlsx")
    rows = exported(listing(request, name="kinds", table=Kinds, rows=[row], file_name="种类"))
    assert rows[0] == ("数", "准数", "时间", "是否", "标记")
    assert rows[1] == (3, 1.5, datetime(2026, 3, 1, 9, 30), "是", "甲")
