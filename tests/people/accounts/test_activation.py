"""Slips and their codes: printed once, kept nowhere, used once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from people.access import Role
from people.audit import AuditEntry
from people.models import Account, ActivationCode
from people.services.activation import ALPHABET, WrongCode, activate, issue_codes
from people.slips import activation_link
from tests.office import Office, build_office
from tests.people.accounts.ways import TESTER, code_of, log_of, register_factor, sign_in, signed_in_as, words

pytestmark = pytest.mark.django_db
NEW = "九曲桥-Brunnen-77"


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


@pytest.fixture
def fresh(office: Office) -> Account:
    """An account that waits to be activated."""
    account = office.account(Role.STAFF)
    Account.objects.filter(pk=account.pk).update(password="!none")
    return Account.objects.get(pk=account.pk)


def use(client: Client, name: str, code: str, password: str = NEW, repeat: str = "") -> Any:
    given = {"username": name, "code": code, "new_password": password, "repeat": repeat or password}
    return client.post("/activate/", given)


def slip_of(account: Account) -> str:
    return issue_codes(by=TESTER, accounts=[account.pk])[0].code


def test_name_and_code_set_the_password_and_sign_in(fresh: Account, client: Client) -> None:
    code = slip_of(fresh)
    response = use(client, fresh.username.upper(), code.lower().replace("-", " "))
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert signed_in_as(client) == fresh.pk
    assert sign_in(Client(), fresh.username, NEW).status_code == 302
    assert len(log_of("激活账号")) == 1


def test_a_code_looks_like_print_and_stands_nowhere_in_the_database(fresh: Account, client: Client) -> None:
    code = slip_of(fresh)
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}", code)
    use(client, fresh.username, code)
    bare = code.replace("-", "")
    kept = [*ActivationCode.objects.values_list(), *AuditEntry.objects.values_list("target", "detail")]
    assert all(part not in str(kept) for part in (code, bare, bare.lower()))


def test_wrong_used_burnt_late_foreign_and_disabled_read_the_same(office: Office, fresh: Account) -> None:
    other = office.account(Role.FILER)
    now = timezone.now()
    answers = []

    def refused(name: str, code: str) -> None:
        with pytest.raises(WrongCode) as caught:
            activate(username=name, code=code, password=NEW, by=TESTER)
        answers.append(str(caught.value))

    refused(fresh.username, "ABCD-EFGH-JKMN")
    refused("nobody", "ABCD-EFGH-JKMN")
    burnt = slip_of(fresh)
    good = slip_of(fresh)
    refused(fresh.username, burnt)
    refused(other.username, good)
    with time_machine.travel(now + timedelta(days=14, minutes=1), tick=False):
        refused(fresh.username, good)
    Account.objects.filter(pk=fresh.pk).update(is_active=False)
    refused(fresh.username, good)
    Account.objects.filter(pk=fresh.pk).update(is_active=True)
    assert activate(username=fresh.username, code=good, password=NEW, by=TESTER).pk == fresh.pk
    refused(fresh.username, good)
    assert len(set(answers)) == 1
    assert Account.objects.get(pk=other.pk).password == other.password


def test_wrong_codes_lock_the_name_also_for_signing_in(fresh: Account, client: Client) -> None:
    code = slip_of(fresh)
    answers = [use(client, fresh.username, "ABCD-EFGH-JKMN").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert use(client, fresh.username, code).status_code == 429
    assert sign_in(client, fresh.username).status_code == 429


def test_a_bad_password_leaves_the_code_good_and_the_name_typed(fresh: Account, client: Client) -> None:
    code = slip_of(fresh)
    for password, repeat, why in (
        ("short", "short", "密码太短"),
        (NEW, "anders-Brunnen-77", "两遍输入的新密码不一样"),
        (f"{fresh.name}-Brunnen", f"{fresh.name}-Brunnen", "不能有登录名或姓名"),
    ):
        page = words(use(client, fresh.username, code, password, repeat))
        assert why in page
        assert f'value="{fresh.username}"' in page
        assert password not in page
    assert use(client, fresh.username, code).status_code == 302


def test_printing_again_voids_the_earlier_slip(fresh: Account) -> None:
    first, second = slip_of(fresh), slip_of(fresh)
    assert first != second
    assert ActivationCode.objects.filter(burnt_at=None, used_at=None).count() == 1
    with pytest.raises(WrongCode):
        activate(username=fresh.username, code=first, password=NEW, by=TESTER)


def test_the_database_itself_allows_one_open_code(fresh: Account) -> None:
    slip_of(fresh)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivationCode.objects.create(account=fresh, purpose="激活", digest="x", expires_at=timezone.now())


class TestReset:
    """A new slip for somebody who has a password."""

    def test_the_old_password_works_until_the_slip_is_used_then_all_sessions_end(
        self, office: Office, client: Client
    ) -> None:
        account = office.account(Role.STAFF)
        code = slip_of(account)
        assert sign_in(client, account.username).status_code == 302
        there = Client()
        assert use(there, account.username, code).status_code == 302
        assert (signed_in_as(client), signed_in_as(there)) == (None, account.pk)
        assert sign_in(Client(), account.username).status_code == 200
        assert len(log_of("重置密码")) == 1

    def test_it_does_not_go_round_the_second_factor(self, office: Office, client: Client) -> None:
        account = office.account(Role.STAFF)
        secret, _ = register_factor(account)
        assert use(client, account.username, slip_of(account)).headers["Location"] == "/sign-in/code/"
        assert signed_in_as(client) is None
        assert client.post("/sign-in/code/", {"code": code_of(secret)}).status_code == 302
        assert signed_in_as(client) == account.pk


class TestSlips:
    """The PDF with the slips."""

    def pdf(self, office: Office, keys: list[int]) -> Any:
        return office.client_of(Role.SYSTEM_ADMIN).post("/accounts/slips/?all=1", {"chosen": keys})

    def test_eight_on_a_page_with_what_a_person_needs(self, office: Office, tmp_path: Any) -> None:
        keys = [office.account(role).pk for role in list(Role)[:9]]
        response = self.pdf(office, keys)
        assert response.headers["Content-Type"] == "application/pdf"
        assert "no-store" in response.headers["Cache-Control"]
        assert re.fullmatch(
            r'attachment; filename="activation-\d{8}-\d{4}\.pdf"', response.headers["Content-Disposition"]
        )
        file = tmp_path / "slips.pdf"
        file.write_bytes(response.content)
        pages = [page.extract_text() for page in PdfReader(file).pages]
        assert [text.count("只能用一次") for text in pages] == [8, 1]
        whole = "".join(pages)
        for account in (office.account(Role.STAFF), office.account(Role.FILER)):
            assert account.name in whole
            assert account.username in whole
        assert "甲局 · 一科" in whole
        assert "http://127.0.0.1:8000/activate/" in whole
        codes = re.findall(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", whole)
        assert len(set(codes)) == 9

    def test_the_printed_code_opens_the_account(self, office: Office, client: Client, tmp_path: Any) -> None:
        account = office.account(Role.STAFF)
        file = tmp_path / "slips.pdf"
        file.write_bytes(self.pdf(office, [account.pk]).content)
        text = PdfReader(file).pages[0].extract_text()
        code = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)[0]
        assert use(client, account.username, code).status_code == 302
        assert signed_in_as(client) == account.pk

    def test_the_link_keeps_the_code_out_of_logs(self, fresh: Account) -> None:
        slip = issue_codes(by=TESTER, accounts=[fresh.pk])[0]
        address, _, fragment = activation_link(slip, "https://jixiao.example").partition("#")
        assert address == "https://jixiao.example/activate/"
        assert fragment == f"n={fresh.username}&c={slip.code}"

    def test_nobody_chosen_and_strangers_are_refused(self, office: Office) -> None:
        assert "请至少选择一人" in words(self.pdf(office, []))
        assert "名单已有变化" in words(self.pdf(office, [999_999]))
        assert ActivationCode.objects.count() == 0

    def test_the_log_names_whom_it_was_printed_for(self, office: Office) -> None:
        self.pdf(office, [office.account(Role.STAFF).pk])
        entry = log_of("打印激活条")[0]
        assert office.account(Role.STAFF).username in entry.detail
        assert entry.actor == str(office.account(Role.SYSTEM_ADMIN))

    def test_more_than_one_answer_can_print_is_refused_before_any_code_is_made(self, office: Office) -> None:
        Account.objects.bulk_create(
            Account(username=f"p{n}", name=f"甲{n}", password="!") for n in range(201)
        )
        admin = office.client_of(Role.SYSTEM_ADMIN)
        assert words(admin.get("/accounts/slips/")).count(" checked") == 200
        keys = list(Account.objects.filter(username__startswith="p").values_list("pk", flat=True))
        page = words(admin.post("/accounts/slips/", {"chosen": keys}))
        assert "一次最多 200 人，现在选了 201 人" in page
        assert page.count(" checked") == 201
        assert ActivationCode.objects.count() == 0
