"""What of ballots and key can still be found, byte by byte, in the files of the database after the closing."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Final

from django.db import connection

from appraisals.models import KeyHolder, SealedBallot
from tests.appraisals.world import World

# Enough of a ciphertext to be found by, also where a page was cut.
PIECE: Final = 24


def secrets_of(world: World) -> dict[str, list[bytes]]:
    """Everything that the closing destroys, as the files hold it."""
    world.round.refresh_from_db()
    holders = KeyHolder.objects.filter(round=world.round)
    boxes = [str(box["box"]).encode() for box in world.round.boxes]
    ballots = [bytes(row.ciphertext) for row in SealedBallot.objects.filter(round=world.round)]
    assert {len(b64decode(box)) for box in boxes} == {128}
    return {
        "密文": [ballot[at : at + PIECE] for ballot in ballots for at in (0, len(ballot) // 2)],
        "公钥": [world.round.public_key.encode()],
        "密钥盒": boxes,
        "盐": [row.salt.encode() for row in holders],
        "保管人公钥": [row.public_key.encode() for row in holders],
    }


def found_in(secrets: dict[str, list[bytes]], files: dict[str, bytes]) -> dict[str, int]:
    """Count what is there of each kind."""
    return {
        f"{kind} {name}": sum(secret in content for secret in rows)
        for kind, rows in secrets.items()
        for name, content in files.items()
    }


def files() -> dict[str, bytes]:
    """Read the files in which the database keeps its tables, as they lie on the disk."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        named = {"main": path, "wal": Path(f"{path}-wal")}
        return {name: file.read_bytes() for name, file in named.items() if file.exists()}
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        folder = Path(cursor.fetchone()[0])
        cursor.execute(
            "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't')"
            " AND (relname LIKE 'appraisals%%' OR relname LIKE 'pg_toast%%') AND pg_relation_filepath(oid) LIKE 'base%%'"
        )
        return {
            name: (folder / path).read_bytes() for name, path in cursor.fetchall() if (folder / path).exists()
        }
