"""«我的考核结果»: after 发布 one's own figures and steps, before it nothing; heads see the steps of their section (rules 7.3)."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from reports.tracing.own import published_subjects
from scoring.models import PersonResult, Settlement, SubjectResult
from tests.access.settled import settled_year
from tests.office import YEAR, Office, build_office
from tests.reports.pages.settled_samples import Years, words

pytestmark = pytest.mark.django_db
State = Settlement.State


@pytest.fixture
def office() -> Office:
    return build_office()


def address(office: Office, year: int = YEAR) -> str:
    return reverse("my_result", kwargs={"agency": office.a.pk, "year": year})


def read(office: Office, who: Role | str, query: str = "") -> str:
    response = office.client_of(who).get(address(office) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.CHECKED, State.APPROVED, State.POSTED, State.SUPERSEDED]
)
def test_before_it_is_published_nobody_reads_a_figure_here(office: Office, state: str) -> None:
    found = settled_year(office, office.a, YEAR, state=state)
    for who in (Role.STAFF, Role.SECTION_HEAD, Role.PERFORMANCE_OFFICE):
        text = words(read(office, who))
        assert "结果还没有发布" in text
        for row in PersonResult.objects.filter(settlement=found):
            assert f"{(row.score_hundredths or 0) / 100:.2f}" not in text


def test_the_empty_page_says_when_to_expect_the_result() -> None:
    office = build_office(plans=False)
    settled_year(office, office.a, YEAR)
    text = words(read(office, Role.STAFF))
    assert re.search(
        r"按年度方案的日程，最后一项是.+（\d{4}年\d+月\d+日）。此后经审定、公示，发布的当天", text
    )


def test_a_year_without_a_plan_has_an_empty_page_too(office: Office) -> None:
    response = office.client_of(Role.STAFF).get(address(office, 2031))
    assert "结果还没有发布" in words(response.content.decode())


@pytest.mark.parametrize("state", [State.PUBLISHED, State.ARCHIVED])
def test_a_published_result_shows_the_own_figures_and_their_steps(office: Office, state: str) -> None:
    found = settled_year(office, office.a, YEAR, state=state)
    own = PersonResult.objects.select_related("allocation").get(settlement=found, number="A01")
    text = words(read(office, Role.STAFF))
    assert f"{own.name} A01" in text
    assert "民主测评" in text
    assert "为什么" in text
    assert f"奖金 {own.allocation.amount_fen / 100:,.2f}" in text
    assert "基数份额" in text


def test_nothing_of_another_person_stands_on_one_s_own_page(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    html = read(office, Role.STAFF)
    text = words(html)
    others = PersonResult.objects.filter(settlement=found).exclude(number="A01").select_related("allocation")
    assert others
    for other in others:
        assert other.name not in text
        assert not re.search(rf"\b{other.number}\b", text)
    assert "/input/" not in html[html.index("<main") :]
    assert "/people/" not in html[html.index("<main") :]


def test_the_published_table_shows_score_rank_and_grade_of_the_subjects(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    text = words(read(office, Role.STAFF))
    for row in SubjectResult.objects.filter(settlement=found, score_hundredths__isnull=False):
        assert f"{row.name} {row.kind} {(row.score_hundredths or 0) / 100:.2f} {row.rank}" in text


def test_a_head_reads_the_steps_of_the_own_section_and_of_no_other(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    own = SubjectResult.objects.get(settlement=found, code="K1")
    other = SubjectResult.objects.get(settlement=found, code="K2")
    unit = SubjectResult.objects.get(settlement=found, kind="单位")
    for who in (Role.SECTION_HEAD, Role.SUPERVISING_LEADER):
        assert "我负责或分管的科室 一科" in words(read(office, who))
        html = read(office, who, f"?subject={own.pk}")
        assert "分值 100 × 完成率 97% = 97" in words(html)
        assert f'href="?open=s-1-1&amp;subject={own.pk}#s-1-1"' in html
        client = office.client_of(who)
        for refused in (other.pk, unit.pk, 999_999, "x"):
            assert client.get(address(office), {"subject": refused}).status_code == 404
    assert "我负责或分管的科室" not in words(read(office, Role.STAFF))
    assert office.client_of(Role.STAFF).get(address(office), {"subject": own.pk}).status_code == 404


def test_somebody_who_is_not_on_the_list_is_told_so(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    PersonResult.objects.filter(settlement=found, number="A01").delete()
    assert "这一年的考核名单里没有您" in words(read(office, Role.STAFF))


def test_staff_open_no_page_of_the_settlement_itself(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    place = {"agency": office.a.pk, "year": YEAR, "settlement": found.pk}
    subject = SubjectResult.objects.filter(settlement=found).first()
    person = PersonResult.objects.get(settlement=found, number="A01")
    assert subject is not None
    client = office.client_of(Role.STAFF)
    for url in (
        reverse("result_subject", kwargs={**place, "subject": subject.pk}),
        reverse("result_person", kwargs={**place, "person": person.pk}),
        reverse("result_input", kwargs=place),
        reverse("result_plan", kwargs=place),
        reverse("result_compare", kwargs=place),
    ):
        assert client.get(url).status_code == 404, url


def test_the_own_page_asks_the_same_number_of_questions_with_one_subject_and_three(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    client, counts = office.client_of(Role.SECTION_HEAD), []
    client.get(address(office))
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(office))
        counts.append(len(queries))
        SubjectResult.objects.filter(settlement=found, code="K2").delete()
    assert counts[0] == counts[1]


def test_the_navigation_leads_there(office: Office) -> None:
    html = office.client_of(Role.STAFF).get("/").content.decode()
    assert re.search(r'href="/units/\d+/years/\d+/my-result/"', html)
    assert "我的考核结果" in html


def test_those_ranked_together_stand_together_whatever_their_kind(years: Years) -> None:
    shown = [(row.kind, row.rank) for row in published_subjects(years.settlements["科协"])]
    assert shown[0] == ("单位", 1)
    ranks = [rank for _, rank in shown[1:]]
    assert {kind for kind, _ in shown[1:]} == {"科室", "下属单位"}
    assert ranks == sorted(ranks, key=lambda rank: rank or 0), (
        "a 下属单位 of rank 5 stands among the sections, not below rank 7"
    )


def test_a_plan_that_grades_no_subject_has_no_column_of_grades(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    html = read(office, Role.STAFF)
    table = html[html.index("已发布的考核对象结果</caption>") :]
    graded = SubjectResult.objects.filter(settlement=found).values_list("grade", flat=True)
    assert ("等次</th>" in table) == any(graded)
