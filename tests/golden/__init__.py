"""Archived years as earlier engines left them: frozen inputs and rules, and the result they gave, byte for byte.

One folder for each engine version; none is ever changed. A new engine adds its own: `keep` writes it from the samples.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoring.engine import ENGINE_VERSION
from scoring.models import Settlement

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Kept:
    """One year as it was archived: packed inputs and rules as in the tables, the result's text, the engine's version."""

    name: str
    engine: int
    inputs: bytes
    rules: bytes
    inputs_digest: str
    scheme_digest: str
    result: str


def kept_years() -> Iterator[Kept]:
    """Every archived year of every engine there was."""
    for path in sorted(FOLDER.glob("engine-*/*.frozen.json")):
        frozen = json.loads(path.read_text(encoding="utf-8"))
        result = path.with_name(path.name.replace(".frozen.json", ".result.json"))
        yield Kept(
            name=path.name.removesuffix(".frozen.json"), engine=int(frozen["engine"]),
            inputs=b64decode(frozen["inputs"]), rules=b64decode(frozen["rules"]),
            inputs_digest=frozen["inputs_digest"], scheme_digest=frozen["scheme_digest"],
            result=result.read_text(encoding="utf-8"),
        )  # fmt: skip


def keep(name: str, settlement: Settlement) -> None:
    """Write a settlement of the present engine; what is kept already is never written again (FileExistsError)."""
    folder = FOLDER / f"engine-{ENGINE_VERSION}"
    folder.mkdir(exist_ok=True)
    frozen = {
        "engine": settlement.engine_version,
        "inputs": b64encode(bytes(settlement.inputs)).decode(),
        "rules": b64encode(bytes(settlement.rules)).decode(),
        "inputs_digest": settlement.inputs_digest,
        "scheme_digest": settlement.scheme_digest,
    }
    with (folder / f"{name}.frozen.json").open("x", encoding="utf-8") as file:
        json.dump(frozen, file, indent=1)
    with (folder / f"{name}.result.json").open("x", encoding="utf-8") as file:
        file.write(settlement.result)


def digest_of(text: str) -> str:
    """The sha256 of a result."""
    return hashlib.sha256(text.encode()).hexdigest()
