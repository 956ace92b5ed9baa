"""Cleaning: what nobody attached goes after its time, what anything refers to never does."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from people.files.places import content_path, preview_folder
from people.models import AuditEntry, StoredFile
from people.services import file_sweep
from people.services.file_sweep import clean_files, unattached
from people.services.job_sweep import clean
from tests.office import Office
from tests.people.files import made
from tests.people.files.conftest import Store

DAY = 86_400


def aged(row: StoredFile, days: int = 31) -> StoredFile:
    StoredFile.objects.filter(pk=row.pk).update(uploaded_at=timezone.now() - timedelta(days=days))
    row.refresh_from_db()
    return row


def make_old(path: Path, days: int) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def test_a_file_attached_to_nothing_goes_after_thirty_days_with_an_audit_row(store: Store) -> None:
    old, young = aged(store(made.picture(), "旧.png")), aged(store(made.pdf(), "新.pdf"), 29)
    assert clean() == 1
    assert list(StoredFile.objects.all()) == [young]
    assert not content_path(old.pk).exists()
    assert not preview_folder(old.pk).exists()
    assert content_path(young.pk).exists()
    entry = AuditEntry.objects.get(action="清理文件")
    assert (entry.actor, entry.target, entry.agency) == ("程序", "旧.png", old.agency_id)
    assert json.loads(entry.detail)["原因"] == "30 天没有附到任何事项"


def test_what_any_relation_refers_to_stays(store: Store, office: Office) -> None:
    """Every relation to StoredFile, whatever app it is in, is tried with a row of its own."""
    relations = StoredFile._meta.related_objects
    assert relations, "evidence at least refers to files"
    for relation in relations:
        row = aged(store(made.pdf(), f"{relation.name}.pdf"))
        assert row in unattached()
        with transaction.atomic():
            with connection.cursor() as cursor:
                _refer(cursor, relation, row)
            assert row not in unattached(), relation
            transaction.set_rollback(True)


def _refer(cursor: object, relation: object, row: StoredFile) -> None:
    """Write one bare row of the relation, foreign keys and checks aside; undone with the transaction."""
    through = getattr(relation, "through", None)
    model = through if through is not None else relation.related_model  # type: ignore[attr-defined]
    field = relation.field  # type: ignore[attr-defined]
    name = field.m2m_reverse_name() if through is not None else field.column
    values: dict[str, object] = {}
    for each in model._meta.concrete_fields:
        if not each.primary_key and not each.null:
            kind = each.get_internal_type()
            values[each.column] = (
                "2026-01-01"
                if "Date" in kind
                else "{}"
                if kind == "JSONField"
                else ""
                if "Char" in kind or "Text" in kind
                else 1
            )
    key = model._meta.pk
    values[key.column] = "1" * 32 if key.get_internal_type() == "UUIDField" else 999_999
    values[name] = row.pk.hex
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join(["%s"] * len(values))
    cursor.execute("PRAGMA ignore_check_constraints = 1")  # type: ignore[attr-defined]
    try:
        cursor.execute(  # type: ignore[attr-defined]
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', list(values.values())
        )
    finally:
        # The connection serves the tests after this one, which want their checks.
        cursor.execute("PRAGMA ignore_check_constraints = 0")  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["foreign key", "table between"])
def test_the_database_keeps_a_file_that_is_attached_at_that_very_moment(store: Store, kind: str) -> None:
    """The sweep has seen it unattached, then somebody attaches it: the row is not deleted, nor the link."""
    relation = next(
        one for one in StoredFile._meta.related_objects if one.many_to_many is (kind == "table between")
    )
    row = aged(store(made.pdf(), "照片.pdf"))
    with transaction.atomic():
        with connection.cursor() as cursor:
            _refer(cursor, relation, row)
        assert file_sweep._delete(row)
        with pytest.raises(IntegrityError, match="invalid foreign key"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_a_file_handed_out_again_meanwhile_is_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    row = aged(store(made.pdf(), "通知.pdf"))
    stale = [row]
    assert store(made.pdf(), "通知.pdf").pk == row.pk, "new again"
    assert not file_sweep._forget(stale[0])
    assert content_path(row.pk).exists()


def test_content_without_a_row_and_leftovers_go_after_a_day(store: Store, data: Path) -> None:
    row = store(made.pdf(), "通知.pdf")
    make_old(content_path(row.pk), 400)
    (data / "files" / "ab").mkdir(exist_ok=True)
    rowless, strange, fresh = (
        data / "files" / "ab" / name for name in ("ab000000-0000-4000-8000-000000000000", "x", "y")
    )
    aside = data / "uploads" / "left.new"
    for path in (rowless, strange, fresh, aside):
        path.write_bytes(b"x")
    for path in (rowless, strange, aside):
        make_old(path, 2)
    assert clean_files() == 3
    assert [path.exists() for path in (rowless, strange, aside, fresh)] == [False, False, False, True]
    assert content_path(row.pk).exists()


def test_previews_go_after_their_time_and_come_back(store: Store, data: Path) -> None:
    row = store(made.picture(), "照片.png")
    make_old(preview_folder(row.pk), 31)
    assert clean_files() == 1
    assert not preview_folder(row.pk).exists()
    assert content_path(row.pk).exists()
