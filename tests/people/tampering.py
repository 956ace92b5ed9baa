"""An attacker who may write to the audit table as they like: edits, deletions, insertions, swaps, truncation.

`forge` gives one tampering by chance. Hashes are left as they are, made again for the touched row, or for the
whole tail: only an outside head shows the last.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection

from people.audit import GENESIS, AuditEntry

Rows = list[dict[str, Any]]
TEXTS: Final = ("actor", "on_behalf_of", "action", "target", "detail", "origin", "request_id")
CONTENT: Final = (*TEXTS, "at")
LINKS: Final = ("previous_hash", "entry_hash")


@dataclass(frozen=True)
class Forgery:
    """A forged log, what was done to it, and whether only an outside head can show it."""

    name: str
    rows: Rows
    needs_head: bool


def read_rows() -> Rows:
    return [{**row} for row in AuditEntry.objects.order_by("position").values()]


def write_rows(rows: Rows) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditentry")
    AuditEntry.objects.bulk_create([AuditEntry(**row) for row in rows])


def forge(chance: random.Random, rows: Rows) -> Forgery:
    return chance.choice(KINDS)(chance, [dict(row) for row in rows])


def rehash(rows: Rows, first: int, count: int) -> None:
    """Chain `count` rows from index `first` on to the row before and hash them."""
    for index in range(first, min(first + count, len(rows))):
        rows[index]["previous_hash"] = rows[index - 1]["entry_hash"] if index else GENESIS
        rows[index]["entry_hash"] = AuditEntry(**rows[index]).digest()


def renumber(rows: Rows) -> None:
    for position, row in enumerate(rows, 1):
        row["position"] = position


def finish(name: str, rows: Rows, touched: int, mode: str) -> Forgery:
    """Hash what was touched: nothing («as is»), the one row, or everything from there on."""
    rehash(rows, touched, {"as is": 0, "own": 1, "tail": len(rows)}[mode])
    last = touched >= len(rows) - 1
    return Forgery(f"{name} {touched + 1} {mode}", rows, mode == "tail" or (mode == "own" and last))


def edit(chance: random.Random, rows: Rows) -> Forgery:
    index, column = chance.randrange(len(rows)), chance.choice(CONTENT)
    row = rows[index]
    row[column] = row["at"] + timedelta(seconds=1) if column == "at" else row[column] + chance.choice("甲 x")
    return finish(f"edit {column}", rows, index, chance.choice(("as is", "own", "tail")))


def edit_link(chance: random.Random, rows: Rows) -> Forgery:
    index, column = chance.randrange(len(rows)), chance.choice(LINKS)
    rows[index][column] = f"{chance.getrandbits(256):064x}"
    return Forgery(f"edit {column} {index + 1}", rows, False)


def delete(chance: random.Random, rows: Rows) -> Forgery:
    count = chance.randint(1, 3)
    index = chance.randrange(len(rows) - count)
    del rows[index : index + count]
    mode = chance.choice(("gap", "as is", "own", "tail"))
    if mode == "gap":
        return Forgery(f"delete {index + 1} {mode}", rows, False)
    renumber(rows)
    return finish(f"delete {count}", rows, index, mode)


def insert(chance: random.Random, rows: Rows) -> Forgery:
    index = chance.randrange(len(rows))
    forged = dict(chance.choice(rows), actor="冒名")
    forged |= {column: f"{chance.getrandbits(256):064x}" for column in LINKS}
    rows.insert(index, forged)
    mode = chance.choice(("below", "as is", "tail"))
    if mode == "below":
        forged["position"] = -index
        return Forgery(f"insert below {index}", rows, False)
    renumber(rows)
    return finish("insert", rows, index, mode)


def swap(chance: random.Random, rows: Rows) -> Forgery:
    one, other = sorted(chance.sample(range(len(rows)), 2))
    kind = chance.choice(("rows", "links", "content", "content and tail"))
    names = {"rows": (*CONTENT, *LINKS), "links": LINKS}.get(kind, CONTENT)
    for name in names:
        rows[one][name], rows[other][name] = rows[other][name], rows[one][name]
    if kind == "content and tail":
        return finish("swap", rows, one, "tail")
    return Forgery(f"swap {kind} {one + 1} {other + 1}", rows, False)


def truncate(chance: random.Random, rows: Rows) -> Forgery:
    count = chance.randint(1, len(rows) - 1)
    kept = rows[:-count]
    if chance.random() < 0.5:
        return Forgery(f"truncate {count}", kept, True)
    forged = [dict(row, actor="另一人") for row in rows[-count:]]
    more = [dict(rows[-1], position=len(rows) + extra) for extra in range(1, chance.randint(1, 4))]
    return finish("truncate and write on", kept + forged + more, len(kept), "tail")


KINDS: Final[tuple[Callable[[random.Random, Rows], Forgery], ...]] = (
    edit, edit_link, delete, insert, swap, truncate,
)  # fmt: skip
