"""Search: Chinese substrings and 工号, by group, strictly inside what may be seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import PrimaryIndicator, SecondaryIndicator
from people.access import Role
from people.frame.search import MOST
from people.models import Employee
from plans.models import Participant, Plan, Subject
from tests.office import START, Office, build_office

CANARY = "金丝雀"


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def groups(office: Office, who: Role | str, words: str) -> dict[str, list[str]]:
    """The titles found, by the headings of the page."""
    response = office.client_of(who).get("/search/", {"q": words})
    assert response.status_code == 200
    return {kind: [hit.title for hit in hits] for kind, hits, _ in response.context["groups"]}


def test_people_are_found_by_part_of_the_name_and_by_number(office: Office) -> None:
    assert groups(office, Role.PERFORMANCE_OFFICE, "填报")["人员"] == ["一科填报员", "二科填报员"]
    assert groups(office, Role.PERFORMANCE_OFFICE, "A02")["人员"] == ["一科填报员"]
    assert groups(office, Role.PERFORMANCE_OFFICE, "a02")["人员"] == ["一科填报员"]
    assert groups(office, Role.PERFORMANCE_OFFICE, "Ａ０２")["人员"] == ["一科填报员"]
    assert groups(office, Role.PERFORMANCE_OFFICE, " 填报 ")["人员"] == ["一科填报员", "二科填报员"]


def test_sections_plans_and_help_are_found(office: Office) -> None:
    found = groups(office, Role.PERFORMANCE_OFFICE, "科")
    assert found["科室"] == ["一科", "二科"]
    assert groups(office, Role.PERFORMANCE_OFFICE, "2026年")["年度方案"] == ["甲局 2026年度方案"]
    assert groups(office, Role.PERFORMANCE_OFFICE, "甲局")["年度方案"] == [
        "甲局 2026年度方案",
        "甲局 2025年度方案",
    ]
    assert "登录、密码和两步验证" in groups(office, Role.STAFF, "恢复码")["帮助"]
    assert groups(office, Role.STAFF, "五分钟")["帮助"] == ["五分钟了解衡绩"]


def add_indicator(office: Office, code: str, *, agency: str, section: str, responsible: str = "") -> None:
    unit = getattr(office, agency)
    plan = Plan.objects.get(agency=unit, year=2026)
    subject, _ = Subject.objects.get_or_create(
        plan=plan,
        code=section,
        defaults={"name": section, "kind": "科室", "department": getattr(office, section)},
    )
    more: dict[str, Any] = {}
    if responsible:
        employee = office.employee(responsible)
        more["responsible"], _ = Participant.objects.get_or_create(
            plan=plan,
            number=employee.number,
            defaults={"employee": employee, "name": employee.name, "subject": subject},
        )
    primary, _ = PrimaryIndicator.objects.get_or_create(
        plan=plan, category="业务", name="重点工作", defaults={"position": 1}
    )
    SecondaryIndicator.objects.create(
        plan=plan,
        primary=primary,
        code=code,
        name=f"{CANARY}{code}",
        full_points=10_000,
        subject=subject,
        **more,
    )


@pytest.fixture
def indicators(office: Office) -> None:
    add_indicator(office, "甲一", agency="a", section="s1")
    add_indicator(office, "甲二", agency="a", section="s2", responsible="二科干部职工")
    add_indicator(office, "乙三", agency="b", section="s3")


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        (Role.PERFORMANCE_OFFICE, ["甲一", "甲二"]),
        (Role.LEADING_GROUP, ["甲一", "甲二"]),
        (Role.CHIEF_LEADER, ["甲一", "甲二"]),
        (Role.SUPERVISION, ["甲一", "甲二"]),
        (Role.CITY_OFFICE, ["甲一", "甲二", "乙三"]),
        (Role.SERIES_LEAD, ["甲一", "甲二"]),
        ("乙局绩效办", ["乙三"]),
        (Role.FILER, ["甲一"]),
        (Role.SECTION_HEAD, ["甲一"]),
        (Role.SUPERVISING_LEADER, ["甲一"]),
        (Role.STAFF, []),
        ("二科干部职工", ["甲二"]),
        (Role.SYSTEM_ADMIN, []),
        (Role.SECURITY_ADMIN, []),
        (Role.AUDIT_ADMIN, []),
    ],
)
def test_an_indicator_is_found_by_whom_it_concerns(
    office: Office, indicators: None, who: Role | str, codes: list[str]
) -> None:
    found = groups(office, who, CANARY)
    assert sorted(found.get("指标", [])) == sorted(f"{code} {CANARY}{code}" for code in codes)
    assert set(found) <= {"指标"}


@pytest.mark.parametrize("who", [*Role, "乙局绩效办", "乙局干部职工"])
def test_a_person_is_found_only_by_who_may_see_them(office: Office, who: Role | str) -> None:
    hidden = Employee.objects.create(agency=office.b, number="ZZ9", name=CANARY, joined_on=START)
    may = office.access(who)
    seen = Employee.objects.visible_to(may).filter(pk=hidden.pk).exists()
    assert seen == (who in (Role.CITY_OFFICE, "乙局绩效办"))
    for words in (CANARY, "丝", "ZZ9"):
        found = groups(office, who, words)
        assert (found.get("人员", []) == [CANARY]) is seen
    text = office.client_of(who).get("/search/?q=ZZ9").content.decode()
    assert (CANARY in text) is seen


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_find_help_only(office: Office, indicators: None, role: Role) -> None:
    for words in ("科", "局", "员", "2026", "A0", "重点"):
        assert set(groups(office, role, words)) <= {"帮助", "考核规则", "错误和问题"}


def test_wildcards_and_markup_are_plain_text(office: Office) -> None:
    assert "人员" not in groups(office, Role.PERFORMANCE_OFFICE, "%")
    assert "人员" not in groups(office, Role.PERFORMANCE_OFFICE, "_")
    text = office.client_of(Role.STAFF).get("/search/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in text
    assert "没有找到" in text


def test_nothing_asked_nothing_found(office: Office) -> None:
    for words in ("", "   ", "\0"):
        assert groups(office, Role.PERFORMANCE_OFFICE, words) == {}
    assert "请输入要找的文字" in office.client_of(Role.STAFF).get("/search/").content.decode()


def test_typing_asks_for_the_results_only(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    part = client.get("/search/?q=填报", headers={"HX-Request": "true"}).content.decode()
    assert "一科填报员" in part
    assert "<html" not in part
    assert "<html" in client.get("/search/?q=填报").content.decode()


def test_too_many_hits_ask_for_more_words(office: Office) -> None:
    Employee.objects.bulk_create(
        Employee(agency=office.a, number=f"M{number:03}", name=f"重名{number:03}")
        for number in range(MOST + 5)
    )
    text = office.client_of(Role.PERFORMANCE_OFFICE).get("/search/?q=重名").content.decode()
    assert text.count("重名0") == MOST
    assert f"只列出前 {MOST} 个" in text


def test_the_number_of_queries_does_not_grow_with_the_hits(office: Office, indicators: None) -> None:
    client, numbers = office.client_of(Role.CITY_OFFICE), []
    for number in range(3):
        for each in range(1 + 2 * number):
            Employee.objects.create(agency=office.a, number=f"Q{number}{each}", name=f"{CANARY}{each}")
        client.get(f"/search/?q={CANARY}")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/search/?q={CANARY}")
        numbers.append(len(found))
    assert len(set(numbers)) == 1


@pytest.mark.parametrize("role", list(Role))
def test_every_hit_leads_to_a_page_that_may_be_opened(office: Office, role: Role) -> None:
    client = office.client_of(role)
    links = {
        hit.link
        for words in ("科", "局", "A0", "登录")
        for _, hits, _ in client.get("/search/", {"q": words}).context["groups"]
        for hit in hits
        if hit.link
    }
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []
