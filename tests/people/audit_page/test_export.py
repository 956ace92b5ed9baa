"""The Excel file of the log: exactly what is filtered, never a formula, with the head, and itself audited."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from people.access import Role
from people.audit import AuditEntry, head
from people.audit_chain import first_break
from people.services import audit_export
from tests.office import Office
from tests.people.audit_page.conftest import write

Rows = dict[str, AuditEntry]


def sheet(client: Client, query: str = "") -> Any:
    response = client.post(f"/audit/export/{query}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    return load_workbook(BytesIO(b"".join(response.streaming_content)))["审计记录"]  # type: ignore[attr-defined]


def lines(found: Any) -> list[tuple[Any, ...]]:
    """The rows under the heading."""
    return list(found.iter_rows(min_row=5, values_only=True))


def test_it_holds_exactly_the_filtered_rows_and_the_head(office: Office, rows: Rows) -> None:
    before = head()
    found = sheet(office.client_of(Role.SUPERVISION), "?action=修改")
    assert [row[0] for row in lines(found)] == [rows["甲业务"].position]
    assert found["A1"].value == "审计记录 1 条"
    assert found["A2"].value == "条件：操作：修改"
    assert found["A3"].value.endswith(f"导出时链头：{before.position}:{before.entry_hash}")
    row = lines(found)[0]
    assert row[2:10] == (
        "张经办（zhang）", None, "修改台账", "一科 第一季度", "业务", "完成率：80% → 95%", None, "192.0.2.7",
    )  # fmt: skip
    assert row[12:14] == (rows["甲业务"].entry_hash, "甲局")


def test_the_export_is_a_row_of_the_log_itself(office: Office, rows: Rows) -> None:
    before = head()
    sheet(office.client_of(Role.SUPERVISION), "?action=修改")
    entry = AuditEntry.objects.order_by("-position").first()
    assert entry is not None
    assert (entry.action, entry.category, entry.agency) == ("导出审计记录", "系统", office.a.pk)
    assert entry.actor == "甲局纪检员（supervision）"
    assert json.loads(entry.detail) == {"条件": {"操作": "修改"}, "条数": 1, "链头": str(before)}
    assert first_break() is None


def test_the_administrator_gets_no_business_matter_in_the_file_either(office: Office, rows: Rows) -> None:
    found = lines(sheet(office.client_of(Role.AUDIT_ADMIN)))
    assert [row[0] for row in found] == sorted((entry.position for entry in rows.values()), reverse=True)
    text = json.dumps(found, ensure_ascii=False)
    for hidden in ("张经办", "李乙局", "一科 第一季度", "80%", "赵科长", "r-100"):
        assert hidden not in text
    assert "账号 王某（wang）" in text
    assert text.count("（业务内容，不予显示）") == 3


def test_text_never_becomes_a_formula(office: Office) -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "http://example.org"):
        write(agency=office.a.pk, target=text, detail={text: text})
    found = sheet(office.client_of(Role.SUPERVISION))
    for row in found.iter_rows(min_row=5):
        for cell in row[1:]:
            assert cell.data_type in ("s", "n")
            assert cell.data_type == "s" or cell.value is None
            assert cell.hyperlink is None
    assert {row[5] for row in lines(found)} == {"=1+1", "+1", "-1", "@SUM(A1)", "http://example.org"}


def test_too_many_rows_are_refused_and_nothing_is_written(
    office: Office, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = AuditEntry.objects.count()
    monkeypatch.setattr(audit_export, "MOST", 1)
    response = office.client_of(Role.SUPERVISION).post("/audit/export/?category=业务&who=张", follow=True)
    assert "查到的记录超过 1 条" in response.content.decode()
    assert "请缩小日期" in response.content.decode()
    assert 'value="张"' in response.content.decode()
    assert AuditEntry.objects.count() == number


def test_a_file_is_asked_for_by_post_only(office: Office, rows: Rows) -> None:
    assert office.client_of(Role.SUPERVISION).get("/audit/export/").status_code == 405
