"""The page stays fast on a long log: by key and index, never by sorting or counting everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from people.access import Role
from people.audit import AuditEntry
from people.audit_reading import Wanted, page_of, wanted_rows
from people.job_runners import JSON
from people.models import Job
from people.services.audit_check import last_check, run_check
from tests.office import Office
from tests.people.audit_page.conftest import write


@pytest.fixture
def long_log(office: Office) -> int:
    """Some thousand rows with the statistics that SQLite plans by; give the middle position."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            position=number, at=start + timedelta(minutes=number), actor=f"甲{number % 50}", action="修改",
            target=f"台账{number}", detail="{}", agency=(office.a.pk, office.b.pk)[number % 2], request_id=f"r{number}",
            category=("业务", "业务", "业务", "账号与权限")[number % 4], previous_hash=f"p{number}", entry_hash=f"e{number}",
        )
        for number in range(1, 4_001)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return 2_000


def plan(rows: QuerySet[AuditEntry]) -> str:
    return rows.explain()


@pytest.mark.parametrize(
    ("role", "wanted", "index"),
    [
        (Role.SUPERVISION, Wanted(), "audit_agency_position (agency=? AND position<?)"),
        (Role.AUDIT_ADMIN, Wanted(), "(position<?)"),
        (
            Role.AUDIT_ADMIN,
            Wanted(category="账号与权限"),
            "audit_category_position (category=? AND position<?)",
        ),
        (Role.SUPERVISION, Wanted(request_id="r77"), "audit_request_position (request_id=? AND position<?)"),
    ],
)
def test_a_page_is_found_by_index_without_sorting(
    office: Office, long_log: int, role: Role, wanted: Wanted, index: str
) -> None:
    rows = wanted_rows(office.access(role), wanted).filter(position__lt=long_log)[:51]
    found = plan(rows)
    assert index in found, found
    assert "TEMP B-TREE" not in found
    assert "SCAN" not in found


def test_a_page_in_the_middle_is_the_one_that_the_key_says(office: Office, long_log: int) -> None:
    page = page_of(wanted_rows(office.access(Role.SUPERVISION), Wanted()), size=50, before=long_log)
    assert len(page.entries) == 50
    expected = [n for n in range(long_log - 1, 0, -1) if n % 2 == 0][:50]
    assert [entry.position for entry in page.entries] == expected
    assert (page.older_than, page.newer_than) == (expected[-1], expected[0])


class Context:
    """What a runner is given, as far as the check uses it."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        self.told.append((stage, done, total))


def check() -> dict[str, JSON]:
    context: Any = Context()
    result = dict(run_check(context, {}))
    assert context.told
    return result


def keep(office: Office, result: dict[str, JSON]) -> None:
    account = office.account(Role.AUDIT_ADMIN)
    Job.objects.create(
        kind="audit.check", title="核对审计链", account=account, state=Job.State.DONE, result=result,
        finished_at=datetime.now(UTC),
    )  # fmt: skip


def test_the_check_finds_a_whole_chain_whole(office: Office) -> None:
    assert last_check() is None
    entry = write(agency=office.a.pk)
    keep(office, check())
    found = last_check()
    assert found is not None
    assert found.whole
    assert found.position == entry.position
    text = office.client_of(Role.SUPERVISION).get("/audit/").content.decode()
    assert "核对无误" in text
    assert f"到第 {entry.position} 条" in text


def test_a_break_is_told_on_the_page_and_waits_on_the_home_page(office: Office) -> None:
    for _ in range(3):
        write(agency=office.a.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_auditentry SET detail = '{}' WHERE position = 2")
    keep(office, check())
    text = office.client_of(Role.AUDIT_ADMIN).get("/audit/").content.decode()
    assert "审计链断裂" in text
    assert "审计链第2条（改动）" in text
    for role in (Role.AUDIT_ADMIN, Role.SUPERVISION):
        assert "审计链断裂，请立即处理" in office.client_of(role).get("/").content.decode()
    assert "审计链断裂" not in office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()
