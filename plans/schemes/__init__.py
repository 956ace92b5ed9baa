"""The scheme files that come with the program, one YAML file per document; see docs/schemes.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def scheme_codes() -> tuple[str, ...]:
    """Codes of the schemes that come with the program, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def scheme_text(code: str) -> str | None:
    """Text of a scheme file by its code, or None where there is none."""
    return (FOLDER / f"{code}.yaml").read_text(encoding="utf-8") if code in scheme_codes() else None
