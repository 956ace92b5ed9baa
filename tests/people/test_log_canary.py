"""A unique mark in everything sensitive that a person can type: none of it reaches a log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from people.access import Role
from people.log_lines import LogLine
from people.logs import LogFile
from people.views import search
from tests.office import Office, build_office, client_of

MARKS = {
    name: f"zzmark{name}zz"
    for name in ("username", "password", "search", "path", "field", "agent", "address")
}

pytestmark = pytest.mark.django_db


@contextmanager
def logging_to(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Both logs as the settings make them, in a folder of the test's own; everything from INFO on, for good measure."""
    paths = (folder / "hengji.log", folder / "access.log")
    handlers = [LogFile(str(path), encoding="utf-8", delay=True) for path in paths]
    for handler in handlers:
        handler.setFormatter(LogLine())
    root, access = logging.getLogger(), logging.getLogger("hengji.access")
    level = root.level
    root.addHandler(handlers[0])
    root.setLevel(logging.INFO)
    access.addHandler(handlers[1])
    try:
        yield paths
    finally:
        root.removeHandler(handlers[0])
        root.setLevel(level)
        access.removeHandler(handlers[1])
        for handler in handlers:
            handler.close()


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def test_no_mark_reaches_a_log(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = client_of(Role.PERFORMANCE_OFFICE)
    inside.raise_request_exception = False
    outside = Client(
        raise_request_exception=False, enforce_csrf_checks=True, headers={"User-Agent": MARKS["agent"]}
    )
    stranger = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77")
    typed = {"username": MARKS["username"], "password": MARKS["password"], "name": MARKS["field"]}
    with logging_to(tmp_path) as (log, access):
        for _ in range(7):
            stranger.post("/sign-in/", typed)
        assert outside.post("/sign-in/", typed).status_code == 403
        inside.get("/search/", {"q": MARKS["search"]})
        assert inside.get(f"/units/1/staff/{MARKS['path']}/").status_code == 404
        inside.post("/account/password/", typed)
        stranger.get("/", headers={"Host": f"{MARKS['address']}.example"})

        def fails(*arguments: object, **named: object) -> None:
            raise ValueError(f"invalid literal: '{MARKS['search']}'")

        monkeypatch.setattr(search, "render", fails)
        assert inside.get("/search/", {"q": MARKS["search"]}).status_code == 500
    text = log.read_text("utf-8") + access.read_text("utf-8")
    assert [mark for mark in MARKS.values() if mark in text] == []
    assert "203.0.113.77" not in text
    names = {account.name for account in office.accounts.values()} if hasattr(office, "accounts") else set()
    assert [name for name in names if name in text] == []

    lines = [json.loads(line) for line in access.read_text("utf-8").splitlines()]
    assert {line["route"] for line in lines} >= {"/sign-in/", "/search/"}
    (failed,) = [json.loads(line) for line in log.read_text("utf-8").splitlines() if '"ValueError"' in line]
    assert (failed["route"], failed["status"], failed["errors"][0]["said"]) == ("/search/", 500, "")
    assert failed["request"] in {line["request"] for line in lines}, "the same number in both"
    assert connection.vendor == "sqlite"
