"""Copying what a thief would copy: tables with their hidden columns, counters, and the write-ahead log."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from tests.appraisals.attack.evidence import Commit, Look, Row
from tests.postgres import DEBIAN_FOLDER

HEADER: Final = 100
LEAF, INNER = 13, 5
WAL_HEADER, FRAME_HEADER = 32, 24
_RECORD: Final = re.compile(r"^rmgr: (\w+) .* tx: +(\d+), .* desc: (.*)$")
_INSERTED: Final = re.compile(
    r"INSERT(?:\+INIT)? off:? (\d+).*rel (\d+)/(\d+)/(\d+)(?: fork main)? blk (\d+)"
)
_COMMITTED: Final = re.compile(r"COMMIT (\S+ \S+)")


def tables() -> list[str]:
    """Every table of the database."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def look(names: Iterable[str], *, ages: bool = True) -> Look:
    """Copy these tables; `ages` also what SQLite tells only by its file."""
    cells = cell_places(main_file()) if ages and connection.vendor == "sqlite" else {}
    return Look({name: _rows(name, cells.get(name, {})) for name in names}, _sequences())


def _rows(table: str, cells: dict[int, int]) -> list[Row]:
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid::text, xmin::text::bigint"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, * FROM {table}")
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return [_readable(row, cells) for row in found]


def _readable(row: Row, cells: dict[int, int]) -> Row:
    if connection.vendor == "sqlite":
        # SQLite calls the hidden number by the name of the key that it is.
        number = next(iter(row.values()))
        row |= {"#rowid": number, "#age": cells.get(number, 0)}
    else:
        block, line = row.pop("ctid")[1:-1].split(",")
        row |= {"#rowid": (int(block), int(line)), "#age": row.pop("xmin")}
    if isinstance(row.get("marks"), str):
        row["marks"] = json.loads(row["marks"])
    if isinstance(row.get("ciphertext"), memoryview):
        row["ciphertext"] = bytes(row["ciphertext"])
    if "session_data" in row:
        # Signed, not sealed: whoever has the row reads it.
        row["account"] = int(SessionStore().decode(row["session_data"]).get("_auth_user_id", 0))
    return row


def _sequences() -> dict[str, int]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {name: int(number) for name, number in cursor.fetchall()}
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return {name.removesuffix("_id_seq"): int(number) for name, number in cursor.fetchall()}


def main_file() -> bytes:
    """Give SQLite's database as one piece, with what its journal adds."""
    connection.ensure_connection()
    content: bytes = connection.connection.serialize()
    return content


def cell_places(content: bytes) -> dict[str, dict[int, int]]:
    """Say of each table of an SQLite file in which order its rows were put into their pages, {rowid: place}."""
    size = struct.unpack(">H", content[16:18])[0]
    pages = _split(content, size)
    found: dict[str, dict[int, int]] = {}
    for name, root in _roots(content).items():
        cells = sorted(_cells(pages, root))
        found[name] = {rowid: place for place, (_, _, rowid) in enumerate(cells)}
    return found


def _split(content: bytes, size: int) -> dict[int, bytes]:
    return {at // size + 1: content[at : at + size] for at in range(0, len(content), size)}


def _roots(content: bytes) -> dict[str, int]:
    with closing(opened(content)) as copy:
        query = "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        return dict(copy.execute(query))


def opened(content: bytes) -> sqlite3.Connection:
    """Open a copy of an SQLite file in memory, where no journal is beside it."""
    copy = sqlite3.connect(":memory:")
    copy.deserialize(content[:18] + b"\x01\x01" + content[20:])
    return copy


def _cells(pages: dict[int, bytes], number: int) -> Iterator[tuple[int, int, int]]:
    """Give (page, how far from its end, rowid) of the rows of a table."""
    page = pages[number]
    head = HEADER if number == 1 else 0
    kind, count = page[head], struct.unpack(">H", page[head + 3 : head + 5])[0]
    pointers = head + (12 if kind == INNER else 8)
    places = struct.unpack(f">{count}H", page[pointers : pointers + 2 * count])
    if kind == INNER:
        children = [struct.unpack(">I", page[at : at + 4])[0] for at in places]
        children.append(struct.unpack(">I", page[head + 8 : head + 12])[0])
        for child in children:
            yield from _cells(pages, child)
    elif kind == LEAF:
        for at in places:
            _, length = _varint(page, at)
            yield number, -at, _varint(page, at + length)[0]


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Read SQLite's variable-length integer; gives value and length."""
    value = 0
    for number in range(8):
        byte = content[at + number]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, number + 1
    value = value << 8 | content[at + 8]
    return value - (1 << 64 if value >> 63 else 0), 9


def replayed(main: bytes, wal: bytes, names: list[str]) -> list[Commit]:
    """Replay SQLite's journal commit by commit and say which rows each put into these tables."""
    size = struct.unpack(">I", wal[8:12])[0]
    roots, pages = _roots(main), _split(main, size)
    seen = {name: _numbers(pages, roots[name]) for name in names}
    found = []
    for start in range(WAL_HEADER, len(wal) - size, FRAME_HEADER + size):
        page, commit = struct.unpack(">II", wal[start : start + 8])
        pages[page] = wal[start + FRAME_HEADER : start + FRAME_HEADER + size]
        if commit:
            now = {name: _numbers(pages, roots[name]) for name in names}
            added = {name: sorted(now[name] - seen[name]) for name in names}
            if any(added.values()):
                found.append(Commit(added))
            seen = now
    return found


def _numbers(pages: dict[int, bytes], root: int) -> set[int]:
    return {rowid for _, _, rowid in _cells(pages, root)}


def wal_position() -> str:
    """Say how far PostgreSQL's journal has come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        return str(cursor.fetchone()[0])


def dumped(start: str, names: list[str]) -> list[Commit]:
    """Read PostgreSQL's journal from a position and say which rows each transaction put into these tables, and when."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        folder = cursor.fetchone()[0]
        cursor.execute("SELECT relfilenode, relname FROM pg_class WHERE relname = ANY(%s)", [names])
        files = dict(cursor.fetchall())
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        database = cursor.fetchone()[0]
    program = max(DEBIAN_FOLDER.glob("*/bin/pg_waldump"), key=lambda path: int(path.parent.parent.name))
    command = [str(program), "-p", f"{folder}/pg_wal", "-s", start, "-e", wal_position()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return _commits(done.stdout, database, files)


def _commits(text: str, database: int, files: dict[int, str]) -> list[Commit]:
    waiting: dict[str, dict[str, list[Any]]] = {}
    found = []
    for line in text.splitlines():
        record = _RECORD.match(line)
        if record is None:
            continue
        _, transaction, said = record.groups()
        if match := _INSERTED.search(said):
            line_number, _, in_database, file, block = (int(each) for each in match.groups())
            if in_database == database and file in files:
                rows = waiting.setdefault(transaction, {}).setdefault(files[file], [])
                rows.append((block, line_number))
        elif (match := _COMMITTED.match(said)) and transaction in waiting:
            found.append(Commit(waiting.pop(transaction), match[1]))
    return found


def wal_of(database: Path) -> bytes:
    """Read the journal file beside an SQLite database."""
    return Path(f"{database}-wal").read_bytes()
