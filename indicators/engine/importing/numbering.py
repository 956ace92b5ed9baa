"""The numbers in front of headings and indicators: 第一部分, 一、, （一）, 1., （1）, ①; their depth and how to take them off."""

from __future__ import annotations

import re
from typing import Final

_CHINESE: Final = "一二三四五六七八九十百"
# From the outermost to the innermost way of numbering.
_STYLES: Final[tuple[tuple[int, re.Pattern[str]], ...]] = (
    (0, re.compile(rf"第[{_CHINESE}\d]{{1,4}}(?:部分|[编章节篇])[、.．:： ]*")),
    (1, re.compile(rf"[{_CHINESE}]{{1,4}}[、.．,，:：]\s*|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][、.．]?\s*")),
    (2, re.compile(rf"[（(][{_CHINESE}]{{1,4}}[）)][、.．]?\s*")),
    (4, re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,3}(?:[、.．]\s*|\s+)(?=\D)")),
    (3, re.compile(r"\d{1,3}(?:[、]|[.．](?!\d)|\s+(?=[^\d\s%％]))\s*")),
    (5, re.compile(r"[（(]\d{1,3}[）)][、.．]?\s*|\d{1,3}[）)]\s*")),
    (6, re.compile(r"[①-⑳㈠-㈩❶-❿]\s*")),
)
_BARE: Final[tuple[tuple[int, re.Pattern[str]], ...]] = (
    (1, re.compile(rf"[{_CHINESE}]{{1,4}}[、.．]?")),
    (2, re.compile(rf"[（(][{_CHINESE}]{{1,4}}[）)]")),
    (3, re.compile(r"\d{1,4}[、.．]?(?:\.0)?")),
    (4, re.compile(r"\d{1,2}(?:[.．\-]\d{1,2}){1,3}")),
    (5, re.compile(r"[（(]\d{1,3}[）)]")),
    (6, re.compile(r"[①-⑳]")),
)


def numbered(text: str) -> tuple[int | None, str]:
    """Give the depth of the numbering in front of the words (None: none) and the words without it."""
    for depth, pattern in _STYLES:
        match = pattern.match(text)
        if match and match.end() < len(text):
            return depth, text[match.end() :]
    return None, text


def bare_number(text: str) -> int | None:
    """Give the depth of a cell that holds nothing but a number; None when it holds something else."""
    text = text.strip()
    return next((depth for depth, pattern in _BARE if pattern.fullmatch(text)), None)
