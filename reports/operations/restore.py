"""Restoring a set into an empty installation: everything is checked first, and it is all or nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, connection

from reports.operations import postgres, sqlite
from reports.operations.files import copy_file, digest_of, one_at_a_time, sync, sync_tree, walk
from reports.operations.manifest import FOLDERS, FileEntry, Manifest, check_set, refused
from reports.operations.state import (
    Query,
    applied_migrations,
    ask,
    ask_sqlite,
    audit_head,
    filled,
    migrate,
    missing_migrations,
    reason,
    table_counts,
    unknown_migrations,
)

STAGED: Final = ".恢复中-"
NEW_DATABASE: Final = "请把 DATABASE_URL 指到一个新的空库（SQLite 写一个新文件名），再恢复"


def restore(folder: Path, *, bring_up_to_date: bool = True) -> Manifest:
    """Restore a set into the configured database and HENGJI_DATA; gives its manifest. Raises DomainError.

    An older set is brought up to this program's structure, unless an older program is to work on it.

    The files are put in place first and the database last: killed at any moment, either nothing counts as
    restored and the same command does it again, or everything is there.
    """
    with one_at_a_time(settings.HENGJI_DATA, "恢复"):
        manifest = check_set(folder)
        check_fits(folder, manifest)
        try:
            _check_empty(folder)
            with ExitStack() as placed:
                for name in FOLDERS:
                    placed.enter_context(_files_in_place(folder, name, manifest.below(name)))
                if manifest.database == "sqlite":
                    _restore_sqlite(folder, manifest, bring_up_to_date)
                else:
                    _restore_postgresql(folder, manifest, bring_up_to_date)
        except (OSError, sqlite3.Error, Error) as error:
            raise refused(folder, reason(error), "请按原因处理后重做") from error
        return manifest


def check_fits(folder: Path, manifest: Manifest) -> None:
    """Refuse a set of another kind of database or of a newer program. Raises DomainError."""
    if manifest.database != connection.vendor:
        raise refused(
            folder,
            f"备份是 {manifest.database} 的，而 DATABASE_URL 是 {connection.vendor} 的",
            "请先恢复到同一种数据库，再用 manage.py move_database 搬过去",
        )
    unknown = unknown_migrations(manifest.migrations)
    if unknown:
        raise refused(
            folder,
            f"备份来自更新的程序（{manifest.program}），本程序不认识 {'、'.join(unknown[:3])}",
            "请先把程序升级到做备份时的版本",
        )


def _check_empty(folder: Path) -> None:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if not path.exists() or path.stat().st_size == 0:
            return
        with sqlite.live(path) as target:
            found = filled(ask_sqlite(target), "sqlite")
    else:
        found = filled(ask(connection), "postgresql")
    if found:
        more = f"等 {len(found)} 处" if len(found) > 3 else ""
        raise refused(folder, f"目标数据库不是空的（{'、'.join(found[:3])}{more}）", NEW_DATABASE)


def _check_content(folder: Path, manifest: Manifest, query: Query) -> None:
    """Hold what the database says of itself against the manifest."""
    vendor = manifest.database
    counts = table_counts(query, vendor)
    wrong = [
        f"表 {name} 应有 {manifest.tables.get(name, 0)} 行，实有 {counts.get(name, 0)} 行"
        for name in sorted({*counts, *manifest.tables})
        if counts.get(name) != manifest.tables.get(name)
    ]
    if applied_migrations(query, vendor) != manifest.migrations:
        wrong.append("数据库结构版本与清单不符")
    if audit_head(query, vendor) != manifest.audit_head:
        wrong.append("审计链的末条摘要与清单不符")
    if wrong:
        raise refused(folder, f"备份里的数据库与清单不符（{'；'.join(wrong[:3])}）")


def _restore_sqlite(folder: Path, manifest: Manifest, bring_up_to_date: bool) -> None:
    """Check and upgrade a copy beside the target, then pour it in as one transaction."""
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory(prefix=STAGED, dir=target.parent) as name:
        staged = Path(name) / target.name
        _copy(folder, manifest.database_file(), staged)
        with sqlite.reading(staged) as copy:
            damages = sqlite.damages(copy)
            if damages:
                raise refused(folder, f"备份里的数据库已损坏（{damages[0]}）")
            _check_content(folder, manifest, ask_sqlite(copy))
        if bring_up_to_date and missing_migrations(manifest.migrations):
            migrate(sqlite.url_of(staged), what="恢复")
        sqlite.pour(staged, target)


def _restore_postgresql(folder: Path, manifest: Manifest, bring_up_to_date: bool) -> None:
    """The empty tables of an earlier `migrate` make room; whatever fails leaves the database empty."""
    postgres.require("pg_restore")
    postgres.drop_tables()
    try:
        connection.close()
        postgres.restore(folder / manifest.database_file().path)
        _check_content(folder, manifest, ask(connection))
        if bring_up_to_date and missing_migrations(manifest.migrations):
            migrate(None, what="恢复")
    except BaseException:
        postgres.drop_tables()
        raise


def _copy(folder: Path, entry: FileEntry, target: Path) -> None:
    if copy_file(folder / entry.path, target) != (entry.bytes, entry.sha256):
        raise refused(folder, f"{entry.path} 在恢复途中变了", "请确认没有别的程序在改这套备份")


@contextmanager
def _files_in_place(folder: Path, name: str, entries: list[FileEntry]) -> Iterator[None]:
    """Put the files of one folder of the set in place; taken away again when what follows fails."""
    target: Path = settings.HENGJI_DATA / name
    if target.is_symlink():
        raise refused(folder, f"目录 {target} 是符号链接", "请换成普通目录或直接挂载")
    if target.exists() and any(target.iterdir()):
        _check_same(folder, target, entries)
        yield
        return
    if not entries:
        yield
        return
    staged = Path(tempfile.mkdtemp(prefix=STAGED, dir=settings.HENGJI_DATA))
    try:
        for entry in entries:
            place = staged / entry.path.removeprefix(f"{name}/")
            place.parent.mkdir(parents=True, exist_ok=True)
            _copy(folder, entry, place)
        sync_tree(staged)
        os.rename(staged, target)
        sync(target.parent)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    try:
        yield
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _check_same(folder: Path, target: Path, entries: list[FileEntry]) -> None:
    """A restore that was killed has left exactly these files; anything else is somebody's work."""
    wanted = {entry.path: (entry.bytes, entry.sha256) for entry in entries}
    present = {
        f"{target.name}/{found.path}": digest_of(found.name, folder=found.folder) if found.plain else (0, "")
        for found in walk(target)
    }
    if present != wanted:
        raise refused(
            folder, f"目录 {target} 里已有别的文件", "请把 HENGJI_DATA 指到一个新的数据目录，再恢复"
        )
