"""All versions of a year, and what the settled year adds to navigation, 待办, search and the switcher of years."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.acting import Actor
from people.frame.search import hits_of
from people.frame.todo import todos_of
from plans.models import Plan
from reports.result_pages.joining import settled_years
from reports.result_pages.versions import compared_with
from scoring.life.steps import advance
from scoring.models import Settlement, SettlementProblem
from tests.access.settled import settled_year
from tests.office import OTHER_YEAR, YEAR, Office, build_office
from tests.reports.pages.settled_samples import Years, table_rows, words

pytestmark = pytest.mark.django_db
State = Settlement.State


def url(office: Office, year: int = YEAR) -> str:
    return f"/units/{office.a.pk}/years/{year}/results/"


def test_a_year_without_a_result_leads_to_upload() -> None:
    office = build_office()
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(url(office)).content.decode()
    assert "这一年还没有考核结果" in html
    assert f'href="/units/{office.a.pk}/workbook/"' in html


def test_who_only_reads_is_not_sent_to_upload() -> None:
    office = build_office()
    text = words(office.client_of(Role.SUPERVISION).get(url(office)).content.decode())
    assert "绩效办核算以后，结果就在这里" in text
    assert "上传年度工作簿" not in text


def test_every_version_with_state_who_and_digest(years: Years) -> None:
    html = years.page_of_year("镇")
    found = years.settlements["镇"]
    _, row = table_rows(html, "XX镇内部绩效管理工作实施方案的各版")
    assert row[:2] == ["第1版", "草稿"]
    assert row[2].endswith("命令行")
    assert row[4] == "无"
    assert row[5] == found.result_digest[:12]


def test_older_versions_can_be_compared_with_the_one_before() -> None:
    office = build_office()
    old = settled_year(office, office.a, YEAR, state=State.SUPERSEDED)
    now = settled_year(office, office.a, YEAR)
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(url(office)).content.decode()
    assert html.index("第2版</a></th>") < html.index("第1版</a></th>")
    assert f'href="{url(office)}{now.pk}/compare/?with={old.pk}"' in html
    assert html.count("与前一版比较") == 1
    assert "查看第2版" in html


def test_the_version_before_is_one_of_the_same_plan() -> None:
    office = build_office()
    old = settled_year(office, office.a, YEAR, state=State.SUPERSEDED)
    now = settled_year(office, office.a, YEAR)
    other = settled_year(office, office.a, YEAR, state=State.CHECKED)
    plan = Plan.objects.get(pk=now.plan_id)
    plan.pk, plan.scheme_code = None, "another-scheme"
    plan.save()
    Settlement.objects.filter(pk=other.pk).update(plan=plan, version=1)
    access = office.access(Role.PERFORMANCE_OFFICE)
    for asked, before in ((now, old), (old, None), (other, None)):
        asked.refresh_from_db()
        versions, found = compared_with(access, asked, "")
        assert len(versions) == 2
        assert found == before
    assert compared_with(access, now, str(other.pk))[1] == other


def test_a_step_of_the_state_shows_who_took_it() -> None:
    office = build_office()
    found = settled_year(office, office.a, YEAR)
    with transaction.atomic():
        advance(by=Actor(name="核对的人"), settlement=found, to=State.CHECKED)
    html = office.client_of(Role.CHIEF_LEADER).get(url(office)).content.decode()
    assert re.search(r"核对　核对的人", html)
    assert "核对的人" in office.client_of(Role.CHIEF_LEADER).get(f"{url(office)}{found.pk}/").content.decode()


def test_open_problems_are_counted() -> None:
    office = build_office()
    _blocked(office)
    text = words(office.client_of(Role.PERFORMANCE_OFFICE).get(url(office)).content.decode())
    assert "2 个问题待处理" in text
    assert "2 个" in text


def test_another_agencys_year_is_not_found() -> None:
    office = build_office()
    settled_year(office, office.b, YEAR)
    elsewhere = url(office).replace(f"/{office.a.pk}/", f"/{office.b.pk}/")
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(elsewhere).status_code == 404
    assert "第1版" not in office.client_of(Role.CITY_OFFICE).get(url(office)).content.decode()


def test_the_list_asks_as_often_for_one_version_as_for_three() -> None:
    office = build_office()
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    settled_year(office, office.a, YEAR)
    counts = []
    for state in (State.SUPERSEDED, State.PUBLISHED):
        client.get(url(office))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(office))
        counts.append(len(asked))
        settled_year(office, office.a, YEAR, state=state)
    client.get(url(office))
    with CaptureQueriesContext(connection) as asked:
        client.get(url(office))
    assert {*counts, len(asked)} == {counts[0]}


def test_the_navigation_leads_to_it() -> None:
    office = build_office()
    home = office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()
    assert re.search(rf'href="/units/{office.a.pk}/years/\d+/results/"', home)
    assert "/results/" not in office.client_of(Role.STAFF).get("/").content.decode()


def test_open_problems_wait_for_the_office_alone() -> None:
    office = build_office()
    found = _blocked(office)
    mine = [todo for todo in todos_of(office.access(Role.PERFORMANCE_OFFICE)) if "考核结果" in todo.title]
    assert [todo.title for todo in mine] == [f"甲局{YEAR}年度考核结果有 2 个问题待决定"]
    assert mine[0].link == f"{url(office)}{found.pk}/#problems"
    for who in (Role.LEADING_GROUP, Role.SUPERVISION, Role.STAFF, "乙局绩效办"):
        assert not [todo for todo in todos_of(office.access(who)) if "考核结果" in todo.title]


@pytest.mark.parametrize("state", [State.SUPERSEDED, State.PUBLISHED])
def test_what_is_past_does_not_wait(state: str) -> None:
    office = build_office()
    _blocked(office, state=state)
    assert not [todo for todo in todos_of(office.access(Role.PERFORMANCE_OFFICE)) if "考核结果" in todo.title]


def test_search_finds_settled_subjects_of_versions_that_stand() -> None:
    office = build_office()
    settled_year(office, office.a, YEAR, state=State.SUPERSEDED)
    now = settled_year(office, office.a, YEAR)
    found = hits_of(office.access(Role.CHIEF_LEADER), "一科")["考核结果"]
    pk = now.subject_results.get(code="K1").pk
    assert [(hit.title, hit.link) for hit in found] == [("一科 K1", f"{url(office)}{now.pk}/subjects/{pk}/")]
    assert "（草稿）" in found[0].detail
    assert "97.00" in found[0].detail


def test_search_tells_nobody_else() -> None:
    office = build_office()
    settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    for who in (Role.STAFF, Role.SECTION_HEAD, "乙局绩效办", Role.AUDIT_ADMIN):
        assert "考核结果" not in hits_of(office.access(who, today=date(2026, 11, 1)), "一科")


def test_years_with_a_result_can_be_switched_to() -> None:
    office = build_office()
    settled_year(office, office.a, OTHER_YEAR)
    reader, staff = office.access(Role.PERFORMANCE_OFFICE), office.access(Role.STAFF)
    assert settled_years(reader, office.a.pk) == [OTHER_YEAR]
    assert settled_years(staff, office.a.pk) == []
    settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    assert settled_years(staff, office.a.pk) == [YEAR]
    assert settled_years(reader, None) == []


def _blocked(office: Office, *, state: str = State.DRAFT) -> Settlement:
    found = settled_year(office, office.a, YEAR, state=state)
    Settlement.objects.get_queryset().filter(pk=found.pk).update(blocked=True)
    SettlementProblem.objects.bulk_create(
        SettlementProblem(settlement=found, code=code, blocking=blocking, where=where, message="…")
        for code, blocking, where in (
            ("NO_BALLOTS", True, "A01/民主测评"), ("NO_BALLOTS", True, "A02/民主测评"),
            ("INVALID_BALLOTS", False, "A03/民主测评"),
        )
    )  # fmt: skip
    return found


def test_an_empty_year_leads_to_the_years_that_have_results() -> None:
    office = build_office()
    settled_year(office, office.a, YEAR)
    html = office.client_of(Role.PERFORMANCE_OFFICE).get(url(office, 2031)).content.decode()
    assert "已有结果的年度" in html
    assert f'href="{url(office)}"' in html


def test_the_home_page_leads_readers_to_the_results_that_stand_and_tells_nobody_else() -> None:
    office = build_office()
    old = settled_year(office, office.a, YEAR, state=State.SUPERSEDED)
    found = settled_year(office, office.a, YEAR)
    html = office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    assert f'href="{url(office)}{found.pk}/">' in html
    assert f'href="{url(office)}{old.pk}/">' not in html
    assert f"{office.a.name}{YEAR}年度考核结果 草稿" in words(html)
    assert "年度考核结果" not in words(office.client_of(Role.STAFF).get("/").content.decode())
