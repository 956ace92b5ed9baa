"""The first page: what waits in sentences, by date; messages; what I am; how to begin."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.access import Role
from people.frame import guides, todo
from people.frame.todo import Todo, due_words, register_todo, todos_of
from people.models import (
    Account,
    ActivationCode,
    Delegation,
    Department,
    Duty,
    Employee,
    Job,
    Notification,
    Opinion,
    Posting,
)
from tests.office import START, Office, build_office

TODAY = date(2026, 6, 10)


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def page(office: Office, who: Role | str) -> str:
    response = office.client_of(who).get("/")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 6, 8), "已逾期 2 天"),
        (date(2026, 6, 9), "已逾期 1 天"),
        (date(2026, 6, 10), "今天到期"),
        (date(2026, 6, 11), "明天到期"),
        (date(2026, 6, 12), "后天到期"),
        (date(2026, 6, 13), "6 月 13 日到期"),
        (date(2027, 1, 3), "2027 年 1 月 3 日到期"),
    ],
)
def test_a_date_is_said_as_people_say_it(due: date, said: str) -> None:
    assert due_words(due, TODAY) == said


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (Todo("3 张季度报表待审核", "/x/", 3, date(2026, 6, 11)), "3 张季度报表待审核，最早明天到期"),
        (Todo("1 张季度报表待审核", "/x/", 1, date(2026, 6, 11)), "1 张季度报表待审核，明天到期"),
        (Todo("人员归属待确认", "/x/", 4), "4 项人员归属待确认"),
        (Todo("审计链断裂", "/x/"), "审计链断裂"),
        (Todo("2 条意见待答复", "/x/", 2, date(2026, 6, 1)), "2 条意见待答复，最早已逾期 9 天"),
    ],
)
def test_what_waits_is_a_sentence(what: Todo, sentence: str) -> None:
    assert what.sentence(TODAY) == sentence


@pytest.fixture
def own_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other provider than those a test registers."""
    monkeypatch.setattr(todo, "_PROVIDERS", {})


def test_the_earliest_date_comes_first_and_what_has_none_last(office: Office, own_providers: None) -> None:
    def several(access: object) -> list[Todo]:
        return [
            Todo("没有日期", "/a/"),
            Todo("后到期", "/b/", due=date(2026, 7, 1)),
            Todo("没有了", "/c/", 0, date(2026, 1, 1)),
            Todo("先到期", "/d/", due=date(2026, 6, 1)),
        ]

    register_todo(several)
    register_todo(several)
    found = todos_of(office.access(Role.STAFF, today=TODAY))
    assert [each.title for each in found] == ["先到期", "后到期", "没有日期"]


def test_what_is_overdue_is_marked_and_leads_where_it_is_done(office: Office, own_providers: None) -> None:
    def late(access: object) -> list[Todo]:
        return [
            Todo("3 张季度报表待审核", "/returns/", 3, timezone.localdate() - timedelta(days=1), "请尽快")
        ]

    register_todo(late)
    text = page(office, Role.SECTION_HEAD)
    assert '<a class="fw-semibold" href="/returns/">3 张季度报表待审核，最早已逾期 1 天</a>' in text
    assert ">逾期</span>" in text
    assert "请尽快" in text
    assert "有 1 件事等您办" in text


def test_nothing_waiting_shows_how_to_begin(office: Office, own_providers: None) -> None:
    text = page(office, Role.PERFORMANCE_OFFICE)
    assert "没有待办" in text
    assert "怎样开始" in text
    assert text.count("list-group-numbered") == 1
    assert "核对科室和名册" in text
    assert 'href="/help/jixiaoban/"' in text


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE])
def test_a_fresh_office_gets_four_steps(role: Role) -> None:
    guide = next(guide for guide in guides.GUIDES if guide.role is role)
    assert len(guide.steps) == 4


@pytest.mark.parametrize("role", list(Role))
def test_every_step_of_a_guide_can_be_taken(office: Office, own_providers: None, role: Role) -> None:
    """A step leads to a page that the role may open, and the page of help exists."""
    client, text = office.client_of(role), page(office, role)
    start = text.index("怎样开始")
    links = re.findall(r'href="([^"]+)"', text[start : text.index('id="news"')])
    guide = next(guide for guide in guides.GUIDES if guide.role is role)
    assert len(links) == len(guide.steps) + 1, links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_my_offices_and_their_agencies_are_named(office: Office) -> None:
    text = page(office, Role.SUPERVISION)
    start = text.index('id="mine"')
    assert "监督小组</span>　甲局" in text[start:]
    assert "2026年度方案" in text[start:]
    assert "乙局" not in text[start:]
    assert "整个系统" in page(office, Role.SYSTEM_ADMIN)


def test_a_delegated_role_says_for_whom(office: Office) -> None:
    today = timezone.localdate()
    Delegation.objects.create(
        grantor=office.account(Role.SECTION_HEAD), delegate=office.account(Role.STAFF), role=Role.SECTION_HEAD,
        agency=office.a, department=office.s1, start=today, end=today + timedelta(days=1), reason="出差",
    )  # fmt: skip
    text = page(office, Role.STAFF)
    assert "代 一科科长（head）" in text
    assert "1 项代办即将结束，明天到期" in text


def test_unread_messages_stand_on_the_page_and_read_ones_do_not(office: Office) -> None:
    account = office.account(Role.STAFF)
    Notification.objects.create(account=account, title="方案已批准", link="/x/")
    Notification.objects.create(account=account, title="早就读过", read_at=timezone.now())
    Notification.objects.create(account=office.account(Role.FILER), title="别人的消息")
    text = page(office, Role.STAFF)
    assert "方案已批准" in text
    assert "早就读过" not in text
    assert "别人的消息" not in text


def test_system_admin_hears_of_missing_and_unopened_accounts_by_number_only(office: Office) -> None:
    Employee.objects.create(agency=office.a, number="A90", name="没有账号的人")
    Employee.objects.create(agency=office.a, number="A91", name="早已离岗的人", left_on=START)
    fresh = Account.objects.create(username="fresh", name="没激活的人", password="!x")
    expires = timezone.now() + timedelta(days=1)
    ActivationCode.objects.create(account=fresh, purpose="激活", digest="d", expires_at=expires)
    text = page(office, Role.SYSTEM_ADMIN)
    assert "1 名干部职工没有账号" in text
    assert "1 个账号还没有激活，明天到期" in text
    assert "没有账号的人" not in text
    assert "没激活的人" not in text
    assert "没有账号" not in page(office, Role.PERFORMANCE_OFFICE)


def test_the_office_hears_of_sections_without_head_or_filer(office: Office) -> None:
    assert "没有负责人" not in page(office, Role.PERFORMANCE_OFFICE)
    Department.objects.create(agency=office.a, code="K8", name="新科", kind="科室", valid_from=START)
    Department.objects.create(agency=office.b, code="K9", name="别处新科", kind="科室", valid_from=START)
    Department.objects.create(
        agency=office.a, code="K7", name="旧科", kind="科室", valid_from=date(2020, 1, 1), valid_to=START
    )
    text = page(office, Role.PERFORMANCE_OFFICE)
    assert "1 个科室没有负责人" in text
    assert "1 个科室没有填报人" in text
    assert "2 个科室没有负责人" in page(office, Role.CITY_OFFICE)
    Duty.objects.create(
        agency=office.a, employee=office.employee(Role.SECTION_HEAD), kind="负责人", start=START
    )
    text = page(office, Role.PERFORMANCE_OFFICE)
    assert "没有负责人" not in text
    assert "1 个科室没有填报人" in text


def test_the_office_hears_of_opinions_to_answer(office: Office) -> None:
    author = office.account(Role.SUPERVISION)
    for agency in (office.a, office.a, office.b):
        Opinion.objects.create(agency=agency, author=author, about="事", text="意见")
    text = page(office, Role.PERFORMANCE_OFFICE)
    assert f'href="/units/{office.a.pk}/opinions/">2 条监督意见待答复' in text
    assert "待答复" not in page(office, Role.SUPERVISION)
    assert "待答复" not in page(office, Role.CHIEF_LEADER)


def test_the_office_hears_of_a_person_whom_two_places_claim(office: Office) -> None:
    assert "待确定" not in page(office, Role.PERFORMANCE_OFFICE)
    borrowed = office.employee(Role.STAFF)
    Posting.objects.create(
        employee=borrowed,
        agency=office.b,
        department=office.s3,
        start=START,
        category="借调",
        concurrent=True,
    )
    text = page(office, Role.PERFORMANCE_OFFICE)
    assert "1 人在哪里考核、发奖待确定" in text
    assert f'href="/units/{office.a.pk}/staff/claims/"' in text
    assert "待确定" not in page(office, Role.STAFF)


def test_failed_jobs_of_mine_wait_until_they_are_run_again(office: Office) -> None:
    mine = office.account(Role.PERFORMANCE_OFFICE)
    now = timezone.now()
    failed = Job.objects.create(kind="k", title="核算", account=mine, state="失败", finished_at=now)
    Job.objects.create(
        kind="k", title="核算", account=mine, state="失败", finished_at=now - timedelta(days=30)
    )
    Job.objects.create(
        kind="k", title="核算", account=office.account(Role.STAFF), state="失败", finished_at=now
    )
    assert "1 个任务没有做成" in page(office, Role.PERFORMANCE_OFFICE)
    Job.objects.create(kind="k", title="核算", account=mine, rerun_of=failed)
    assert "没有做成" not in page(office, Role.PERFORMANCE_OFFICE)


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_what_waits_can_be_opened(office: Office, role: Role) -> None:
    """With everything waiting at once, each role's links lead to pages that it may see."""
    everything_waits(office, 1)
    text = page(office, role)
    links = re.findall(r'<a class="fw-semibold" href="([^"]*)"', text)
    for link in links:
        assert office.client_of(role).get(link).status_code == 200, link


def everything_waits(office: Office, number: int) -> None:
    """Make `number` more of everything that can wait."""
    today, now = timezone.localdate(), timezone.now()
    accounts = list(office.accounts.values())
    for each in range(number):
        mark = f"{Department.objects.count()}-{each}"
        Department.objects.create(
            agency=office.a, code=f"X{mark}", name=f"新科{mark}", kind="科室", valid_from=START
        )
        Employee.objects.create(agency=office.a, number=f"X{mark}", name="某人")
        Account.objects.create(username=f"x{mark}", name="某人", password="!x")
        Opinion.objects.create(
            agency=office.a, author=office.account(Role.SUPERVISION), about="事", text="意见"
        )
        for account in accounts:
            Job.objects.create(kind="k", title="核算", account=account, state="失败", finished_at=now)
            Notification.objects.create(account=account, title="消息")
        for role in (Role.PERFORMANCE_OFFICE, Role.SECTION_HEAD):
            Delegation.objects.create(
                grantor=office.account("乙局绩效办"), delegate=office.account(role), role=Role.PERFORMANCE_OFFICE,
                agency=office.b, start=today, end=today, reason="出差",
            )  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_the_number_of_queries_does_not_grow(office: Office, role: Role) -> None:
    client = office.client_of(role)
    numbers = []
    for more in (1, 2):
        everything_waits(office, more)
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/").status_code == 200
        numbers.append(len(found))
    assert numbers[0] == numbers[1]
    assert numbers[1] <= 40


def test_nobody_opens_it_without_signing_in(db: None, client: object) -> None:
    response = client.get("/")  # type: ignore[attr-defined]
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/?next=")
