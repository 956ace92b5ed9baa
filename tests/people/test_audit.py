"""The log only grows, and a changed row shows."""

from __future__ import annotations

import pytest
from django.db import connection

from people.audit import GENESIS, AuditEntry, first_break, record

pytestmark = pytest.mark.django_db


def test_each_row_holds_the_hash_of_the_one_before() -> None:
    first = record(actor="甲", action="提交", target="台账", detail={"季度": 1})
    second = record(actor="乙", action="审核", target="台账", detail={"旧": None, "新": "已审核"})
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.entry_hash)
    assert second.detail == '{"新":"已审核","旧":null}'
    assert first_break() is None


@pytest.mark.parametrize("column", ["actor", "action", "target", "detail", "entry_hash"])
def test_a_row_changed_behind_the_program_is_found(column: str) -> None:
    rows = [record(actor="甲", action="提交", target=f"台账{index}", detail={}) for index in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_auditentry SET {column} = 'x' WHERE id = %s", [rows[1].pk])
    assert first_break() == rows[1]


def test_a_removed_row_is_found() -> None:
    rows = [record(actor="甲", action="提交", target=f"台账{index}", detail={}) for index in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditentry WHERE id = %s", [rows[1].pk])
    assert first_break() == rows[2]


def test_rows_are_neither_changed_nor_deleted() -> None:
    entry = record(actor="甲", action="提交", target="台账", detail={})
    with pytest.raises(TypeError, match="只能追加"):
        AuditEntry.objects.update(actor="乙")
    with pytest.raises(TypeError, match="只能追加"):
        AuditEntry.objects.all().delete()
    with pytest.raises(TypeError, match="只能追加"):
        entry.delete()
    entry.actor = "乙"
    with pytest.raises(TypeError, match="只能追加"):
        entry.save()
