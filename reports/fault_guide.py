"""What each fault of a year workbook means: the page of errors, with the very words of every message.

The explanations are written here, one for messages of one kind; which messages there are is read from the source
(`fault_messages`). A test holds that no message is without an explanation and no explanation without a message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reports.fault_entry import FaultWords
from reports.fault_messages import PUT_IN, fault_messages
from reports.fault_words import CHAPTERS


@dataclass(frozen=True, slots=True)
class FaultGuide:
    """One kind of fault: what it is, what it means, what to do, and how the program says it."""

    title: str
    meaning: str
    action: str
    anchor: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultChapter:
    """Kinds of faults about one matter."""

    title: str
    text: str
    anchor: str
    guides: tuple[FaultGuide, ...]


@lru_cache(maxsize=1)
def fault_chapters() -> tuple[FaultChapter, ...]:
    """Give every kind of fault by chapter, in the order in which a workbook is read."""
    said: dict[int, list[str]] = {}
    for message in fault_messages():
        words = words_for(message)
        if words is not None:
            said.setdefault(id(words), []).append(message)
    return tuple(
        FaultChapter(
            title=chapter.title,
            text=chapter.text,
            anchor=f"faults-{number}",
            guides=tuple(
                FaultGuide(
                    title=words.title,
                    meaning=words.meaning,
                    action=words.action,
                    anchor=f"fault-{number}-{place}",
                    says=tuple(said.get(id(words), ())),
                )
                for place, words in enumerate(chapter.faults, 1)
            ),
        )
        for number, chapter in enumerate(CHAPTERS, 1)
    )


def words_for(message: str) -> FaultWords | None:
    """The explanation of a message: the first whose marks it has, None where there is none."""
    for chapter in CHAPTERS:
        for words in chapter.faults:
            if any(_pattern(mark).search(message) for mark in words.marks):
                return words
    return None


@lru_cache(maxsize=512)
def _pattern(mark: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, mark.split(PUT_IN))))


def fault_anchor(problem: str) -> str:
    """The id, on the page of errors, of the explanation of a fault's words; "" where there is none."""
    words = words_for(problem)
    for chapter, explained in zip(fault_chapters(), CHAPTERS, strict=True):
        for guide, entry in zip(chapter.guides, explained.faults, strict=True):
            if entry is words:
                return guide.anchor
    return ""
