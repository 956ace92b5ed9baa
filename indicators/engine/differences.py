"""What changed between two texts, by words and figures rather than letters: cheap enough for a page of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

# A figure, a Latin word, a run of Chinese up to the next sign, or a sign by itself.
_TOKEN: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|\s+|[^\W0-9A-Za-z_]{1,4}|.", re.DOTALL)
# Longer texts are compared only between what they begin and end with alike.
MOST: Final = 400

Kind = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: the same in both, only in the old one, only in the new one."""

    kind: Kind
    text: str


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Give the pieces of both texts in reading order; joined without the "old" ones they are `new`."""
    if old == new:
        return (Piece("same", new),) if new else ()
    if not old or not new:
        return tuple(_pieces(("old", old), ("new", new)))
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    middle_old, middle_new = one[start : len(one) - end], other[start : len(other) - end]
    head, tail = "".join(other[:start]), "".join(other[len(other) - end :])
    return tuple(_pieces(("same", head), *_middle(middle_old, middle_new), ("same", tail)))


def _alike(one: list[str], other: list[str]) -> int:
    """How many tokens the two begin with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    if len(old) > MOST or len(new) > MOST:
        yield "old", "".join(old)
        yield "new", "".join(new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(new[c:d])
            continue
        yield "old", "".join(old[a:b])
        yield "new", "".join(new[c:d])


def _pieces(*found: tuple[Kind, str]) -> Iterator[Piece]:
    for kind, text in found:
        if text:
            yield Piece(kind, text)
