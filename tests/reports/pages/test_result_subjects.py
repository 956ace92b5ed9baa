"""考核对象 as a list: columns follow the plan, every figure is the result's, open ones say why."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from reports.result_pages.previous import previous_of
from reports.result_pages.shape import shape_of
from scoring.models import PastResult, Settlement, SubjectResult
from tests.access.settled import settled_year
from tests.office import OTHER_YEAR, YEAR, Office, build_office
from tests.reports.pages.settled_samples import Years, table_rows, words

pytestmark = pytest.mark.django_db
PAGE: Final = "result_subjects"
# Names of the lists as their captions say them.
LIST: Final = "考核对象"


def heads(years: Years, name: str) -> list[str]:
    return table_rows(years.page(name, PAGE, "?reset=1"), LIST)[0]


def test_the_town_shows_quarters(years: Years) -> None:
    assert heads(years, "镇") == [
        "考核对象", "名次", "得分", "业绩", "履职", "加减分", "一季度", "二季度", "三季度", "四季度", "等次", "上年",
    ]  # fmt: skip


def test_the_quarters_are_those_of_the_calculation(years: Years) -> None:
    rows = table_rows(years.page("镇", PAGE, "?reset=1&q=K01"), LIST)
    cells = dict(zip(*rows, strict=True))
    assert [cells[f"{quarter}季度"] for quarter in "一二三四"] == ["90.77", "95.64", "92.23", "92.27"]


def test_the_bureau_shows_deductions_and_no_quarters(years: Years) -> None:
    found = heads(years, "工信局")
    assert found[:7] == ["考核对象", "名次", "得分", "目标考评", "公众评议", "正向激励", "扣分"]
    assert "一季度" not in found
    assert 'class="part-bar part-minus"' in years.page("工信局", PAGE)


def test_bars_measure_those_who_are_ranked_together(years: Years) -> None:
    shape = shape_of(years.settlements["科协"])
    together = [row.parts["自选"] or 0 for row in shape.rows.values() if row.kind != "单位"]
    assert shape.longest["科室", "自选"] == shape.longest["下属单位", "自选"] == max(together)
    assert shape.longest["单位", "自选"] == shape.rows["U01"].parts["自选"]


def test_item_grades_where_the_plan_grades_items(years: Years) -> None:
    assert "指标等级" in heads(years, "工商联")
    cells = dict(zip(*table_rows(years.page("工商联", PAGE, "?reset=1&q=K01"), LIST), strict=True))
    assert cells["指标等级"] == "好 2 良好 5"
    assert "指标等级" not in heads(years, "科协")


def test_columns_nobody_has_are_left_out(years: Years) -> None:
    assert "百分制" not in heads(years, "镇")
    assert "百分制" in heads(years, "科协")
    assert "分组" not in heads(years, "镇")
    assert "分组" in heads(years, "科室同分")
    assert "等次" not in heads(years, "科协")
    assert "等次" in heads(years, "科技局")


def test_sorting_by_a_part_takes_the_figure_and_not_its_text(years: Years) -> None:
    head, *rows = table_rows(years.page("工商联", PAGE, "?reset=1&sort=-part1"), LIST)
    column = head.index("自选")
    figures = [Decimal(row[column]) for row in rows]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] > 100 > figures[-1]


def test_open_figures_stand_last_in_both_directions(years: Years) -> None:
    for direction in ("", "-"):
        head, *rows = table_rows(years.page("缺得分", PAGE, f"?reset=1&sort={direction}score"), LIST)
        assert rows[-1][0].endswith("U07")
        assert rows[-1][head.index("得分")] == "— 缺“目标考评”得分"
        rank, group = head.index("名次"), head.index("分组")
        others = [row for row in rows[:-1] if row[group] == rows[-1][group]]
        assert {row[rank] for row in others} == {"— 同组有得分待定"}


def test_grades_sort_by_their_order_and_not_by_their_letters(years: Years) -> None:
    head, *rows = table_rows(years.page("工信局", PAGE, "?reset=1&sort=grade"), LIST)
    grades = [row[head.index("等次")].split()[0] for row in rows]
    assert list(dict.fromkeys(grades)) == ["优秀", "良好", "一般", "差"]


def test_a_downgrade_shows_the_grade_before(years: Years) -> None:
    document = json.loads(years.settlements["工信局"].result)["subjects"]
    (moved, *_) = [row for row in document if row["grade_before_leader_downgrade"]]
    text = words(years.page("工信局", PAGE, f"?reset=1&q={moved['id']}"))
    assert f"{moved['grade']} 降档前 {moved['grade_before_leader_downgrade']}" in text


def test_filters_keep_what_they_say(years: Years) -> None:
    _, *rows = table_rows(years.page("工信局", PAGE, "?reset=1&grade=差"), LIST)
    document = json.loads(years.settlements["工信局"].result)["subjects"]
    assert {row[0].split()[-1] for row in rows} == {row["id"] for row in document if row["grade"] == "差"}
    _, *sections = table_rows(years.page("科协", PAGE, "?reset=1&kind=下属单位"), LIST)
    assert [row[0] for row in sections] == ["科技馆 K07"]


def test_search_finds_names_and_codes_also_in_full_width(years: Years) -> None:
    assert len(table_rows(years.page("镇", PAGE, "?reset=1&q=Ｋ０１"), LIST)) == 2
    assert [row[0] for row in table_rows(years.page("科协", PAGE, "?reset=1&q=技馆"), LIST)[1:]] == [
        "科技馆 K07"
    ]


def test_nothing_found_says_what_to_do(years: Years) -> None:
    text = words(years.page("镇", PAGE, "?reset=1&q=没有这个"))
    assert "没有符合条件的记录" in text
    assert "清除条件" in text


def test_groups_stand_under_headings_and_leave_nothing_out(years: Years) -> None:
    html = years.page("科室同分", PAGE, "?reset=1&group=group")
    assert html.count('class="group-row"') == 2
    text = words(html)
    assert "经济发展组 4 个" in text
    assert "综合服务组 8 个" in text
    assert "共 12 条" in text
    assert "已筛选" not in text


def test_groups_hold_together_when_sorted(years: Years) -> None:
    html = years.page("工信局", PAGE, "?reset=1&group=grade&sort=name")
    assert [row[0].split()[0] for row in table_rows(html, LIST) if len(row) == 1] == [
        "优秀",
        "良好",
        "一般",
        "差",
    ]


def test_the_export_is_what_is_shown(years: Years) -> None:
    query = "?reset=1&grade=优秀&sort=-score"
    head, *rows = table_rows(years.page("工信局", PAGE, query), LIST)
    exported_head, *exported = years.export("工信局", PAGE, query)
    assert exported_head == head
    assert [row[0] for row in exported] == [row[0].rsplit(" ", 1)[0] for row in rows]
    score = head.index("得分")
    assert [f"{row[score]:.2f}" for row in exported] == [row[score] for row in rows]
    assert all(row[head.index("等次")] == "优秀" for row in exported)


def test_the_year_before_comes_from_the_register(years: Years) -> None:
    head, *rows = table_rows(years.page("镇", PAGE, "?reset=1"), LIST)
    shown = {row[0].split()[-1]: row[head.index("上年")] for row in rows}
    past = PastResult.objects.filter(plan=years.settlements["镇"].plan, year=2023).select_related("subject")
    assert past
    for row in past:
        assert shown[row.subject.code].split() == [f"第{row.rank}名", *([row.grade] if row.grade else [])]


def test_else_from_last_years_settlement_and_only_under_the_same_name() -> None:
    office = build_office()
    last = settled_year(office, office.a, OTHER_YEAR, state=Settlement.State.PUBLISHED)
    SubjectResult.objects.filter(settlement=last, code="K2").update(name="别的科")
    SubjectResult.objects.filter(settlement=last, code="K1").update(score_hundredths=8888, rank=4)
    found = previous_of(settled_year(office, office.a, YEAR))
    assert (found["K1"].score, found["K1"].rank) == (8888, 4)
    assert "K2" not in found
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(office)).content.decode()
    assert "88.88 第4名" in words(html)


def test_every_name_leads_to_its_calculation(years: Years) -> None:
    html = years.page("镇", PAGE, "?reset=1")
    for row in shape_of(years.settlements["镇"]).rows.values():
        assert f'href="{years.url("镇", PAGE)}{row.pk}/"' in html
        assert reverse(
            "result_subject",
            kwargs={
                "agency": years.settlements["镇"].plan.agency_id, "year": 2024,
                "settlement": years.settlements["镇"].pk, "subject": row.pk,
            },
        ) == f"{years.url('镇', PAGE)}{row.pk}/"  # fmt: skip


def test_markup_in_names_stays_text() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    SubjectResult.objects.filter(settlement=found, code="K1").update(name="<b>一科</b>", group="<i>甲</i>")
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(office) + "?group=group").content.decode()
    assert "&lt;b&gt;一科&lt;/b&gt;" in html
    assert "<b>一科" not in html
    assert "<i>甲" not in html


def test_the_list_asks_as_often_for_one_row_as_for_three() -> None:
    office = build_office()
    few, many = settled_year(office, office.b, YEAR), settled_year(office, office.a, YEAR)
    SubjectResult.objects.create(settlement=many, code="K9", name="九科", kind="科室", score_hundredths=1)
    assert few.subject_results.count() < many.subject_results.count()
    assert _queries(office, "乙局绩效办", office.b.pk, few) == _queries(
        office, Role.PERFORMANCE_OFFICE, office.a.pk, many
    )


def _queries(office: Office, who: str, agency: int, found: Settlement) -> int:
    client = office.client_of(who)
    url = f"/units/{agency}/years/{YEAR}/results/{found.pk}/subjects/"
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def _url(office: Office) -> str:
    found = settled_year(office, office.a, YEAR)
    return f"/units/{office.a.pk}/years/{YEAR}/results/{found.pk}/subjects/"
