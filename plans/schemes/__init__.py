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


@cache
def scheme_titles() -> tuple[tuple[str, str], ...]:
    """Code and title of each scheme, sorted by code; the title stands on a line of its own in the file."""
    found = []
    for code in scheme_codes():
        lines = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8").splitlines()
        title = next(line for line in lines if line.startswith("title: "))
        found.append((code, title.removeprefix("title: ").strip().strip("\"'")))
    return tuple(found)
