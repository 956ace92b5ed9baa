"""Places and messages of problems with the names of the codes that they carry: 韩某（P0012） instead of P0012."""

from __future__ import annotations

from collections.abc import Mapping


def named_place(where: str, names: Mapping[str, str]) -> str:
    """The place of a problem in words; what has no name stays as it is."""
    codes = where.split("/")
    shown = [f"{names[code]}（{code}）" if names.get(code) else code for code in codes]
    return ("、" if all(code in names for code in codes) else " ").join(shown)


def unplaced(where: str, message: str) -> str:
    """The message without the place that it begins with, for a reader who sees the place already."""
    return message.removeprefix(where).strip() if message.startswith(f"{where} ") else message


def named_message(where: str, message: str, names: Mapping[str, str]) -> str:
    """The message of a problem with names in its place."""
    rest = unplaced(where, message)
    return message if rest == message else f"{named_place(where, names)}：{rest}"
