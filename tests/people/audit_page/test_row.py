"""One row: old → new in words, its hash and its neighbours'."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.audit import AuditEntry
from people.audit_reading import Change, in_words
from tests.office import Office
from tests.people.audit_page.conftest import write

Rows = dict[str, AuditEntry]


def test_it_shows_what_changed_and_the_hashes_around_it(office: Office, rows: Rows) -> None:
    entry, after = rows["甲业务"], rows["乙业务"]
    text = office.client_of(Role.SUPERVISION).get(f"/audit/{entry.position}/").content.decode()
    assert "<del>80%</del>" in text
    assert "<ins>95%</ins>" in text
    for part in ("张经办（zhang）", "192.0.2.7", "r-100", "甲局", entry.entry_hash, entry.previous_hash):
        assert part in text
    assert after.entry_hash in text
    assert "内容与摘要相符" in text
    assert "李乙局" not in text
    assert f'href="/audit/{after.position}/"' not in text


def test_a_row_of_another_agency_does_not_exist(office: Office, rows: Rows) -> None:
    client = office.client_of(Role.SUPERVISION)
    for name in ("乙业务", "系统"):
        assert client.get(f"/audit/{rows[name].position}/").status_code == 404
    assert client.get("/audit/99999/").status_code == 404


def test_the_administrator_reads_the_fact_but_not_the_matter(office: Office, rows: Rows) -> None:
    client = office.client_of(Role.AUDIT_ADMIN)
    text = client.get(f"/audit/{rows['甲业务'].position}/").content.decode()
    assert "修改台账" in text
    assert "（业务内容，不予显示）" in text
    for hidden in ("张经办", "一科", "80%", "95%", "r-100", "甲局"):
        assert hidden not in text
    assert "账号 王某（wang）" in client.get(f"/audit/{rows['甲权限'].position}/").content.decode()


def test_a_changed_row_is_called_changed(office: Office, rows: Rows) -> None:
    entry = rows["甲业务"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_auditentry SET target = '改过' WHERE position = %s", [entry.position])
    text = office.client_of(Role.SUPERVISION).get(f"/audit/{entry.position}/").content.decode()
    assert "内容与摘要不符" in text


def test_the_number_of_queries_is_the_same_for_every_row(office: Office, rows: Rows) -> None:
    write(agency=office.a.pk, detail={f"项目{number}": {"旧": number, "新": None} for number in range(40)})
    client, numbers = office.client_of(Role.SUPERVISION), set()
    for position in (rows["甲业务"].position, rows["甲代办"].position, rows["甲代办"].position + 1):
        client.get(f"/audit/{position}/")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/audit/{position}/").status_code == 200
        numbers.add(len(found))
    assert len(numbers) == 1


@pytest.mark.parametrize(
    ("detail", "changes", "facts"),
    [
        ('{"等次":{"旧":"良好","新":"优秀"}}', [Change(label="等次", old="良好", new="优秀")], []),
        ('{"旧":null,"新":"已审核"}', [Change(label="内容", old="", new="已审核")], []),
        ('{"人员":12,"试算":false}', [], [("人员", "12"), ("试算", "否")]),
        ('{"任职":{"科室":{"旧":"一科","新":"二科"},"起":"2026-01-01"}}',
         [Change(label="任职 · 科室", old="一科", new="二科")], [("任职 · 起", "2026-01-01")]),
        ('{"名单":["甲","乙"],"空":[]}', [], [("名单", "甲、乙"), ("空", "（空）")]),
        ('{"任职":{"旧":["一科","二科"],"新":[]}}', [Change(label="任职", old="一科、二科", new="")], []),
        ('{"角色":{"旧":{"起":"1月"},"新":true}}', [Change(label="角色", old="起 1月", new="是")], []),
        ("不是数据", [], [("内容", "不是数据")]),
        ("[1,2]", [], [("内容", "1、2")]),
        ("{}", [], []),
    ],
)  # fmt: skip
def test_a_detail_is_said_in_words(detail: str, changes: list[Change], facts: list[tuple[str, str]]) -> None:
    assert in_words(detail) == (changes, facts)


def test_an_empty_side_is_named_where_the_change_is_one_line() -> None:
    assert str(Change(label="等次", old="", new="优秀")) == "等次：优秀"
    assert str(Change(label="等次", old="优秀", new="")) == "等次：优秀 → （空）"
