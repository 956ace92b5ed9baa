"""Moving between databases: equal rows and digests there and back, nothing where it cannot be."""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps

from plans.models import Participant, Plan, Subject
from reports.operations.move import in_dependency_order
from reports.operations.rows import MOST_BYTES, MOST_ROWS, batches, row_digest
from reports.operations.state import stored_models, transient_models
from tests.postgres import PostgresServer
from tests.reports.operations.office import Office


def proofs(said: str) -> list[str]:
    """The lines of the table: rows, digest, table."""
    return sorted(line for line in said.splitlines() if re.match(r" *\d+  [0-9a-f]{16}  ", line))


@pytest.mark.parametrize(
    "empty", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["表已建", "空库"]
)
def test_to_postgresql_and_back(
    empty: bool, settled: Office, upgraded: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """To a database without tables and back to one that has them, or the other way round."""
    office = settled.copied_to(tmp_path / "a")
    before, bytes_before = office.stored(), office.file.read_bytes()
    url = postgres_server.new_database() if empty else postgres_server.database_with_tables()
    there = office.done("move_database", url)
    assert there.splitlines()[-1] == f"DATABASE_URL={url}"
    assert office.file.read_bytes() == bytes_before, "the source is only read"
    moved = Office(tmp_path / "a", url)
    assert moved.stored() == before

    home = Office(tmp_path / "home")
    home.folder.mkdir()
    if empty:
        upgraded.tables_to(home)
    back = moved.done("move_database", home.database)
    assert home.stored() == before
    assert proofs(there) == proofs(back)
    assert len(proofs(there)) == len(stored_models()) - len(transient_models())

    first = (settled.folder / "out" / "结果.json").read_bytes()
    for number, place in enumerate((moved, home) if empty else (moved,)):
        assert place.settle(tmp_path / str(number)) == first, "new rows get free keys"


def test_a_target_with_data_is_refused(settled: Office, fresh: Office, tmp_path: Path) -> None:
    other = settled.copied_to(tmp_path / "other")
    before = other.file.read_bytes()
    assert "目标数据库不是空的" in settled.refused("move_database", other.database)
    assert other.file.read_bytes() == before
    assert "目标就是现在使用的数据库" in settled.refused("move_database", settled.database)
    assert "没有写明数据库" in settled.refused("move_database", "sqlite:///:memory:")
    assert "目标地址有误" in settled.refused("move_database", "mysql://x/y")
    assert "请先运行 manage.py migrate" in fresh.refused("move_database", other.database)


def test_an_unreachable_target_is_one_sentence(settled: Office, tmp_path: Path) -> None:
    said = settled.refused("move_database", f"postgres://nobody:very-secret@/none?host={tmp_path}")
    assert said.startswith("没有搬库：")
    assert "very-secret" not in said


def test_what_the_target_cannot_hold_leaves_it_empty(
    settled: Office, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """SQLite keeps a zero character and texts of any length; PostgreSQL does not."""
    office = settled.copied_to(tmp_path / "a")
    with sqlite3.connect(office.file) as connection:
        connection.execute("UPDATE scoring_personresult SET grade = 'a' || char(0) || 'b' WHERE id = 1")
    url = postgres_server.database_with_tables()
    said = office.refused("move_database", url)
    assert "scoring_personresult（人员结果）有目标数据库不能存的内容" in said
    assert Office(tmp_path / "a", url).stored() == []


def test_a_broken_reference_is_found_before_commit(settled: Office, begun: Office) -> None:
    office = settled.copied_to(begun.folder.parent / "a")
    with sqlite3.connect(office.file) as connection:
        connection.execute("UPDATE indicators_ledgerentry SET indicator_id = 999999 WHERE id = 1")
    assert "没有搬库" in office.refused("move_database", begun.database)
    assert begun.stored() == []


def test_models_come_after_what_they_refer_to() -> None:
    ordered = in_dependency_order(stored_models())
    assert sorted(map(str, ordered)) == sorted(map(str, stored_models()))
    place = {model: number for number, model in enumerate(ordered)}
    late = {
        (model, field.related_model)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field.related_model, type) and place[field.related_model] > place[model]
    }
    assert late <= {(Subject, Participant), (Participant, Subject)}, "only the ring of 对象 and 负责人"
    assert place[Plan] < place[Subject]


ROWS: list[tuple[object, object]] = [
    (1, True), (0, None), ("", None), ("1", 1), (b"1", "1"), (1, 2), (Decimal("1"), 1),
    (Decimal("0.1"), Decimal("0.10000001")), (["1"], [1]), ({"a": None}, {}), (date(2024, 1, 1), "2024-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two"), ROWS, ids=lambda value: type(value).__name__)
def test_different_values_have_different_digests(one: object, two: object) -> None:
    assert row_digest((one,)) != row_digest((two,))


def test_values_run_into_no_neighbour() -> None:
    assert row_digest(("ab", "c")) != row_digest(("a", "bc"))
    assert row_digest(("1:2", "")) != row_digest(("1", "2:"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (b"\x00x", memoryview(b"\x00x")),
        (Decimal("1.10"), Decimal("1.1")),
        (Decimal("100"), Decimal("1E+2")),
        ({"b": 1, "a": [2]}, {"a": [2], "b": 1}),
        ({"a": 1e16}, {"a": 10000000000000000}),
        (datetime(2024, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))), datetime(2024, 1, 1, tzinfo=UTC)),
        (UUID(int=1), UUID(int=1)),
        (timedelta(days=1), timedelta(hours=24)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_one_value_has_one_digest_however_it_is_given(one: object, two: object) -> None:
    assert row_digest((one,)) == row_digest((two,))


def test_an_unknown_kind_of_value_is_not_guessed() -> None:
    with pytest.raises(TypeError):
        row_digest((object(),))


def test_portions_are_bounded_in_rows_and_bytes() -> None:
    assert [len(portion) for portion in batches((n,) for n in range(2500))] == [MOST_ROWS, MOST_ROWS, 500]
    wide = [("x" * (MOST_BYTES // 2 + 1),)] * 5
    assert [len(portion) for portion in batches(wide)] == [2, 2, 1]


def test_only_one_move_at_a_time(settled: Office, tmp_path: Path) -> None:
    import fcntl

    office = settled.copied_to(tmp_path / "a")
    with (office.data / "operation.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert "正在进行" in office.refused("move_database", f"sqlite:///{tmp_path}/b.sqlite3")
    shutil.rmtree(office.folder)
