"""How long a session lives, who ends it, and what a page view writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.access import Role
from people.models import Account, AccountSession
from people.services import sessions
from tests.office import PASSWORD, USERNAMES, Office, build_office
from tests.people.accounts.ways import TESTER, log_of, sign_in, signed_in_as, words

pytestmark = pytest.mark.django_db
STAFF = USERNAMES[Role.STAFF][0]


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


@pytest.fixture
def start() -> datetime:
    return timezone.now()


def at(moment: datetime, **later: int) -> Any:
    return time_machine.travel(moment + timedelta(**later), tick=False)


def test_half_an_hour_without_use_ends_it(office: Office, client: Client, start: datetime) -> None:
    with at(start):
        sign_in(client, STAFF)
    with at(start, minutes=29):
        assert client.get("/account/").status_code == 200
    with at(start, minutes=58):
        assert client.get("/account/").status_code == 200
    with at(start, minutes=88, seconds=1):
        response = client.get("/account/")
        assert (response.status_code, response.headers["Location"]) == (302, "/sign-in/?next=%2Faccount%2F")
        assert signed_in_as(client) is None


def test_twelve_hours_end_it_however_busy(office: Office, client: Client, start: datetime) -> None:
    with at(start):
        sign_in(client, STAFF)
    for minutes in range(20, 12 * 60, 20):
        with at(start, minutes=minutes):
            assert signed_in_as(client) is not None
            client.get("/account/")
    with at(start, hours=12, seconds=1):
        assert client.get("/account/").status_code == 302


def test_asking_whether_it_lives_does_not_prolong_it(office: Office, client: Client, start: datetime) -> None:
    with at(start):
        sign_in(client, STAFF)
    for minutes in range(1, 30):
        with at(start, minutes=minutes):
            assert client.get("/session/").status_code == 200
    with at(start, minutes=30, seconds=1):
        answer = client.get("/session/")
        assert (answer.status_code, answer.json()) == (401, {"alive": False, "account": None})


def test_another_account_in_the_same_browser_is_not_the_session_of_the_page(
    office: Office, client: Client
) -> None:
    sign_in(client, STAFF)
    own, other = office.account(Role.STAFF).pk, office.account(Role.FILER).pk
    assert client.get("/session/", {"account": own}).status_code == 200
    assert client.get("/session/", {"account": other}).status_code == 401


def test_a_page_view_writes_nothing_within_the_minute(
    office: Office, client: Client, start: datetime
) -> None:
    with at(start):
        sign_in(client, STAFF)
        client.get("/account/")
    with at(start, seconds=59), CaptureQueriesContext(connection) as made:
        client.get("/account/")
    assert [one["sql"] for one in made if not one["sql"].startswith("SELECT")] == []
    with at(start, seconds=61), CaptureQueriesContext(connection) as made:
        client.get("/account/")
    assert len([one for one in made if one["sql"].startswith("UPDATE")]) == 1
    assert AccountSession.objects.get().seen_at == start + timedelta(seconds=61)


def test_a_busy_database_does_not_refuse_a_page(
    office: Office, client: Client, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**given: object) -> None:
        raise OperationalError("database is locked")

    with at(start):
        sign_in(client, STAFF)
    monkeypatch.setattr(sessions, "touch", busy)
    with at(start, minutes=5):
        assert client.get("/account/").status_code == 200


def test_the_list_says_where_one_is_signed_in_and_ends_one(office: Office, client: Client) -> None:
    client.post(
        "/sign-in/",
        {"username": STAFF, "password": PASSWORD},
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/108.0 360SE",
        REMOTE_ADDR="10.1.2.3",
    )
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0")
    sign_in(phone, STAFF)
    page = words(phone.get("/account/"))
    assert "360 浏览器 · Windows 电脑" in page
    assert "10.1.2.3" in page
    assert "微信 · 安卓手机" in page
    there = AccountSession.objects.get(address="10.1.2.3")
    assert phone.post(f"/account/sessions/{there.pk}/end/").headers["Location"] == "/account/"
    assert signed_in_as(client) is None
    assert signed_in_as(phone) == office.account(Role.STAFF).pk


def test_nobody_ends_the_sessions_of_others(office: Office, client: Client) -> None:
    sign_in(client, STAFF)
    other = office.client_of(Role.FILER)
    theirs = office.account(Role.FILER).sessions.get()
    client.post(f"/account/sessions/{theirs.pk}/end/")
    assert signed_in_as(other) == office.account(Role.FILER).pk


def test_signing_out_everywhere_ends_all_and_only_ones_own(office: Office, client: Client) -> None:
    phone, other = Client(), office.client_of(Role.FILER)
    sign_in(client, STAFF)
    sign_in(phone, STAFF)
    assert client.post("/account/sessions/end/").headers["Location"] == "/sign-in/"
    assert (signed_in_as(client), signed_in_as(phone)) == (None, None)
    assert signed_in_as(other) is not None
    assert log_of("在所有设备上退出")[0].detail == '{"结束的登录":2}'
    assert sign_in(client, STAFF).status_code == 302
    assert signed_in_as(client) is not None


def test_a_raised_epoch_alone_ends_every_session(office: Office, client: Client) -> None:
    sign_in(client, STAFF)
    Account.objects.filter(username=STAFF).update(epoch=7)
    assert signed_in_as(client) is None


def test_a_disabled_account_is_out_at_once(office: Office, client: Client) -> None:
    sign_in(client, STAFF)
    Account.objects.filter(username=STAFF).update(is_active=False)
    assert signed_in_as(client) is None


def test_a_stolen_copy_of_an_ended_session_opens_nothing(
    office: Office, client: Client, start: datetime
) -> None:
    with at(start):
        sign_in(client, STAFF)
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert signed_in_as(thief) is not None
        sessions.end_all_sessions(account=office.account(Role.STAFF), by=TESTER)
        assert signed_in_as(thief) is None


class TestPassword:
    """Changing one's own password."""

    NEW = "九曲桥-Brunnen-77"

    def change(self, client: Client, old: str = PASSWORD, new: str = NEW, repeat: str = NEW) -> Any:
        return client.post("/account/password/", {"password": old, "new_password": new, "repeat": repeat})

    def test_it_ends_the_other_sessions_and_keeps_this_one(self, office: Office, client: Client) -> None:
        phone = Client()
        sign_in(client, STAFF)
        sign_in(phone, STAFF)
        assert self.change(client).headers["Location"] == "/account/"
        assert (signed_in_as(client), signed_in_as(phone)) == (office.account(Role.STAFF).pk, None)
        assert sign_in(phone, STAFF).status_code == 200
        assert sign_in(phone, STAFF, self.NEW).status_code == 302
        assert log_of("修改密码")[0].detail == '{"结束的其他登录":1}'

    def test_the_old_one_is_asked_and_guessing_it_locks(self, office: Office, client: Client) -> None:
        sign_in(client, STAFF)
        assert "现在的密码不对" in words(self.change(client, old="错"))
        for _ in range(3):
            self.change(client, old="错")
        assert self.change(client, old="错").status_code == 429
        assert self.change(client).status_code == 429

    @pytest.mark.parametrize(
        ("new", "why"),
        [
            ("short-1", "密码太短"),
            ("password123", "太常见"),
            ("xx一科干事2026yy", "不能有登录名或姓名"),
            ("事干科一-2026-abcd", "不能有登录名或姓名"),
            ("STAFF-river-2026", "不能有登录名或姓名"),
            ("1234567890123", "太简单"),
            ("aaaaaaaaaaaa", "太简单"),
            ("x" * 129, "最多 128 个字符"),
        ],
    )
    def test_bad_ones_are_refused_in_chinese(
        self, office: Office, client: Client, new: str, why: str
    ) -> None:
        sign_in(client, STAFF)
        before = Account.objects.get(username=STAFF).password
        page = words(self.change(client, new=new, repeat=new))
        assert why in page
        assert new not in page
        assert Account.objects.get(username=STAFF).password == before

    def test_both_new_ones_must_agree(self, office: Office, client: Client) -> None:
        sign_in(client, STAFF)
        assert "两遍输入的新密码不一样" in words(self.change(client, repeat="别的-Brunnen-77"))
