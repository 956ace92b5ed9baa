"""The name of a file as it is kept and shown: never a path, nothing invisible, not longer than a line."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 120
NAMELESS: Final = "未命名"
_FORBIDDEN: Final = frozenset('\\/:*?"<>|')
# Control and format characters, among them those that turn the direction of writing («gpj.exe» shown as «exe.jpg»).
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(name: str) -> str:
    """Take folders, invisible characters and those no system allows in names away; shorten, keeping the extension."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(_kept(letter) for letter in unicodedata.normalize("NFC", last))
    shown = " ".join(shown.split()).rstrip(". ")
    stem, dot, extension = shown.rpartition(".")
    if not dot:
        return shown[:LONGEST] or NAMELESS
    extension = extension[:20]
    stem = stem.strip(". ")[: LONGEST - len(extension) - 1].rstrip() or NAMELESS
    return f"{stem}.{extension}"


def _kept(letter: str) -> str:
    if unicodedata.category(letter) in _UNSEEN:
        return ""
    return "_" if letter in _FORBIDDEN else letter


def with_extension(name: str, code: str) -> str:
    """Give the name with the extension that its content fits."""
    stem, dot, _ = name.rpartition(".")
    return f"{stem if dot else name}.{code}"
