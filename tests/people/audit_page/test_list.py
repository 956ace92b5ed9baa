"""The page of the log: who sees which rows, how much of them, and what searching gives away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.access import Role
from people.audit import AuditEntry, head
from people.models import Job
from tests.office import Office
from tests.people.audit_page.conftest import write

Rows = dict[str, AuditEntry]


def body(client: Client, query: str = "") -> str:
    response = client.get(f"/audit/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def shown(text: str) -> list[int]:
    """The positions of the rows that stand on the page."""
    return [int(found) for found in re.findall(r'href="/audit/(\d+)/"', text)]


def positions(rows: Rows, *names: str) -> list[int]:
    return sorted((rows[name].position for name in names), reverse=True)


def test_supervision_reads_every_row_of_its_own_agency_and_no_other(office: Office, rows: Rows) -> None:
    text = body(office.client_of(Role.SUPERVISION))
    assert shown(text) == positions(rows, "甲业务", "甲权限", "甲代办")
    assert "张经办（zhang）" in text
    assert "完成率：80% → 95%" in text
    assert "账号 王某（wang）" in text
    assert "代 赵科长（zhao）" in text
    assert "李乙局" not in text
    assert "数据目录" not in text


def test_the_audit_administrator_sees_of_business_only_that_it_was(office: Office, rows: Rows) -> None:
    text = body(office.client_of(Role.AUDIT_ADMIN))
    assert shown(text) == positions(rows, *rows)
    assert "账号 王某（wang）" in text
    assert "数据目录" in text
    for hidden in ("张经办", "李乙局", "一科 第一季度", "80%", "赵科长", "r-100", "192.0.2.7 "):
        assert hidden not in text
    assert text.count("（业务内容，不予显示）") == 3
    assert text.count("业务人员") >= 3


@pytest.mark.parametrize(
    "query", ["?who=张经办", "?target=一科", "?request_id=r-100", "?on_behalf=on", "?who=zhang"]
)
def test_the_administrator_cannot_find_business_by_what_is_hidden(
    office: Office, rows: Rows, query: str
) -> None:
    text = body(office.client_of(Role.AUDIT_ADMIN), query)
    assert shown(text) == []
    assert "没有符合条件的记录" in text
    assert "共 0 条" in text


def test_the_administrator_cannot_single_out_business_by_agency(office: Office, rows: Rows) -> None:
    text = body(office.client_of(Role.AUDIT_ADMIN), f"?agency={office.a.pk}")
    assert shown(text) == positions(rows, "甲权限")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?who=张经办", ["甲业务", "甲代办"]),
        ("?action=授予", ["甲权限"]),
        ("?target=王某", ["甲权限"]),
        ("?category=业务", ["甲业务", "甲代办"]),
        ("?request_id=r-100", ["甲业务"]),
        ("?request_id=r-1", []),
        ("?request_id=r-200", []),
        ("?on_behalf=on", ["甲代办"]),
        ("?who=张&action=退回", ["甲代办"]),
    ],
)
def test_each_filter_finds_its_rows(office: Office, rows: Rows, query: str, names: list[str]) -> None:
    text = body(office.client_of(Role.SUPERVISION), query)
    assert shown(text) == positions(rows, *names)
    assert f"共 {len(names)} 条" in text


def test_dates_are_days_of_the_office(office: Office, rows: Rows) -> None:
    client, today = office.client_of(Role.SUPERVISION), timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert len(shown(body(client, f"?since={today}&until={today}"))) == 3
    assert shown(body(client, f"?until={yesterday}")) == []
    assert shown(body(client, f"?since={tomorrow}")) == []


def test_a_period_that_ends_before_it_begins_is_refused_and_what_was_typed_stays(
    office: Office, rows: Rows
) -> None:
    text = body(office.client_of(Role.SUPERVISION), "?since=2026-03-05&until=2026-03-01&who=张经办")
    assert "“到”早于“从”" in text
    assert 'value="2026-03-05"' in text
    assert 'value="张经办"' in text
    assert shown(text) == []


def test_another_agency_cannot_be_asked_for(office: Office, rows: Rows) -> None:
    text = body(office.client_of(Role.SUPERVISION), f"?agency={office.b.pk}")
    assert shown(text) == []
    assert "李乙局" not in text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SUPERVISION, Role.AUDIT_ADMIN)])
def test_nobody_else_opens_it(office: Office, rows: Rows, role: Role) -> None:
    client = office.client_of(role)
    for path in ("/audit/", f"/audit/{rows['甲业务'].position}/"):
        assert client.get(path).status_code == 404
    for path in ("/audit/export/", "/audit/check/"):
        assert client.post(path).status_code == 404
    assert AuditEntry.objects.count() == len(rows)


def test_an_empty_log_says_so(office: Office) -> None:
    text = body(office.client_of(Role.SUPERVISION))
    assert "还没有记录" in text
    assert "导出查到的记录" not in text


def test_pages_follow_one_another_without_gap_or_repetition(office: Office) -> None:
    client = office.client_of(Role.SUPERVISION)
    made = [write(agency=office.a.pk, request_id=f"n-{number}").position for number in range(120)]
    for _ in range(3):
        write(agency=office.b.pk)
    first = shown(body(client))
    text = body(client, f"?before={first[-1]}")
    second = shown(text)
    third = shown(body(client, f"?before={second[-1]}"))
    assert first + second + third == made[::-1]
    assert [len(first), len(second), len(third)] == [50, 50, 20]
    assert f"after={second[0]}" in text
    assert shown(body(client, f"?after={second[0]}")) == first
    assert "较早的" not in body(client, f"?before={second[-1]}")
    assert "较新的" not in body(client)


def test_filters_stay_when_turning_the_page(office: Office) -> None:
    for number in range(60):
        write(agency=office.a.pk, action="提交" if number % 2 else "修改")
    text = body(office.client_of(Role.SUPERVISION), "?action=修改")
    assert "before=" not in text
    for _ in range(60):
        write(agency=office.a.pk, action="修改")
    text = body(office.client_of(Role.SUPERVISION), "?action=修改")
    assert re.search(r'rel="next" href="\?action=[%A-F0-9]+&amp;before=\d+"', text)


def test_the_number_of_queries_does_not_grow_with_the_rows(office: Office) -> None:
    client = office.client_of(Role.SUPERVISION)
    numbers = []
    for more in (1, 2, 30):
        for _ in range(more):
            write(agency=office.a.pk)
        body(client)
        with CaptureQueriesContext(
            connection,
        ) as found:
            body(client)
        numbers.append(len(found))
    assert len(set(numbers)) == 1, numbers


def test_the_head_stands_on_the_page_as_documents_print_it(office: Office, rows: Rows) -> None:
    assert head().printed() in body(office.client_of(Role.AUDIT_ADMIN))


def test_text_of_a_row_is_never_markup(office: Office) -> None:
    write(agency=office.a.pk, target="<script>alert(1)</script>", detail={"<b>甲</b>": "<i>乙</i>"})
    text = body(office.client_of(Role.SUPERVISION))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<i>乙" not in text


def test_checking_the_chain_is_a_job_and_the_page_tells_its_result(office: Office, rows: Rows) -> None:
    client = office.client_of(Role.AUDIT_ADMIN)
    assert "还没有核对过" in body(client)
    assert client.post("/audit/check/").status_code == 302
    job = Job.objects.get(kind="audit.check")
    assert job.account == office.account(Role.AUDIT_ADMIN)
    last = AuditEntry.objects.order_by("-position").first()
    assert last is not None
    assert (last.action, last.target, last.category) == ("提交任务", "核对审计链", "系统")
