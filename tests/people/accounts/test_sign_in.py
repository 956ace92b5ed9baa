"""Signing in by name and password: what is said, what is not said, the lock, and where one lands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from people.access import Role
from people.models import Account
from people.views.sign_in import WRONG
from tests.office import PASSWORD, USERNAMES, Office, build_office
from tests.people.accounts.ways import log_of, sign_in, signed_in_as, words

pytestmark = pytest.mark.django_db
STAFF = USERNAMES[Role.STAFF][0]


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def test_name_and_password_lead_home_and_stand_in_the_log(office: Office, client: Client) -> None:
    response = sign_in(client, f"  {STAFF.upper()} ")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert signed_in_as(client) == office.account(Role.STAFF).pk
    assert [entry.actor for entry in log_of("登录")] == [str(office.account(Role.STAFF))]


def test_an_unknown_name_a_wrong_password_a_disabled_and_a_new_account_read_the_same(
    office: Office, client: Client
) -> None:
    Account.objects.filter(username=USERNAMES[Role.FILER][0]).update(is_active=False)
    Account.objects.create(username="new", name="新来的", password="!")
    answers = []
    for name, password in (
        (STAFF, "错的"),
        ("nobody", PASSWORD),
        (USERNAMES[Role.FILER][0], PASSWORD),
        ("new", "!"),
    ):
        response = sign_in(client, name, password)
        text = words(response)
        assert WRONG in text
        assert response.status_code == 200
        answers.append(text.count("<li>"))
        assert signed_in_as(client) is None
    assert len(set(answers)) == 1


@pytest.mark.parametrize("name", [STAFF, "nobody", "new"])
def test_every_name_costs_one_digest(office: Office, client: Client, name: str) -> None:
    """The same work for a known, an unknown and a not yet activated account (the same path, not timed)."""
    Account.objects.create(username="new", name="新来的", password="!")
    calls: list[str] = []
    from people.hashers import OfficeArgon2

    def encode(self: Any, password: str, salt: str) -> str:
        calls.append("encode")
        return "argon2$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$ZGlnZXN0"

    def verify(self: Any, password: str, encoded: str) -> bool:
        calls.append("verify")
        return False

    with patch.object(OfficeArgon2, "encode", encode), patch.object(OfficeArgon2, "verify", verify):
        sign_in(client, name, "错的错的错的")
    assert len(calls) == 1


def test_the_digest_is_argon2_with_the_measured_cost(office: Office) -> None:
    summary = identify_hasher(office.account(Role.STAFF).password).safe_summary(
        office.account(Role.STAFF).password
    )
    assert office.account(Role.STAFF).password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(summary) > 4


def test_both_empty_fields_are_named_and_the_name_is_kept(office: Office, client: Client) -> None:
    text = words(client.post("/sign-in/", {"username": "", "password": ""}))
    assert "请填写登录名。" in text
    assert "请填写密码。" in text
    assert 'value="abc"' in words(client.post("/sign-in/", {"username": "abc", "password": ""}))
    assert "错的密码" not in words(sign_in(client, STAFF, "错的密码"))


class TestLock:
    """Five failures lock the name for fifteen minutes, wherever they come from."""

    def test_the_fifth_failure_locks_and_the_page_says_until_when(
        self, office: Office, client: Client
    ) -> None:
        start = timezone.now().replace(second=30)
        with time_machine.travel(start, tick=False):
            answers = [sign_in(client, STAFF, "错").status_code for _ in range(5)]
            assert answers == [200, 200, 200, 200, 429]
            locked = sign_in(client, STAFF)
            assert locked.status_code == 429
            end = timezone.localtime(start + timedelta(minutes=15))
            assert f"{end.month}月{end.day}日 {end:%H:%M}" in words(locked)
            assert "安全管理员" in words(locked)
            assert signed_in_as(client) is None
        with time_machine.travel(start + timedelta(minutes=14, seconds=59), tick=False):
            assert sign_in(client, STAFF).status_code == 429
        with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
            assert sign_in(client, STAFF).status_code == 302
        assert [entry.target for entry in log_of("账号锁定")] == [STAFF]

    def test_trying_on_while_locked_does_not_prolong_the_lock(self, office: Office, client: Client) -> None:
        start = timezone.now()
        with time_machine.travel(start, tick=False):
            for _ in range(5):
                sign_in(client, STAFF, "错")
        with time_machine.travel(start + timedelta(minutes=10), tick=False):
            assert sign_in(client, STAFF, "错").status_code == 429
        with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
            assert sign_in(client, STAFF).status_code == 302

    def test_failures_from_many_addresses_browsers_and_spellings_count_together(
        self, office: Office, client: Client
    ) -> None:
        for number, name in enumerate((STAFF, STAFF.upper(), f" {STAFF}", STAFF.title())):
            client.post(
                "/sign-in/",
                {"username": name, "password": "错"},
                REMOTE_ADDR=f"10.0.0.{number}",
                HTTP_USER_AGENT=f"B{number}",
            )
        last = client.post("/sign-in/", {"username": STAFF, "password": "错"}, REMOTE_ADDR="10.0.0.9")
        assert last.status_code == 429

    def test_an_address_is_never_locked_for_others(self, office: Office, client: Client) -> None:
        """Half the office sits behind one address: whoever mistypes locks only the own name."""
        for number in range(30):
            sign_in(client, f"nobody{number % 6}", "错")
        assert sign_in(client, STAFF).status_code == 302

    def test_an_unknown_name_is_locked_like_any_other(self, office: Office, client: Client) -> None:
        assert [sign_in(client, "nobody", "错").status_code for _ in range(5)][-1] == 429

    def test_a_success_forgets_the_failures_before(self, office: Office, client: Client) -> None:
        for _ in range(4):
            sign_in(client, STAFF, "错")
        assert sign_in(client, STAFF).status_code == 302
        client.post("/sign-out/")
        assert [sign_in(client, STAFF, "错").status_code for _ in range(4)] == [200] * 4

    def test_nothing_that_was_typed_is_kept(self, office: Office, client: Client) -> None:
        client.post(
            "/sign-in/?next=/marked/", {"username": STAFF, "password": "暗号-Kx81", "other": "暗号-Kx82"}
        )
        client.post(
            "/activate/",
            {
                "username": STAFF,
                "code": "暗号-Kx83",
                "new_password": "暗号-Kx84-abcdef",
                "repeat": "暗号-Kx84-abcdef",
            },
        )
        rows = AccessAttempt.objects.values_list("get_data", "post_data", "path_info")
        assert rows.count() == 1
        assert "Kx8" not in str(list(rows))

    def test_behind_a_proxy_the_client_is_counted_not_the_proxy(
        self, office: Office, client: Client, settings: Any
    ) -> None:
        settings.TRUSTED_PROXIES = 1
        client.post(
            "/sign-in/",
            {"username": STAFF, "password": "错"},
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR="1.2.3.4, 10.9.8.7",
        )
        assert list(AccessAttempt.objects.values_list("ip_address", flat=True)) == ["10.9.8.7"]

    def test_a_server_on_a_local_socket_names_no_address(self, office: Office, client: Client) -> None:
        for _ in range(4):
            client.post("/sign-in/", {"username": STAFF, "password": "错"}, REMOTE_ADDR="")
        last = client.post("/sign-in/", {"username": STAFF, "password": "错"}, REMOTE_ADDR="")
        assert last.status_code == 429


@pytest.mark.parametrize(
    ("way", "lands"),
    [
        ("/account/", "/account/"),
        ("/account/?a=1", "/account/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("///evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("\thttps://evil.example", "/"),
        ("account/", "/"),
        ("/no-such-page/", "/"),
        ("/sign-out/", "/"),
        ("/sign-in/?next=//evil.example", "/"),
    ],
)
def test_next_never_leaves_the_site(office: Office, client: Client, way: str, lands: str) -> None:
    assert sign_in(client, STAFF, next=way).headers["Location"] == lands
    assert client.get("/sign-in/", {"next": way}).headers["Location"] == lands


def test_a_page_asked_for_before_signing_in_comes_after_it(office: Office, client: Client) -> None:
    asked = client.get("/account/?x=1")
    assert asked.headers["Location"] == "/sign-in/?next=%2Faccount%2F%3Fx%3D1"
    page = words(client.get(asked.headers["Location"]))
    assert '<input type="hidden" name="next" value="/account/?x=1">' in page


def test_the_session_key_of_before_is_worth_nothing_afterwards(office: Office, client: Client) -> None:
    session = client.session
    session["kept"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    sign_in(client, STAFF)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert signed_in_as(other) is None
    assert not Session.objects.filter(session_key=planted).exists()


def test_the_cookie_is_closed_to_scripts_and_other_sites(office: Office, client: Client) -> None:
    cookie = sign_in(client, STAFF).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_signing_out_ends_the_session_and_needs_a_post(office: Office, client: Client) -> None:
    sign_in(client, STAFF)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/sign-out/").status_code == 405
    assert signed_in_as(client) == office.account(Role.STAFF).pk
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert signed_in_as(other) is None
    assert len(log_of("退出登录")) == 1


@pytest.mark.parametrize(
    "url", ["/sign-in/", "/sign-in/code/", "/sign-in/again/", "/sign-in/as/", "/activate/", "/sign-out/"]
)
def test_every_post_before_signing_in_needs_the_token(office: Office, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(url, {"username": STAFF, "password": PASSWORD}).status_code == 403


class TestDemo:
    """以…身份体验 exists in demo mode only."""

    def test_there_is_no_way_in_without_a_password_otherwise(self, office: Office, client: Client) -> None:
        Account.objects.create(username="demo-office", name="演示绩效专干", password="!")
        assert client.post("/sign-in/as/", {"username": "demo-office"}).status_code == 404
        assert "demo-office" not in words(client.get("/sign-in/"))
        assert signed_in_as(client) is None

    def test_demo_accounts_are_offered_by_agency_and_role_and_sign_in(
        self, office: Office, client: Client, settings: Any
    ) -> None:
        settings.HENGJI_DEMO = True
        account = office.account(Role.PERFORMANCE_OFFICE)
        Account.objects.filter(pk=account.pk).update(username="demo-office")
        page = words(client.get("/sign-in/"))
        assert "以绩效办身份体验" in page
        assert "甲局" in page
        assert client.post("/sign-in/as/", {"username": "demo-office"}).headers["Location"] == "/"
        assert signed_in_as(client) == account.pk

    def test_no_other_account_is_open_even_then(self, office: Office, client: Client, settings: Any) -> None:
        settings.HENGJI_DEMO = True
        assert client.post("/sign-in/as/", {"username": STAFF}).status_code == 404
        assert signed_in_as(client) is None
