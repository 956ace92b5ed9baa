"""1,200 tamperings with the log, each found; what was done is named; an untouched chain passes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from people.audit import AuditEntry, AuditHead, head, record
from people.audit_chain import Damage, first_break
from tests.people.tampering import KINDS, Rows, forge, read_rows, rehash, renumber, write_rows

pytestmark = pytest.mark.django_db

LENGTH = 12
SERIES = 12
PER_SERIES = 100


@pytest.fixture
def chain() -> Rows:
    for number in range(1, LENGTH + 1):
        detail = {"考核得分": {"旧": None, "新": f"{number}.00"}}
        record(
            actor=f"甲{number}", action="审核", target=f"台账{number}", detail=detail, on_behalf_of="乙",
            origin="192.0.2.7", request_id=f"r{number}",
        )  # fmt: skip
    return read_rows()


@pytest.mark.parametrize("series", range(SERIES))
def test_every_tampering_is_found(chain: Rows, series: int) -> None:
    chance = random.Random(series)
    outside = head()
    for _ in range(PER_SERIES):
        forgery = forge(chance, chain)
        assert forgery.rows != chain, forgery.name
        with transaction.atomic():
            write_rows(forgery.rows)
            assert first_break(outside), forgery.name
            assert forgery.needs_head or first_break(), forgery.name
            transaction.set_rollback(True)
    assert first_break(outside) is None


def test_every_kind_of_tampering_is_tried(chain: Rows) -> None:
    names = {
        forge(chance, chain).name.split()[0]
        for chance in map(random.Random, range(SERIES))
        for _ in range(PER_SERIES)
    }
    assert names == {kind.__name__.split("_")[0] for kind in KINDS}


def test_the_untouched_rows_written_back_pass(chain: Rows) -> None:
    """The control: writing the table anew is no tampering in itself."""
    outside = head()
    write_rows(chain)
    assert first_break(outside) is None


def test_appending_after_a_check_still_verifies(chain: Rows) -> None:
    outside = head()
    assert first_break(outside) is None
    record(actor="丙", action="退回", target="台账", detail={})
    assert head().position == LENGTH + 1
    assert first_break(outside) is None
    assert first_break(head()) is None


def changed(rows: Rows) -> None:
    rows[4]["detail"] = "{}"


def rehashed(rows: Rows) -> None:
    rows[4]["detail"] = "{}"
    rehash(rows, 4, 1)


def rewritten(rows: Rows) -> None:
    rows[4]["detail"] = "{}"
    rehash(rows, 4, LENGTH)


def missing(rows: Rows) -> None:
    del rows[4:6]


def missing_and_renumbered(rows: Rows) -> None:
    del rows[4:6]
    renumber(rows)


def swapped(rows: Rows) -> None:
    rows[4]["position"], rows[8]["position"] = 9, 5


def inserted(rows: Rows) -> None:
    rows.insert(4, dict(rows[2], previous_hash="a" * 64, entry_hash="b" * 64))
    renumber(rows)


def inserted_below(rows: Rows) -> None:
    rows.insert(0, dict(rows[2], position=0, previous_hash="a" * 64, entry_hash="b" * 64))


def truncated(rows: Rows) -> None:
    del rows[9:]


def emptied(rows: Rows) -> None:
    rows.clear()


@pytest.mark.parametrize(
    ("tamper", "damage", "words"),
    [
        (changed, Damage.CHANGED, "审计链第5条（改动）：内容与本条摘要不符，该条被改动"),
        (
            rehashed,
            Damage.CHANGED,
            "审计链第6条（改动）：接不上前一条：第5条被改动并重算了摘要，或该条被替换",
        ),
        (rewritten, Damage.REWRITTEN, "审计链第12条（重写）：本条摘要 "),
        (missing, Damage.MISSING, "审计链第5条（缺失）：缺少第5条至第6条"),
        (
            missing_and_renumbered,
            Damage.MISSING,
            "审计链第5条（缺失）：原来从第5条起的2条被删除，其后的记录改了序号",
        ),
        (swapped, Damage.SWAPPED, "审计链第5条（对调）：与第9条被对调"),
        (inserted, Damage.INSERTED, "审计链第5条（插入）：该条是插入的，原来的第5条现在是第6条"),
        (inserted_below, Damage.INSERTED, "审计链第1条（插入）：多出序号为“0”的一条"),
        (
            truncated,
            Damage.TRUNCATED,
            "审计链第10条（截断）：外部留存的链头是第12条，现在只有9条，末尾被截断",
        ),
        (emptied, Damage.TRUNCATED, "审计链第1条（截断）：外部留存的链头是第12条，现在只有0条，末尾被截断"),
    ],
)
def test_what_was_done_is_said(
    chain: Rows, tamper: Callable[[Rows], None], damage: Damage, words: str
) -> None:
    outside = head()
    tamper(chain)
    write_rows(chain)
    found = first_break(outside)
    assert found is not None
    assert found.damage == damage
    assert str(found).startswith(words)


@pytest.mark.parametrize(
    ("column", "value"),
    [("at", "昨天"), ("at", "2026-13-45 10:00:00"), ("actor", b"\x00"), ("detail", 7), ("position", "五")],
    ids=["no time", "no date", "bytes", "a number", "no number"],
)
def test_what_only_sqlite_would_store_is_found_too(chain: Rows, column: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_auditentry SET {column} = %s WHERE position = 5", [value])
    found = first_break()
    assert found is not None
    assert found.position == 5


def test_a_shortened_outside_head_serves_and_a_wrong_one_does_not(chain: Rows) -> None:
    middle = AuditEntry.objects.get(position=7)
    assert first_break(AuditHead(7, middle.entry_hash[:16])) is None
    found = first_break(AuditHead(7, "f" * 16))
    assert found is not None
    assert (found.position, found.damage) == (7, Damage.REWRITTEN)
