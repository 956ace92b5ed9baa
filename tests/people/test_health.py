"""Live and ready: public, without a word of data, never logged, and 503 when pages could not be served."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from people import health
from tests.tables import note_migrations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_structure_good_until", [0.0])


@pytest.fixture(autouse=True)
def _recorded(db: None, settings: Any) -> None:
    """Let the database tell of its migrations; that of the tests is made straight from the models."""
    settings.MIGRATION_MODULES = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied timestamp)"
        )
    note_migrations()


def test_live_asks_no_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "migrations": "ok", "disk": "ok", "jobs": "ok"}


def test_the_structure_is_read_once_a_minute(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/health/ready")
    with django_assert_num_queries(1):
        client.get("/health/ready")


def test_without_a_database_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: object) -> None:
        raise RuntimeError("password=geheim")

    monkeypatch.setattr(connection, "cursor", fails)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False, "database": "failed", "migrations": "failed", "disk": "ok", "jobs": "ok",
    }  # fmt: skip


def test_pending_migrations_503(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


def test_a_full_disk_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("U", (), {"free": 10}))
    assert client.get("/health/ready").json()["disk"] == "failed"


def test_with_the_broker_down_pages_work_and_jobs_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        def waiting(self) -> int | None:
            return None

    monkeypatch.setattr(health, "broker", Down)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["jobs"]) == (200, "waiting")


def test_monitors_fill_no_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("U", (), {"free": 10}))
    access = logging.getLogger("hengji.access")
    monkeypatch.setattr(access, "propagate", True)
    with caplog.at_level(logging.INFO):
        assert client.get("/health/ready").status_code == 503
        client.get("/health/live")
    assert [record.name for record in caplog.records if record.name.startswith(("django", "hengji"))] == []


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_only_reading(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
