"""Readers of single cells that hold words: text, ids, 是/否, dates, choices. Numbers: `figures`.

Each takes a raw value of a grid and gives the value or a Problem; an empty cell gives None ("" for text).
Whether a value is needed is the caller's to know: `missing(raw)` gives the Problem then.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from people.typed import half_width
from people.xlsx.raw import MERGED, Percent, Problem, Raw, is_empty, shown

# Marks without width that come along when text is copied from web pages and chat programs.
_UNSEEN: Final = "\u200b\ufeff"
_DAY: Final = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})(日?)", re.ASCII
)
_DAY_HELP: Final = "请写成 2019-05-06、2019/5/6、2019.5.6 或 2019年5月6日，或使用日期格式的单元格"
_LONGEST_ID: Final = 15
_ID_HELP: Final = "请先把单元格设为“文本”格式，再重新输入编号"


def trimmed(text: str) -> str:
    """Take white space of every width, and marks without any, off both ends."""
    text = text.strip()
    return text.strip(_UNSEEN).strip() if text[:1] in _UNSEEN or text[-1:] in _UNSEEN else text


def missing(raw: Raw) -> Problem:
    """Say that a value is needed here; inside a merged range that is the reason."""
    return MERGED if raw is MERGED else Problem("不能为空", "请填写")


def text(raw: Raw) -> str | Problem:
    """Read words: trimmed, digits and letters half-width; numbers and dates as written; empty gives ""."""
    if isinstance(raw, str):
        return half_width(trimmed(raw))
    if raw is None or raw is MERGED:
        return ""
    if isinstance(raw, Problem):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, Percent):
        return f"{plain(Decimal(_digits(raw.value)) * 100)}%"
    if isinstance(raw, int | float):
        return plain(Decimal(_digits(raw)))
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == time() else f"{raw:%Y-%m-%d %H:%M}"
    return str(raw)


def plain(number: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _digits(number: int | float) -> str:
    """Write a stored number with the fifteen digits that a spreadsheet keeps."""
    return str(number) if isinstance(number, int) else format(number, ".15g")


def identifier(raw: Raw) -> str | None | Problem:
    """Read an id (编号, 工号): 101 and 101.0 are "101"; dates and numbers that lost digits are Problems."""
    if is_empty(raw):
        return None
    if isinstance(raw, bool | date | time | timedelta | Percent):
        kind = "逻辑值" if isinstance(raw, bool) else "百分比" if isinstance(raw, Percent) else "日期"
        return Problem(f"{kind}不能作编号", _ID_HELP)
    if isinstance(raw, int | float) and abs(raw) >= 10**_LONGEST_ID:
        return Problem(f"编号是超过 {_LONGEST_ID} 位的数字，末尾可能已丢失", _ID_HELP)
    words = text(raw)
    return words or None


def yes_no(raw: Raw, *, default: bool) -> bool | Problem:
    """Read 是 or 否; an empty cell is the default (workbook.md: 否, but 是 for 在编 and 参加考核)."""
    if is_empty(raw):
        return default
    words = text(raw)
    if isinstance(words, Problem):
        return words
    if words in ("是", "否"):
        return words == "是"
    return default if not words else Problem(f"{shown(words)}不是“是”或“否”", "请填“是”或“否”")


def day(raw: Raw) -> date | None | Problem:
    """Read a date: a date cell, or text in one of the four ways of writing (workbook.md «Input»)."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, Problem):
        return None if raw is MERGED else raw
    if isinstance(raw, str):
        return _written_day(half_width(trimmed(raw)))
    if raw is None:
        return None
    return Problem(f"{shown(text(raw))}不是日期", _DAY_HELP)


def _written_day(words: str) -> date | None | Problem:
    if not words:
        return None
    match = _DAY.fullmatch(words)
    # 日 belongs to 年月 and to nothing else.
    if not match or (match[5] is None) == bool(match[7]):
        return Problem(f"{shown(words)}不是日期", _DAY_HELP)
    month = next(each for each in match.groups()[1:5] if each)
    try:
        return date(int(match[1]), int(month), int(match[6]))
    except ValueError:
        return Problem(f"没有 {words} 这一天", "请改为实际存在的日期")


def choice(raw: Raw, options: Sequence[str]) -> str | None | Problem:
    """Read one of the given words; a word that is nearly one of them is asked about."""
    words = text(raw)
    if isinstance(words, Problem):
        return words
    if not words:
        return None
    if words in options:
        return words
    near = Suggestions(options).nearest(words)
    remedy = f"是否“{near}”？可填：" if near else "可填："
    return Problem(f"{shown(words)}不在可填的内容之中", remedy + "、".join(options))


class Suggestions:
    """Finds the known word that was probably meant: K9 → K09, k09 → K09, 察防核验 → 察访核验."""

    MOST_COMPARED: Final = 400

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(known)
        self._alike: dict[str, str] = {}
        for each in self._known:
            self._alike.setdefault(_skeleton(each), each)

    def nearest(self, word: str) -> str | None:
        """Give the nearest known word or None; letter by letter only among few words, to stay quick."""
        alike = self._alike.get(_skeleton(word))
        if alike is not None or len(self._known) > self.MOST_COMPARED:
            return alike
        close = difflib.get_close_matches(word[:60], self._known, n=1, cutoff=0.5)
        return close[0] if close else None


def _skeleton(word: str) -> str:
    """Strip what people vary when they type an id: case, spaces, dashes, leading zeros of its numbers."""
    bare = re.sub(r"[\s\-_.]+", "", half_width(word)).lower()
    return re.sub(r"0*(\d+)", r"\1", bare)
