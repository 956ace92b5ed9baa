"""What belongs to the office travels with accounts, roles, jobs; what belongs to the running program stays behind."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from reports.operations.state import stored_models, transient_models, transient_tables
from tests.postgres import PostgresServer
from tests.reports.operations.office import Office, manifest_of

FILL = """
from datetime import date, timedelta
from uuid import UUID
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from people.acting import AT_THE_TERMINAL
from people.models import *
agency = Agency.objects.create(name="甲局")
person = Employee.objects.create(agency=agency, number="001", name="钱一")
account = Account(username="qian", name="钱一", employee=person)
account.set_password("a long enough password 1")
account.save()
RoleGrant.objects.create(account=account, role="系统管理员", start=date(2026, 1, 1))
ActivationCode.objects.create(account=account, purpose="激活", digest="d" * 64, expires_at=timezone.now() + timedelta(days=9))
Authenticator.objects.create(user=account, type="totp", data={"secret": "JBSWY3DP"})
Notification.objects.create(account=account, title="消息")
job = Job.objects.create(id=UUID(int=5), kind="workbook.check", title="检查", account=account, agency=agency, arguments={"a": [1, None]})
folder = settings.HENGJI_DATA / "jobs" / str(job.pk) / "in"
folder.mkdir(parents=True)
(folder / "book.xlsx").write_bytes(b"book")
with transaction.atomic():
    AT_THE_TERMINAL.record(action="建立", target="账号", detail={})
session = SessionStore()
session["_auth_user_id"] = str(account.pk)
session.create()
AccessAttempt.objects.create(username="qian", ip_address="10.0.0.1", failures_since_start=3)
FormToken.objects.create(token=UUID(int=9), account=account)
WorkerBeat.objects.create(name="gone", seen_at=timezone.now() - timedelta(hours=1))
print(session.session_key)
"""
KEPT = (
    "people_account", "people_rolegrant", "people_activationcode", "people_job", "people_notification",
    "mfa_authenticator", "people_auditentry",
)  # fmt: skip


def filled(upgraded: Office, folder: Path, url: str = "") -> tuple[Office, str]:
    """Fill an office in which nobody has worked; the database of `url` has its tables."""
    office = Office(upgraded.copied_to(folder).folder, url)
    return office, office.done("shell", "-c", FILL).splitlines()[-1].strip()


def counts(office: Office) -> dict[str, int]:
    ask = (
        "import json; from django.db import connection; from reports.operations.state import ask, table_counts; "
        "print(json.dumps(table_counts(ask(connection), connection.vendor)))"
    )
    found: dict[str, int] = json.loads(office.done("shell", "-c", ask).splitlines()[-1])
    return found


def test_what_passes_is_named() -> None:
    names = set(transient_tables())
    assert {"django_session", "axes_accessattempt", "people_formtoken", "people_workerbeat"} <= names
    assert names.isdisjoint(KEPT)
    assert {model._meta.db_table for model in stored_models()} >= names
    referring = [
        f"{model._meta.label}.{field.name}"
        for model in stored_models()
        if model not in transient_models()
        for field in model._meta.local_concrete_fields
        if field.related_model in transient_models()
    ]
    assert referring == [], "nothing that travels may refer to what stays"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def test_the_drill_with_accounts(
    kind: str, upgraded: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    url = postgres_server.database_with_tables() if kind == "postgresql" else ""
    office, session = filled(upgraded, tmp_path / "a", url)
    before = counts(office)
    folder = office.backup(tmp_path / "sets")
    manifest = manifest_of(folder)
    assert {name: manifest["tables"][name] for name in transient_tables()} == dict.fromkeys(
        transient_tables(), 0
    )
    assert f"jobs/{'0' * 8}-0000-0000-0000-{'5':0>12}/in/book.xlsx" in {
        entry["path"] for entry in manifest["files"]
    }
    for path in folder.rglob("*"):
        assert not path.is_file() or session.encode() not in path.read_bytes(), (
            "a session could be taken over"
        )

    (tmp_path / "b").mkdir()
    new = Office(tmp_path / "b", postgres_server.new_database() if kind == "postgresql" else "")
    new.done("restore", folder)
    after = counts(new)
    assert {name: after[name] for name in before if name not in transient_tables()} == {
        name: rows for name, rows in before.items() if name not in transient_tables()
    }
    assert all(after[name] >= 1 for name in KEPT)
    assert [after[name] for name in transient_tables()] == [0] * len(transient_tables())
    assert (
        new.data / "jobs" / "00000000-0000-0000-0000-000000000005" / "in" / "book.xlsx"
    ).read_bytes() == b"book"
    check = "from django.contrib.auth.hashers import check_password; from people.models import Account; "
    check += "assert check_password('a long enough password 1', Account.objects.get().password)"
    new.done("shell", "-c", check)


def test_a_move_leaves_the_same_behind(
    upgraded: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    office, _ = filled(upgraded, tmp_path / "a")
    url = postgres_server.database_with_tables()
    said = office.done("move_database", url)
    moved = re.findall(r"^ *\d+  [0-9a-f]{16}  (\S+)", said, re.MULTILINE)
    assert set(moved).isdisjoint(transient_tables())
    assert set(KEPT) <= set(moved)
    there = counts(Office(tmp_path / "a", url))
    assert all(there[name] >= 1 for name in KEPT)
    assert [there[name] for name in transient_tables()] == [0] * len(transient_tables())
    with sqlite3.connect(office.file) as connection:
        assert connection.execute("SELECT COUNT(*) FROM django_session").fetchone() == (1,), (
            "the source is only read"
        )
