"""A fault between the parts of a scheme: the key path it stands at, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plans.engine.scheme_source import Path


@dataclass(frozen=True, slots=True)
class ReferenceFault:
    """One fault of a well-formed scheme; ``path`` is the key path in the file."""

    path: Path
    problem: str
    remedy: str


def unknown_words(
    path: Path, words: Iterable[str], known: Sequence[str], what: str
) -> Iterator[ReferenceFault]:
    """A fault for every word that is not among the known ones."""
    for word in words:
        if word not in known:
            yield ReferenceFault(path, f"{what}“{word}”不存在", f"可用：{'、'.join(known) or '（无）'}")


def repeats(path: Path, names: Sequence[str], what: str) -> Iterator[ReferenceFault]:
    """A fault for every entry of a list whose name stood there before."""
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ReferenceFault((*path, index), f"{what}“{name}”重复", "请只保留一处，或改用不同的名称")
