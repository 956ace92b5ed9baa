"""The navigation names the quarters only where the year's plan settles them, and each role its own few entries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.frame.navigation import navigation
from plans.models import Plan
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import running_year


def titles(office: Office, who: Role | str, year: int = YEAR) -> list[str]:
    sections = navigation(office.access(who), path="/", agency=office.a.pk, year=year)
    return [item.title for section in sections for item in section.items if section.title in ("工作", "年度")]


def test_only_a_year_with_quarters_has_the_entry(office: Office) -> None:
    running_year(office, scheme="kejiju-2021", year=OTHER_YEAR)
    running_year(office, scheme="xiangzhen-2024")
    for who in (Role.STAFF, Role.PERFORMANCE_OFFICE):
        assert "季度核算" in titles(office, who)
        assert "季度核算" not in titles(office, who, OTHER_YEAR)
        assert "季度核算" not in titles(office, who, 2019)


def test_a_draft_shows_nothing_of_itself_to_who_may_not_read_it(office: Office) -> None:
    running_year(office, scheme="xiangzhen-2024", state=Plan.State.DRAFT)
    assert "季度核算" in titles(office, Role.PERFORMANCE_OFFICE)
    assert "季度核算" not in titles(office, Role.STAFF)


def test_a_scheme_is_read_once_and_then_it_is_one_query(office: Office) -> None:
    running_year(office, scheme="xiangzhen-2024")
    titles(office, Role.STAFF)
    access = office.access(Role.STAFF)
    with CaptureQueriesContext(connection) as captured:
        navigation(access, path="/", agency=office.a.pk, year=YEAR)
    assert len(captured) == 1


@pytest.mark.parametrize(
    ("who", "first", "absent"),
    [
        (
            Role.FILER,
            ["首页", "我的填报", "消息"],
            {"审核", "季度报表", "方案办理", "进展", "加减分和违纪", "考核结果"},
        ),
        (
            Role.SECTION_HEAD,
            ["首页", "我的填报", "审核", "季度报表"],
            {"加减分和违纪", "考核结果", "年度工作簿"},
        ),
        (Role.PERFORMANCE_OFFICE, ["首页", "我的填报", "审核", "季度报表"], set()),
        (Role.CHIEF_LEADER, ["首页", "我的填报", "审核", "季度报表"], {"年度工作簿"}),
    ],
)
def test_the_daily_work_comes_first(office: Office, who: Role, first: list[str], absent: set[str]) -> None:
    running_year(office)
    found = titles(office, who)
    assert found[: len(first)] == first
    assert not absent & set(found)
    assert found.index("年度方案") > found.index("消息")
