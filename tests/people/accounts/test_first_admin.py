"""`manage.py first_admin`: no account by default, and one way to the first."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from people.access import Role
from people.models import Account, ActivationCode, RoleGrant
from people.services import second_factor
from tests.people.accounts.ways import log_of, register_factor, sign_in, signed_in_as

pytestmark = pytest.mark.django_db
NEW = "九曲桥-Brunnen-77"


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("first_admin", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def activate(client: Client, out: str, name: str = "admin") -> None:
    code = re.findall(r"#n=\S+&c=(\S+)", out)[0]
    client.post("/activate/", {"username": name, "code": code, "new_password": NEW, "repeat": NEW})


def test_there_is_no_account_by_default() -> None:
    assert Account.objects.count() == 0
    assert RoleGrant.objects.count() == 0


def test_the_link_opens_the_account_of_the_system_administrator(client: Client) -> None:
    code, out, err = run("--name", "张三")
    assert (code, err) == (0, "")
    assert "http://127.0.0.1:8000/activate/#n=admin&c=" in out
    grant = RoleGrant.objects.get()
    assert (grant.role, grant.agency, grant.account.name) == (Role.SYSTEM_ADMIN.value, None, "张三")
    assert not grant.account.has_usable_password()
    assert ActivationCode.objects.get().purpose == "首位管理员"
    activate(client, out)
    assert signed_in_as(client) == grant.account.pk
    assert client.get("/").headers["Location"].startswith("/account/second-factor/")
    assert log_of("建立首位系统管理员")[0].origin == "命令行"


def test_run_again_before_activation_it_gives_a_new_link(client: Client) -> None:
    _, first, _ = run("--name", "张三")
    _, second, _ = run("--name", "张三")
    activate(client, first)
    assert signed_in_as(client) is None
    activate(client, second)
    assert signed_in_as(client) is not None
    assert RoleGrant.objects.count() == 1


def test_it_refuses_once_somebody_can_sign_in_as_one(client: Client) -> None:
    activate(client, run("--name", "张三")[1])
    code, out, err = run("--name", "李四", "--username", "lisi")
    assert (code, out) == (2, "")
    assert "已有可用的系统管理员账号" in err
    assert Account.objects.count() == 1


def test_again_with_a_reason_opens_it_and_forgets_the_lost_factor(client: Client) -> None:
    activate(client, run("--name", "张三")[1])
    account = Account.objects.get()
    register_factor(account)
    assert run("--name", "张三", "--again")[0] == 2
    code, out, _ = run("--name", "张三", "--again", "--reason", "手机和备用码都丢了")
    assert code == 0
    assert not second_factor.has_second_factor(account)
    assert sign_in(Client(), "admin", NEW).status_code == 302
    there = Client()
    activate(there, out)
    assert signed_in_as(there) == account.pk
    assert '"理由":"手机和备用码都丢了"' in log_of("重新开通系统管理员")[0].detail


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--name", " "), "不能为空"),
        (("--name", "张三", "--username", "a b"), "不能有空格"),
        (("--name", "张三", "--username", "x" * 65), "最多 64 个字符"),
    ],
)
def test_what_cannot_be_a_name_is_refused(arguments: tuple[str, ...], why: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert why in err
    assert Account.objects.count() == 0


def test_a_login_name_of_somebody_else_is_not_taken_over(client: Client) -> None:
    Account.objects.create(username="admin", name="别人", password="!")
    code, _, err = run("--name", "张三")
    assert code == 2
    assert "已属于别人" in err
    assert RoleGrant.objects.count() == 0
