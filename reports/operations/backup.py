"""A backup set: the database by its own means, the evidence, a manifest; there as a whole or not at all."""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from appraisals.services.erasing import mix
from people.errors import DomainError
from people.os_reasons import os_reason
from reports.operations import postgres, sqlite
from reports.operations.files import NotPlain, copy_file, digest_of, sync, sync_tree, walk, write_file
from reports.operations.manifest import DATABASE_FILES, FOLDERS, FORMAT, MANIFEST, FileEntry, Kind, Manifest
from reports.operations.state import (
    Query,
    applied_migrations,
    ask_sqlite,
    audit_head,
    program_version,
    reason,
    table_counts,
    transient_tables,
)

LAST_BACKUP: Final = "last_backup.json"
PARTIAL: Final = ".未完成-"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the database stood in the very moment that the set holds."""

    version: str
    migrations: list[str]
    tables: dict[str, int]
    audit_head: str | None


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished set: its folder, all its bytes, the manifest's digest, remarks in Chinese."""

    folder: Path
    size: int
    digest: str
    notes: list[str]


def back_up(parent: Path) -> Backup:
    """Make a set below `parent`, named after the moment, and note it in HENGJI_DATA. Raises DomainError."""
    for name in FOLDERS:
        _check_places(parent, settings.HENGJI_DATA / name)
    now = timezone.localtime()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=parent))
        try:
            made, notes = _fill(partial, now)
            folder = _put_in_place(partial, parent, f"{now:%Y%m%d-%H%M%S}")
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        size = sum(entry.bytes for entry in made.files) + len(made.text().encode())
    except (OSError, sqlite3.Error, Error) as error:
        raise DomainError(
            "没有做成备份",
            why=reason(error),
            next_step=f"请检查 {parent} 的权限和磁盘空间后重做；没有留下不完整的备份",
        ) from error
    done = Backup(folder, size, made.digest(), notes)
    try:
        _note(done, now)
    except OSError as error:
        notes.append(f"备份已做好，但 {LAST_BACKUP} 没有写成（{os_reason(error)}），体检会说没有备份")
    return done


def _check_places(parent: Path, folder: Path) -> None:
    if folder.is_symlink():
        raise DomainError(
            "没有做备份",
            why=f"目录 {folder} 是符号链接，备份不跟随链接",
            next_step="请把里面的文件放回数据目录，或把那块磁盘直接挂载到这个位置",
        )
    if parent.resolve().is_relative_to(folder.resolve()):
        raise DomainError(
            "没有做备份",
            why=f"备份文件夹在要备份的目录 {folder.name} 里面",
            next_step="请换一个位置，最好在另一块磁盘上",
        )


def _fill(partial: Path, now: datetime) -> tuple[Manifest, list[str]]:
    # The database first: a file whose row is in the snapshot was stored before it, so the set has it too.
    kind: Kind = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    target = partial / DATABASE_FILES[kind]
    standing = _database_sqlite(target) if kind == "sqlite" else _database_postgresql(target)
    size, digest = digest_of(target)
    copied, notes = list[FileEntry](), list[str]()
    for name in FOLDERS:
        entries, remarks = _copy_folder(settings.HENGJI_DATA / name, partial / name)
        copied += entries
        notes += remarks
    manifest = Manifest(
        format=FORMAT,
        program=program_version(),
        created_at=now.isoformat(timespec="seconds"),
        database=kind,
        database_version=standing.version,
        migrations=standing.migrations,
        tables=standing.tables,
        audit_head=standing.audit_head,
        files=[FileEntry(path=target.name, bytes=size, sha256=digest), *copied],
    )
    write_file(partial / MANIFEST, manifest.text().encode())
    sync_tree(partial)
    return manifest, notes


def _database_sqlite(target: Path) -> Standing:
    source = Path(connection.settings_dict["NAME"])
    if not source.is_file():
        raise DomainError(
            "没有做备份", why=f"还没有数据库 {source}", next_step="请核对 DATABASE_URL 和 HENGJI_DATA"
        )
    sqlite.snapshot(source, target)
    sqlite.empty(target, transient_tables())
    with sqlite.reading(target) as copy:
        damages = sqlite.damages(copy)
        if damages:
            raise DomainError(
                "没有做成备份", why=f"数据库已损坏（{damages[0]}）", next_step="请保留现场，用上一套备份恢复"
            )
        return _standing(ask_sqlite(copy), f"SQLite {sqlite3.sqlite_version}")


def _database_postgresql(target: Path) -> Standing:
    postgres.require("pg_dump")
    mix()
    with transaction.atomic():
        query, snapshot = postgres.begin_snapshot()
        postgres.dump(target, snapshot, without=transient_tables())
        return _standing(query, f"PostgreSQL {query('SHOW server_version')[0][0]}")


def _standing(query: Query, version: str) -> Standing:
    vendor = connection.vendor
    counts = table_counts(query, vendor)
    counts.update(dict.fromkeys(counts.keys() & set(transient_tables()), 0))
    return Standing(version, applied_migrations(query, vendor), counts, audit_head(query, vendor))


def _copy_folder(source: Path, target: Path) -> tuple[list[FileEntry], list[str]]:
    entries: list[FileEntry] = []
    notes: list[str] = []
    if not source.is_dir():
        return entries, notes
    for found in walk(source):
        if not found.plain:
            notes.append(f"{source / found.path} 不是普通文件（符号链接、管道等），没有备份")
            continue
        place = target / found.path
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            size, digest = copy_file(found.name, place, folder=found.folder)
        except (FileNotFoundError, NotPlain):
            notes.append(f"{source / found.path} 在备份途中消失或变成了链接，没有备份")
            continue
        entries.append(FileEntry(path=f"{source.name}/{found.path}", bytes=size, sha256=digest))
    return entries, notes


def _put_in_place(partial: Path, parent: Path, name: str) -> Path:
    """Rename the finished set; a second one of the same second gets a number."""
    for number in itertools.count(1):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            os.rename(partial, folder)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise
            continue
        break
    sync(parent)
    return folder


def _note(done: Backup, now: datetime) -> None:
    """Leave a note for `doctor`, which need not know where an office keeps its sets."""
    note = {
        "at": now.isoformat(timespec="seconds"),
        "path": str(done.folder.absolute()),
        "bytes": done.size,
        "digest": done.digest,
    }
    text = json.dumps(note, ensure_ascii=False, indent=1) + "\n"
    write_file(settings.HENGJI_DATA / LAST_BACKUP, text.encode("utf-8", "surrogateescape"))
