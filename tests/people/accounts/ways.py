"""Short ways that the tests of accounts share."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from people.acting import Actor
from people.audit import AuditEntry
from people.models import Account
from people.services import second_factor
from tests.office import PASSWORD

TESTER = Actor(name="测试", account=None, origin="命令行")


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **extra})


def signed_in_as(client: Client) -> int | None:
    found: int | None = client.get("/session/").json()["account"]
    return found


def code_of(secret: str, step: int = 0) -> str:
    """The code that an authenticator with the key shows now (or `step` half minutes later)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def register_factor(account: Account) -> tuple[str, list[str]]:
    """Set up an authenticator one step in the past, so that the code of now is still good; key and recovery codes."""
    secret = second_factor.new_secret()
    codes = second_factor.set_up(account=account, secret=secret, code=code_of(secret, -1), by=TESTER)
    return secret, codes


def log_of(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action, category=AuditEntry.Category.ACCESS))


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text
