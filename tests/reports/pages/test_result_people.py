"""People and their money: every amount is the result's, sums are to the fen, what cancelled a bonus is one click away."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.models import BonusPool
from bonuses.services import store_and_settle
from people.access import Role
from reports.result_pages.frame import place_of
from reports.result_pages.money import bridge_of
from reports.results.blocks import money
from reports.workbook.check import check
from scoring.models import PersonResult, Settlement
from tests.access.settled import settled_year
from tests.office import YEAR, Office, build_office
from tests.reports.pages.settled_samples import BOOKS, SAMPLES, Years, table_rows, words

pytestmark = pytest.mark.django_db
PAGE: Final = "result_people"
LIST: Final = "人员结果"
PAYMENTS: Final = "发放明细"


def plain(amount: str) -> str:
    return amount.replace(",", "")


@pytest.mark.parametrize("name", ["科协", "工商联", "科技局", "工信局"])
def test_the_people_are_those_of_the_result_file(years: Years, name: str) -> None:
    document = {row["id"]: row for row in json.loads(years.settlements[name].result)["people"]}
    shown = {}
    for page in range(1, len(document) // 200 + 2):
        head, *rows = table_rows(years.page(name, PAGE, f"?reset=1&per_page=200&page={page}"), LIST)
        shown.update(
            {row[0].split()[-1]: dict(zip(head, row, strict=True)) for row in rows if "合计" not in row[0]}
        )
    assert shown.keys() == document.keys()
    for number, row in document.items():
        cells = shown[number]
        if row["score"] is not None:
            assert cells["得分"] == row["score"]
        if row["grade"]:
            assert cells["等次"].split()[0] == row["grade"]
        if row["bonus"] is not None:
            assert plain(cells["奖金"]) == row["bonus"]
            assert plain(cells["基数"]) == row["base"]
        assert cells.get("取消依据", "—").replace(" ", "") == ("、".join(row["cancelled_by"]) or "—")


def test_sections_stand_by_name(years: Years) -> None:
    head, *rows = table_rows(years.page("科协", PAGE, "?reset=1&q=P004"), LIST)
    assert rows[0][head.index("所在对象")] == "办公室"
    head, *rows = table_rows(years.page("工信局", PAGE, "?reset=1&q=P0012"), LIST)
    assert rows[0][head.index("所在对象")] == "市教育局综合科"


def test_what_cancelled_leads_to_the_row_of_the_input(years: Years) -> None:
    html = years.page("科协", PAGE, "?reset=1&standing=cancelled")
    assert (
        f'{years.url("科协", "result_input")}?sheet=%E8%BF%9D%E8%A7%84%E8%BF%9D%E7%BA%AA&key=V001"'
        in html.replace("&amp;", "&")
    )


def test_columns_nobody_has_are_left_out(years: Years) -> None:
    bureau = table_rows(years.page("工信局", PAGE, "?reset=1"), LIST)[0]
    assert "得分" not in bureau
    assert "补发" not in bureau
    assert "评优限制" in bureau
    assert "单位等次" in bureau
    assert "补发" in table_rows(years.page("科协", PAGE, "?reset=1"), LIST)[0]


@pytest.mark.parametrize(
    ("standing", "key"), [("cancelled", "cancelled_by"), ("barred", "barred_from_excellent")]
)
def test_a_standing_keeps_whom_it_names(years: Years, standing: str, key: str) -> None:
    html = years.page("工信局", PAGE, f"?reset=1&per_page=200&standing={standing}")
    rows = table_rows(html, LIST)[1:-1]
    document = json.loads(years.settlements["工信局"].result)["people"]
    assert {row[0].split()[-1] for row in rows} == {row["id"] for row in document if row[key]}


def test_deductions_and_supplements_can_be_looked_at_alone(years: Years) -> None:
    for standing, column in (("deducted", "扣减"), ("supplemented", "补发")):
        head, *rows = table_rows(years.page("科协", PAGE, f"?reset=1&standing={standing}"), LIST)
        assert rows[:-1]
        assert all(plain(row[head.index(column)]) != "0.00" for row in rows[:-1])


def test_the_last_line_adds_up_what_passes_the_filters(years: Years) -> None:
    head, *rows = table_rows(years.page("科协", PAGE, "?reset=1&grade=优秀"), LIST)
    *people, total = rows
    assert total[0] == f"合计（{len(people)} 人）"
    for column in ("基数", "扣减", "补发", "奖金"):
        place = head.index(column)
        cents = sum(int(plain(row[place]).replace(".", "")) for row in people)
        assert plain(total[place]).replace(".", "").lstrip("0") == str(cents).lstrip("0")


def test_the_sums_stand_after_the_last_page_only(years: Years) -> None:
    assert "合计（266 人）" not in years.page("工信局", PAGE, "?reset=1")
    assert "合计（266 人）" in years.page("工信局", PAGE, "?reset=1&page=6")


def test_groups_by_section_stand_under_its_name(years: Years) -> None:
    text = words(years.page("科协", PAGE, "?reset=1&group=section"))
    assert "组织宣传部 2 人" in text
    assert "科学技术普及部 6 人" in text


def test_sorting_by_money_puts_the_unpaid_last(years: Years) -> None:
    for direction in ("", "-"):
        head, *rows = table_rows(years.page("工信局", PAGE, f"?reset=1&sort={direction}amount&page=6"), LIST)
        assert rows[-2][head.index("奖金")] == "— 不参加发放"


def test_the_export_is_what_is_shown(years: Years) -> None:
    head, *rows = table_rows(years.page("科协", PAGE, "?reset=1&grade=优秀&sort=-amount"), LIST)
    exported_head, *exported = years.export("科协", PAGE, "?reset=1&grade=优秀&sort=-amount")
    assert exported_head == head
    assert [f"{row[0]}" for row in exported] == [row[0].split()[0] for row in rows[:-1]]
    place = head.index("奖金")
    assert [f"{row[place]:.2f}" for row in exported] == [plain(row[place]) for row in rows[:-1]]


def test_a_blocked_year_says_why_there_is_no_money(years: Years) -> None:
    text = words(years.page("无票", PAGE, "?reset=1"))
    assert "还有阻断问题没有处理，奖金暂不计算。" in text
    assert "— 没有“民主测评”的有效票" in text
    assert "— 有问题待处理" in text


def test_somebody_not_appraised_is_said_to_be(years: Years) -> None:
    document = json.loads(years.settlements["科协"].result)["people"]
    away = [row["id"] for row in document if row["score"] is None]
    for number in away:
        text = words(years.page("科协", PAGE, f"?reset=1&q={number}"))
        assert "— 不参加考核" in text
        assert "— 不参加发放" in text


def test_the_bridge_adds_up_and_so_do_its_groups(years: Years) -> None:
    for name in ("科协", "工商联", "科技局", "工信局"):
        bridge = bridge_of(years.settlements[name])
        assert bridge is not None
        assert bridge.check == 0
        assert bridge.terms.amount == bridge.paid
        for groups in (bridge.sections, bridge.grades):
            assert sum(group.terms.amount for group in groups) == bridge.paid
            assert sum(group.terms.people for group in groups) == bridge.terms.people


def test_money_of_many_units_is_summed_by_unit_and_by_its_grade(years: Years) -> None:
    bridge = bridge_of(years.settlements["工信局"])
    assert bridge is not None
    assert bridge.by_unit
    grades = {row["id"]: row["grade"] for row in json.loads(years.settlements["工信局"].result)["subjects"]}
    assert {group.key for group in bridge.sections} <= grades.keys()
    assert [group.name for group in bridge.grades] == ["优秀", "良好", "一般", "差"]
    rows = table_rows(years.page("工信局", PAGE, "?reset=1&unit=U03"), LIST)
    cells = [dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]]
    assert {row["单位等次"] for row in cells} == {grades["U03"]}
    assert {row["所在对象"] for row in cells} == {"市科学技术局", "市科学技术局产业发展科"}
    (group,) = [one for one in bridge.sections if one.key == "U03"]
    assert plain(rows[-1][rows[0].index("奖金")]) == f"{group.terms.amount / 100:.2f}"


def test_the_note_says_only_what_the_plan_does(years: Years) -> None:
    assert "奖金＝基数－扣减。点姓名" in words(years.page("工信局", PAGE, "?reset=1"))
    assert "尾差（按最大余数法补的分）" in words(years.page("科协", PAGE, "?reset=1"))


def test_the_page_of_money_shows_bridge_groups_and_list(years: Years) -> None:
    html = years.page("科协", "result_bonus", "?reset=1")
    bonus = json.loads(years.settlements["科协"].result)["bonus"]
    text = words(html)
    for key in ("total", "paid", "returned", "undistributed"):
        assert money(int(bonus[key].replace(".", ""))) in text
    assert "核对 0.00 分文不差" in text
    assert "按所在对象" in text
    assert "按等次" in text
    rows = table_rows(html, PAYMENTS)
    assert rows[-1][0] == "合计（25 人）"
    assert plain(rows[-1][rows[0].index("奖金")]) == bonus["paid"]


def test_an_unbalanced_pool_would_be_seen() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    bridge = bridge_of(found)
    assert bridge is not None
    assert (bridge.check, bridge.returned) == (0, BonusPool.objects.get(settlement=found).returned_fen)


def test_open_money_says_so_and_shows_no_list(years: Years) -> None:
    text = words(years.page("无票", "result_bonus"))
    assert "还有阻断问题没有处理，奖金暂不计算。总额 140,000.00 元" in text
    assert "发放明细" not in text


def test_no_total_says_how_to_get_one() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    found.bonus_pool.delete()
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    base = f"/units/{office.a.pk}/years/{YEAR}/results/{found.pk}/"
    assert "方案里没有填奖金总额" in client.get(f"{base}bonus/").content.decode()
    assert "没有填奖金总额" in client.get(base).content.decode()


def test_a_plan_without_people_or_money_has_no_such_pages(years: Years) -> None:
    for page in (PAGE, "result_bonus"):
        assert years.reader.get(years.url("镇", page)).status_code == 404


def test_the_lists_ask_as_often_for_one_row_as_for_many() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    pages = ("people/?reset=1", "people/?group=section", "bonus/?reset=1")
    many = [_queries(office, Role.PERFORMANCE_OFFICE, office.a.pk, found, page) for page in pages]
    PersonResult.objects.filter(settlement=found).exclude(number="A01").delete()
    assert many == [_queries(office, Role.PERFORMANCE_OFFICE, office.a.pk, found, page) for page in pages]


def _queries(office: Office, who: str, agency: int, found: Settlement, page: str) -> int:
    client = office.client_of(who)
    url = f"/units/{agency}/years/{YEAR}/results/{found.pk}/{page}"
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_last_year_s_grade_stands_beside_people_where_it_was_entered(years: Years) -> None:
    reading = check(SAMPLES / BOOKS["工商联"])
    assert reading.rows is not None
    assert reading.rules is not None
    reading.rows.participants[0].previous_grade = "称职"
    number = reading.rows.participants[0].number
    plan = years.settlements["工商联"].plan
    found = store_and_settle(reading.rows, reading.rules, owner=plan.agency.name).settlement
    years = replace(years, settlements={"工商联": found})
    head, *rows = table_rows(years.page("工商联", PAGE, "?reset=1"), LIST)
    shown = {row[0].split()[-1]: row[head.index("上年度考核等次")] for row in rows if "合计" not in row[0]}
    assert shown.pop(number) == "称职"
    assert set(shown.values()) == {"—"}
    row = PersonResult.objects.get(settlement=found, number=number)
    page = years.reader.get(reverse("result_person", kwargs={**place_of(found), "person": row.pk}))
    assert "上年度考核等次 称职" in words(page.content.decode())


def test_nobody_sees_a_column_that_nobody_filled(years: Years) -> None:
    head, *_ = table_rows(years.page("工商联", PAGE, "?reset=1"), LIST)
    assert "上年度考核等次" not in head
