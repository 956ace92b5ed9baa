"""The first page of a settlement: who may read it as what, what needs a person, what came of the year."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.access import Role
from reports.opened import facts_of
from reports.result_pages.overview import figures_of
from reports.result_pages.problems import FIRST, problems_of
from scoring.engine.honoured import priority_people
from scoring.models import QuarterSettlement, Settlement, SettlementProblem, SubjectResult
from tests.access.settled import settled_year
from tests.office import YEAR, build_office
from tests.reports.pages.settled_samples import Years, table_rows, words

FIVE = ("科协", "工商联", "科技局", "工信局", "镇")
pytestmark = pytest.mark.django_db


def test_the_head_says_what_it_is_and_that_it_is_a_draft(years: Years) -> None:
    html = years.page("镇")
    found = years.settlements["镇"]
    text = words(html)
    assert f"{found.plan.agency.name}2024年度考核结果 草稿" in text
    assert "XX镇内部绩效管理工作实施方案 · 第1版 · 草稿 ·" in text
    assert found.result_digest in html
    assert '<span class="seal">草稿</span>' in html
    assert "核算 命令行" in text


@pytest.mark.parametrize(
    ("state", "seal"),
    [("草稿", "草稿"), ("核对", "核对中"), ("审定", "未发布"), ("公示", "公示中"), ("发布", ""), ("归档", ""), ("已被替代", "旧版")],
)  # fmt: skip
def test_every_state_but_published_is_sealed(state: str, seal: str) -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR, state=state)
    html = office.client_of(Role.CHIEF_LEADER).get(_url(found)).content.decode()
    marks = re.findall(r'<span class="seal[^"]*">(.*?)</span>', html)
    assert marks == ([seal] if seal else [])
    assert f">{state}</span>" in html


@pytest.mark.parametrize("late", [True, False])
def test_a_quarter_published_after_the_year_was_settled_is_said_to_be_missing(
    years: Years, late: bool
) -> None:
    found = years.settlements["镇"]
    hour = timedelta(hours=1 if late else -1)
    QuarterSettlement.objects.create(
        plan=found.plan, quarter=3, version=2, state="发布", inputs=b"", published_at=found.created_at + hour
    )
    text = words(years.page("镇"))
    assert ("第3季度第2版" in text) is late
    assert ("在本版核算之后发布，本版没有采用" in text) is late
    Settlement.objects.filter(pk=found.pk).update(state=Settlement.State.SUPERSEDED)
    assert "本版没有采用" not in words(years.page("镇"))


def test_a_superseded_version_leads_to_the_one_that_stands() -> None:
    office = build_office()
    old = settled_year(office, office.a, YEAR, state=Settlement.State.SUPERSEDED)
    now = settled_year(office, office.a, YEAR)
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(old)).content.decode()
    assert "这是旧版，已被第2版替代" in html
    assert f'<a href="{_url(now)}">打开第2版</a>' in html


@pytest.mark.parametrize("name", FIVE)
def test_the_subjects_are_those_of_the_result_file(years: Years, name: str) -> None:
    document = json.loads(years.settlements[name].result)
    rows = table_rows(years.page(name), "考核对象")
    head, shown = rows[0], {row[0].split()[-1]: row for row in rows[1:]}
    assert set(shown) == {row["id"] for row in document["subjects"]}
    for row in document["subjects"]:
        cells = dict(zip(head, shown[row["id"]], strict=True))
        assert cells["得分"] == row["score"]
        assert cells["名次"] == str(row["rank"])
        for part, value in row["parts"].items():
            assert cells[part] == value
        if row["grade"]:
            assert cells["等次"].split()[0] == row["grade"]


def test_parts_carry_the_note_of_rounding(years: Years) -> None:
    assert "分项四舍五入，可能与总分相差0.01" in years.page("工信局")


def test_a_tie_stands_side_by_side_with_its_meaning_and_the_way_out(years: Years) -> None:
    html = years.page("科室同分")
    text = words(html)
    assert "1 个问题要先作决定。 处理好以前，结果不能发布" in text
    assert "同分跨等次线" in text
    assert "系统不替人挑选" in text
    assert "怎么办： 集体研究，给每个同分对象定一个等次" in text
    tied = re.search(r'<table class="table tied-table">.*?</table>', html, re.S)
    assert tied is not None
    assert "优秀1个、良好1个" in tied[0]
    assert [name in tied[0] for name in ("农业办", "退役军人服务站", "96.30")] == [True] * 3
    assert "同分待定，暂按较低等次" in text
    assert "同分待定：K11 退役军人服务站（96.30）" in text


def test_a_missing_ballot_names_the_person_and_what_is_missing(years: Years) -> None:
    text = words(years.page("无票"))
    assert "2 个问题要先作决定。 处理好以前，奖金不计算，结果不能发布" in text
    assert re.search(r"严癸三（办公室） P008\s+没有“民主测评”的有效票", text)
    assert "未定 2" in text
    assert "阻断问题未决，暂不计算" in text


def test_a_missing_score_names_the_unit(years: Years) -> None:
    text = words(years.page("缺得分"))
    assert re.search(r"U07\s+缺“目标考评”得分", text)
    assert "同组有得分待定" in text


def test_blocking_problems_stand_before_reminders(years: Years) -> None:
    found = problems_of(years.settlements["单位同分"])
    assert [kind.guide.code for kind in found.blocking] == ["TIE_AT_CUT"]
    assert {kind.guide.code for kind in found.reminding} >= {"NO_LEDGER"}
    html = years.page("单位同分")
    assert html.index("同分跨等次线") < html.index("指标没有已审核台账")


def test_no_problem_says_so(years: Years) -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    html = office.client_of(Role.LEADING_GROUP).get(_url(found)).content.decode()
    assert "没有问题，结果完整。" in html


def test_many_places_of_a_reminder_open_on_request() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    SettlementProblem.objects.bulk_create(
        SettlementProblem(
            settlement=found, code="NO_LEDGER", blocking=False, where=f"X{n:03d}", message="没有"
        )
        for n in range(230)
    )
    kind = problems_of(found).reminding[0]
    assert (kind.number, len(kind.first), len(kind.more), kind.left_out) == (230, FIRST, 200 - FIRST, 30)
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(found)).content.decode()
    assert "还有 30 处，见结果文件的“问题”表" in html


def test_only_who_may_upload_is_sent_to_upload(years: Years) -> None:
    assert "上传改好的工作簿" in years.page("科室同分")
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    SettlementProblem.objects.create(
        settlement=found, code="TIE_AT_CUT", blocking=True, where="K1/K2", message="同分"
    )
    html = office.client_of(Role.SUPERVISION).get(_url(found)).content.decode()
    assert "怎么办" in html
    assert "上传改好的工作簿" not in html


def test_key_figures_count_grades_and_name_the_ends(years: Years) -> None:
    (town,) = figures_of(years.settlements["镇"])
    document = json.loads(years.settlements["镇"].result)
    grades = [row["grade"] for row in document["subjects"]]
    assert {count.grade: count.number for count in town.counts} == {
        one: grades.count(one) for one in set(grades)
    }
    best = max(document["subjects"], key=lambda row: float(row["score"]))
    assert town.best.endswith(best["score"])
    assert town.url == years.url("镇", "result_subjects")


def test_the_picture_has_a_dot_for_each_subject_and_the_grade_lines(years: Years) -> None:
    html = years.page("镇")
    first = re.search(r'<svg class="distribution".*?</svg>', html, re.S)
    assert first is not None
    assert len(re.findall(r"<circle", first[0])) == 12
    assert "优秀" in first[0]
    assert 'style="' not in html


def test_the_bridge_is_that_of_the_result_file(years: Years) -> None:
    document = json.loads(years.settlements["科协"].result)["bonus"]
    cells = dict(row[:2] for row in table_rows(years.page("科协"), "奖金去向，单位元"))
    plain = {name: amount.replace(",", "") for name, amount in cells.items()}
    assert plain == {
        "总额": document["total"], "－ 发放": document["paid"], "－ 收回": document["returned"],
        "－ 未分配": document["undistributed"], "＝ 核对": "0.00",
    }  # fmt: skip


def test_honours_and_consequences_stand_by_name(years: Years) -> None:
    document = json.loads(years.settlements["镇"].result)["honours"]
    names = dict(SubjectResult.objects.filter(settlement=years.settlements["镇"]).values_list("code", "name"))
    text = words(years.page("镇")).replace(" ", "")
    facts = facts_of(years.settlements["镇"])
    meant = priority_people(facts, document["priority"], document["talk"])
    assert all(meant.values())
    people = {person.number: person.name for person in facts.people}
    listed = "、".join(
        f"{names[code]}（{'、'.join(people[number] for number in meant[code])}）"
        for code in document["priority"]
    )
    assert f"优先评优{listed}" in text
    bureau = words(years.page("工信局"))
    assert "通报批评" in bureau
    assert "次年公务员优秀名额（估计）" in bureau


def test_more_subjects_than_a_page_holds_show_the_first_with_a_way_to_all() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    SubjectResult.objects.bulk_create(
        SubjectResult(
            settlement=found, code=f"S{n:03d}", name=f"第{n}站", kind="下属单位", rank=n + 2,
            score_hundredths=9000 - n, percent_hundredths=9000 - n, parts={"规定": 9000 - n},
        )
        for n in range(80)
    )  # fmt: skip
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(found)).content.decode()
    assert len(table_rows(html, "考核对象")) == 21
    assert "查看全部 83 个" in html


def test_every_file_is_offered_and_a_scheme_without_money_has_no_list_of_payments(years: Years) -> None:
    assert "奖金发放表.xlsx" in years.page("科协")
    town = years.page("镇")
    assert "结果.xlsx" in town
    assert "奖金发放表.xlsx" not in town


def test_tabs_follow_the_plan(years: Years) -> None:
    def tabs(name: str) -> list[str]:
        nav = re.search(r'<nav class="result-tabs".*?</nav>', years.page(name), re.S)
        assert nav is not None
        return re.findall(r">([^<>]+)</a>", nav[0])

    assert tabs("科协")[:4] == ["概览", "考核对象", "人员", "奖金"]
    assert tabs("镇")[:3] == ["概览", "考核对象", "方案与依据"]


def test_nobody_else_sees_it() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR, state=Settlement.State.PUBLISHED)
    for who in (Role.STAFF, Role.FILER, Role.SECTION_HEAD, "乙局绩效办", Role.SYSTEM_ADMIN):
        assert office.client_of(who).get(_url(found)).status_code == 404
    assert Client().get(_url(found)).status_code == 302


def test_another_year_or_agency_in_the_address_is_not_found() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    client = office.client_of(Role.CITY_OFFICE)
    assert client.get(_url(found)).status_code == 200
    assert client.get(_url(found).replace(str(YEAR), str(YEAR - 1))).status_code == 404
    assert (
        client.get(_url(found).replace(f"/units/{office.a.pk}/", f"/units/{office.b.pk}/")).status_code == 404
    )


def test_the_page_asks_as_often_for_one_section_as_for_three() -> None:
    office = build_office()
    one, two = settled_year(office, office.b, YEAR), settled_year(office, office.a, YEAR)
    SubjectResult.objects.create(
        settlement=two,
        code="K9",
        name="九科",
        kind="科室",
        rank=3,
        score_hundredths=100,
        percent_hundredths=100,
    )
    assert _queries(office.client_of("乙局绩效办"), _url(one)) == _queries(
        office.client_of(Role.PERFORMANCE_OFFICE), _url(two)
    )


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def _url(found: Settlement) -> str:
    return f"/units/{found.plan.agency_id}/years/{found.plan.year}/results/{found.pk}/"
