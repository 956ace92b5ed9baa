"""Two-step sign-in: codes that cannot be used twice, recovery codes, and who cannot go on without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from people.access import Role
from people.models import Account, Agency, Employee
from people.services import second_factor
from tests.office import PASSWORD, USERNAMES, Office, build_office
from tests.people.accounts.ways import TESTER, code_of, log_of, register_factor, sign_in, signed_in_as, words

pytestmark = pytest.mark.django_db
STAFF, OFFICE, SYSTEM = (
    USERNAMES[role][0] for role in (Role.STAFF, Role.PERFORMANCE_OFFICE, Role.SYSTEM_ADMIN)
)


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def give_code(client: Client, code: str) -> Any:
    return client.post("/sign-in/code/", {"code": code})


def test_the_password_alone_signs_nobody_in(office: Office, client: Client) -> None:
    secret, _ = register_factor(office.account(Role.STAFF))
    assert sign_in(client, STAFF, next="/account/?x=1").headers["Location"] == "/sign-in/code/"
    assert signed_in_as(client) is None
    assert client.get("/account/").status_code == 302
    assert client.get("/").status_code == 302
    assert give_code(client, code_of(secret)).headers["Location"] == "/account/?x=1"
    assert signed_in_as(client) == office.account(Role.STAFF).pk
    assert log_of("登录")[0].detail == '{"方式":"密码和动态码"}'


def test_a_code_works_once_in_every_process(office: Office, client: Client) -> None:
    account = office.account(Role.STAFF)
    secret, _ = register_factor(account)
    code = code_of(secret)
    assert second_factor.check_code(account=account, code=code, by=TESTER) is not None
    assert second_factor.check_code(account=account, code=code, by=TESTER) is None
    assert second_factor.check_code(account=account, code=code_of(secret, -1), by=TESTER) is None
    assert second_factor.check_code(account=account, code=code_of(secret, 1), by=TESTER) is not None
    assert second_factor.check_code(account=account, code=code_of(secret, 2), by=TESTER) is None


def test_the_code_that_set_it_up_is_used(office: Office) -> None:
    account, secret = office.account(Role.STAFF), second_factor.new_secret()
    code = code_of(secret)
    second_factor.set_up(account=account, secret=secret, code=code, by=TESTER)
    assert second_factor.check_code(account=account, code=code, by=TESTER) is None


def test_the_wait_for_the_code_ends_after_five_minutes(office: Office, client: Client) -> None:
    secret, _ = register_factor(office.account(Role.STAFF))
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        sign_in(client, STAFF)
    with time_machine.travel(now + timedelta(minutes=5, seconds=1), tick=False):
        assert give_code(client, code_of(secret)).headers["Location"] == "/sign-in/"
        assert signed_in_as(client) is None


@pytest.mark.parametrize("change", [{"epoch": 3}, {"is_active": False}, {"password": "argon2$other"}])
def test_the_wait_ends_when_the_account_changes(
    office: Office, client: Client, change: dict[str, Any]
) -> None:
    secret, _ = register_factor(office.account(Role.STAFF))
    sign_in(client, STAFF)
    Account.objects.filter(username=STAFF).update(**change)
    assert give_code(client, code_of(secret)).headers["Location"] == "/sign-in/"
    assert signed_in_as(client) is None


def test_wrong_codes_lock_the_name(office: Office, client: Client) -> None:
    secret, _ = register_factor(office.account(Role.STAFF))
    sign_in(client, STAFF)
    answers = [give_code(client, "abcdef").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert give_code(client, code_of(secret)).status_code == 429
    assert signed_in_as(client) is None
    assert sign_in(client, STAFF).status_code == 429


def test_a_recovery_code_works_once_and_says_how_many_are_left(office: Office, client: Client) -> None:
    _, codes = register_factor(office.account(Role.STAFF))
    assert len(set(codes)) == 10
    sign_in(client, STAFF)
    assert give_code(client, f"{codes[0][:5]} {codes[0][5:]}").status_code == 302
    assert signed_in_as(client) is not None
    assert second_factor.recovery_codes_left(office.account(Role.STAFF)) == 9
    again = Client()
    sign_in(again, STAFF)
    assert give_code(again, codes[0]).status_code == 200
    assert log_of("使用备用码")[0].detail == '{"剩余":9}'


def test_the_key_is_sealed_in_the_database_and_no_code_stands_in_the_log(office: Office) -> None:
    secret, codes = register_factor(office.account(Role.STAFF))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert all(code not in kept for code in codes)
    logged = log_of("登记两步验证")[0]
    assert logged.detail == '{"备用码":10}'


def test_an_exchanged_secret_key_is_explained(office: Office, client: Client, settings: Any) -> None:
    secret, _ = register_factor(office.account(Role.STAFF))
    account = office.account(Role.STAFF)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, [old]
    assert second_factor.check_code(account=account, code=code_of(secret), by=TESTER) is not None
    settings.SECRET_KEY_FALLBACKS = []
    sign_in(client, STAFF)
    assert "请安全管理员为您重置两步验证" in words(give_code(client, code_of(secret, 1)))


class TestRequired:
    """Privileged roles go no further without one."""

    @pytest.mark.parametrize(
        "role", [Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.CITY_OFFICE]
    )
    def test_after_the_password_there_is_only_the_set_up(
        self, office: Office, client: Client, role: Role
    ) -> None:
        sign_in(client, USERNAMES[role][0])
        for url in (
            "/",
            "/account/",
            "/accounts/",
            "/messages/",
            "/account/password/",
            f"/units/{office.a.pk}/staff/",
        ):
            response = client.get(url)
            assert response.status_code == 302, url
            assert response.headers["Location"].startswith("/account/second-factor/"), url
        assert client.post("/account/password/", {}).status_code == 302
        fragment = client.get("/account/", headers={"HX-Request": "true"})
        assert fragment.headers["HX-Redirect"] == "/account/second-factor/"
        page = words(client.get("/account/second-factor/"))
        assert "登记后才能继续" in page
        assert "切换单位" not in page
        assert "/staff/" not in page
        assert client.post("/sign-out/").status_code == 302

    def test_setting_it_up_shows_the_recovery_codes_once_and_opens_the_rest(
        self, office: Office, client: Client
    ) -> None:
        sign_in(client, OFFICE)
        page = words(client.get("/account/second-factor/?next=/account/"))
        secret = page.split('<code class="secret text-break">')[1].split("</code>")[0].replace(" ", "")
        wrong = client.post("/account/second-factor/", {"code": "abcdef"})
        assert "动态码不对" in words(wrong)
        assert secret in words(wrong).replace(" ", "")
        done = words(client.post("/account/second-factor/", {"code": code_of(secret), "next": "/account/"}))
        assert done.count('<li><code class="secret">') == 10
        assert 'href="/account/"' in done
        assert client.get("/account/").status_code == 200
        assert client.get("/account/second-factor/").headers["Location"] == "/account/"

    def test_who_is_not_privileged_goes_on(self, office: Office, client: Client) -> None:
        sign_in(client, STAFF)
        assert client.get("/account/").status_code == 200

    def test_a_small_office_is_exempt(self, office: Office, client: Client) -> None:
        Employee.objects.exclude(agency=office.a).update(left_on="2026-01-02")
        Agency.objects.filter(pk=office.a.pk).update(small_office=True)
        sign_in(client, OFFICE)
        assert client.get("/account/").status_code == 200

    def test_the_setting_of_one_agency_exempts_nobody_of_another(
        self, office: Office, client: Client
    ) -> None:
        Agency.objects.filter(pk=office.b.pk).update(small_office=True)
        sign_in(client, OFFICE)
        assert client.get("/account/").status_code == 302
        client.post("/sign-out/")
        sign_in(client, SYSTEM)
        assert client.get("/account/").status_code == 302


class TestOwn:
    """New recovery codes and giving up, each against a code."""

    def test_new_recovery_codes_void_the_old(self, office: Office, client: Client) -> None:
        secret, old = register_factor(office.account(Role.STAFF))
        sign_in(client, STAFF)
        give_code(client, code_of(secret))
        assert '<li><code class="secret">' not in words(
            client.post("/account/second-factor/recovery-codes/", {"code": "abcdef"})
        )
        page = words(client.post("/account/second-factor/recovery-codes/", {"code": code_of(secret, 1)}))
        assert page.count('<li><code class="secret">') == 10
        account = office.account(Role.STAFF)
        assert all(second_factor.check_code(account=account, code=code, by=TESTER) is None for code in old)

    def test_giving_up_needs_a_code(self, office: Office, client: Client) -> None:
        secret, codes = register_factor(office.account(Role.STAFF))
        sign_in(client, STAFF)
        give_code(client, code_of(secret))
        client.post("/account/second-factor/remove/", {"code": "abcdef"})
        assert second_factor.has_second_factor(office.account(Role.STAFF))
        client.post("/account/second-factor/remove/", {"code": codes[3]})
        assert not second_factor.has_second_factor(office.account(Role.STAFF))


class TestAgain:
    """The dialog over a waiting form."""

    def test_the_password_and_the_code_give_a_new_token(self, office: Office, client: Client) -> None:
        account = office.account(Role.STAFF)
        secret, _ = register_factor(account)
        first = client.post(
            "/sign-in/again/", {"username": STAFF, "password": PASSWORD, "account": account.pk}
        )
        assert "请输入动态码" in words(first)
        assert signed_in_as(client) is None
        wrong = client.post("/sign-in/again/", {"code": "abcdef", "account": account.pk})
        assert "动态码不对" in words(wrong)
        done = client.post("/sign-in/again/", {"code": code_of(secret), "account": account.pk})
        assert '"hengji:signed-in": {"csrf": "' in done.headers["HX-Trigger"]
        assert signed_in_as(client) == account.pk

    def test_the_token_given_back_is_the_new_one(self, office: Office) -> None:
        import json

        client = Client(enforce_csrf_checks=True)
        page = words(client.get("/sign-in/again/", {"account": office.account(Role.STAFF).pk}))
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        given = {"username": STAFF, "password": PASSWORD, "account": office.account(Role.STAFF).pk}
        done = client.post("/sign-in/again/", {**given, "csrfmiddlewaretoken": token})
        new = json.loads(done.headers["HX-Trigger"])["hengji:signed-in"]["csrf"]
        assert client.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 403
        assert client.post("/sign-out/", {"csrfmiddlewaretoken": new}).status_code == 302

    def test_another_account_is_refused_and_names_nobody(self, office: Office, client: Client) -> None:
        other = office.account(Role.FILER)
        answer = client.post(
            "/sign-in/again/", {"username": STAFF, "password": PASSWORD, "account": other.pk}
        )
        assert "请用原来的账号登录" in words(answer)
        assert other.name not in words(answer)
        assert signed_in_as(client) is None
        assert other.username not in words(client.get("/sign-in/again/", {"account": other.pk}))

    def test_a_lock_is_said_in_the_dialog(self, office: Office, client: Client) -> None:
        given = {"username": STAFF, "password": "错", "account": office.account(Role.STAFF).pk}
        answers = [client.post("/sign-in/again/", given, headers={"HX-Request": "true"}) for _ in range(5)]
        assert answers[-1].status_code == 200
        assert "账号已锁定" in words(answers[-1])
        assert "账号已锁定" not in words(answers[-2])
