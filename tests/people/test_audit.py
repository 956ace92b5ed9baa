"""The log only grows, inside the transaction of what it tells, and holds who, for whom, what, old → new, from where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from people.audit import GENESIS, AuditEntry, AuditHead, changes, head, record
from people.audit_chain import first_break

HASH = "0123456789abcdef" * 4


def enter(**more: Any) -> AuditEntry:
    return record(**{"actor": "甲", "action": "提交", "target": "台账", "detail": {}} | more)


@pytest.mark.django_db
def test_each_row_is_numbered_and_holds_the_hash_of_the_one_before() -> None:
    assert head() == AuditHead(0, GENESIS)
    first = enter(detail={"季度": 1})
    second = enter(detail={"旧": None, "新": "已审核"})
    assert (first.position, second.position) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.entry_hash)
    assert second.detail == '{"新":"已审核","旧":null}'
    assert head() == second.head == AuditHead(2, second.entry_hash)
    assert first_break() is None
    assert first_break(head()) is None


@pytest.mark.django_db
def test_a_row_says_for_whom_and_from_where() -> None:
    enter(on_behalf_of="乙", origin="192.0.2.7", request_id="r-1")
    stored = AuditEntry.objects.get()
    assert (stored.actor, stored.on_behalf_of, stored.origin, stored.request_id) == (
        "甲", "乙", "192.0.2.7", "r-1",
    )  # fmt: skip
    plain = enter()
    assert (plain.on_behalf_of, plain.origin, plain.request_id) == ("", "", "")


@pytest.mark.django_db
def test_every_column_is_in_the_hash() -> None:
    entry = enter()
    for field in AuditEntry._meta.fields:
        if field.name != "entry_hash":
            changed = AuditEntry.objects.get()
            value = getattr(changed, field.name)
            new = {"position": 2, "at": changed.at.replace(year=1999)}.get(field.name, f"{value}x")
            setattr(changed, field.name, new)
            assert changed.digest() != entry.entry_hash, field.name


@pytest.mark.django_db
def test_neighbouring_texts_cannot_be_shifted_between_columns() -> None:
    one = enter(actor="甲乙", on_behalf_of="")
    other = AuditEntry.objects.get()
    other.actor, other.on_behalf_of = "甲", "乙"
    assert other.digest() != one.entry_hash


def test_changes_names_what_differs_old_and_new() -> None:
    before = {"等次": "良好", "得分": "88.00", "备注": "甲"}
    after = {"等次": "优秀", "得分": "88.00", "名次": 1}
    found = changes(before, after)
    assert json.dumps(found, ensure_ascii=False) == (
        '{"等次": {"旧": "良好", "新": "优秀"}, "备注": {"旧": "甲", "新": null}, "名次": {"旧": null, "新": 1}}'
    )
    assert changes(before, before) == {}


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_refused() -> None:
    """Else the change could be stored without its row, or the row without the change."""
    with pytest.raises(TransactionManagementError, match="同一个事务"):
        enter()
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
def test_rows_are_neither_changed_nor_deleted() -> None:
    entry = enter()
    with pytest.raises(TypeError, match="只能追加"):
        AuditEntry.objects.update(actor="乙")
    with pytest.raises(TypeError, match="只能追加"):
        AuditEntry.objects.bulk_update([entry], ["actor"])
    with pytest.raises(TypeError, match="只能追加"):
        AuditEntry.objects.all().delete()
    with pytest.raises(TypeError, match="只能追加"):
        entry.delete()
    entry.actor = "乙"
    with pytest.raises(TypeError, match="只能追加"):
        entry.save()


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["position", "previous_hash", "entry_hash"])
def test_the_database_refuses_a_number_or_hash_twice(column: str) -> None:
    enter()
    second = enter()
    copy = AuditEntry.objects.get(position=2)
    copy._state.adding = True
    copy.position, copy.previous_hash, copy.entry_hash = 3, "p", "e"
    setattr(copy, column, getattr(second, column))
    with pytest.raises(IntegrityError):
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    "text", [f"12:{HASH}", f"12:{HASH[:16]}", f" 12：{HASH[:32].upper()}… ", f"第12条 {HASH[:32]}…"]
)
def test_a_head_is_read_as_it_is_printed(text: str) -> None:
    found = AuditHead.parse(text)
    assert found.position == 12
    assert HASH.startswith(found.entry_hash)


def test_the_printed_head_reads_back() -> None:
    printed = AuditHead(7, HASH).printed()
    assert printed == f"第7条 {HASH[:32]}…"
    assert AuditHead.parse(printed) == AuditHead(7, HASH[:32])


@pytest.mark.parametrize(
    "text", ["", "12", f"12:{HASH[:15]}", f"x:{HASH}", f"12:{HASH}0", f"-1:{HASH}", "12:xyz"]
)
def test_a_head_that_is_none_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match="请按 条号:摘要 填写"):
        AuditHead.parse(text)


@pytest.mark.django_db
def test_the_chain_is_walked_with_one_query() -> None:
    counts = []
    for _ in range(2):
        enter(), enter()
        with CaptureQueriesContext(connection) as queries:
            assert first_break(head()) is None
        counts.append(len(queries))
    assert counts == [2, 2], "one for the head, one for the walk"
