"""How the text of a cell of the grid becomes a stored value, and how a stored value is shown again.

Figures are read as in the year workbook (`plans.figures`); sections and people by 编号, 工号 or an unmistakable name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import category as sign_category

from indicators.grid_columns import BY_NAME, LONGEST_NAME, LONGEST_TEXT, GridColumn
from people.typed import half_width
from people.xlsx.cells import Suggestions, plain, trimmed
from people.xlsx.raw import Problem, shown
from plans import figures
from plans.figures import in_percent, in_points

_YES: Final = frozenset({"是", "√", "y", "Y", "1"})
_NO: Final = frozenset({"", "否", "×", "n", "N", "0"})
_MONTH: Final = re.compile(r"(?:^|[\n;；])\s*(1[0-2]|[1-9])\s*月(?:份)?\s*[:：]", re.ASCII)
_NAME_AND_ID: Final = re.compile(r"(.+?)\s*[（(]([^（()）]+)[)）]")
_ONE_LINE: Final = frozenset({"word", "code", "category", "subject", "person", "yes_no", "points", "percent"})
_CHOSEN: Final = frozenset({"word", "code", "category"})


@dataclass(frozen=True, slots=True)
class Named:
    """Sections or people that a cell may name: by id, by name where only one has it."""

    what: str
    ids: Mapping[str, int]
    names: Mapping[str, tuple[tuple[int, str], ...]]
    texts: Mapping[int, str]

    @classmethod
    def of(cls, what: str, rows: Iterable[tuple[int, str, str]]) -> Named:
        """Build from (key, id, name)."""
        listed = list(rows)
        names: dict[str, tuple[tuple[int, str], ...]] = {}
        for key, number, name in listed:
            names[name] = (*names.get(name, ()), (key, number))
        texts = {
            key: name if len(names[name]) == 1 else f"{name}（{number}）" for key, number, name in listed
        }
        return cls(what, {number: key for key, number, _ in listed}, names, texts)

    def find(self, words: str) -> int | Problem:
        """The key that the words name; a Problem that says which ones are meant where it is not clear."""
        if words in self.ids:
            return self.ids[words]
        found = self.names.get(words, ())
        if len(found) == 1:
            return found[0][0]
        if found:
            listed = "、".join(number for _, number in found)
            return Problem(f"有 {len(found)} 个{shown(words)}（{listed}）", "请改填编号或工号")
        match = _NAME_AND_ID.fullmatch(words)
        if match and self.ids.get(match[2]) in {key for key, _ in self.names.get(match[1], ())}:
            return self.ids[match[2]]
        near = Suggestions([*self.names, *self.ids]).nearest(words)
        remedy = f"是否“{near}”？" if near else ""
        several = re.search("[、,，;；]", words)
        more = "只能填一个，其余的填在“配合对象”或“承办人”" if several else f"请从本年度{self.what}中选"
        return Problem(f"没有{self.what}{shown(words)}", f"{remedy}{more}")


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads and shows the cells of one plan; `categories` empty: 类别 is free text."""

    categories: Sequence[str]
    subjects: Named
    people: Named
    known: frozenset[str] = field(default_factory=lambda: frozenset(BY_NAME))

    def read(self, name: str, text: str) -> Any:
        """Give the value of a cell, None or "" where it is empty, or a Problem."""
        column = BY_NAME[name]
        words = cleaned(column, text)
        if isinstance(words, Problem):
            return words
        value = self._read(column, words)
        empty = value is None or value == ""
        if empty and (column.needed or (column.kind == "category" and self.categories)):
            options = "、".join(self.categories)
            remedy = f"请填写：{options}" if column.kind == "category" else f"请填写{column.heading}"
            return Problem(f"{column.heading}不能为空", remedy)
        return value

    def _read(self, column: GridColumn, words: str) -> Any:
        kind = column.kind
        if kind == "points":
            bare = figures.points(words.removesuffix("分").rstrip()) if words != "分" else None
            return figures.points(words) if bare is None or isinstance(bare, Problem) else bare
        if kind == "percent":
            return _percent(words, column)
        if kind in ("subject", "person"):
            named = self.subjects if kind == "subject" else self.people
            return named.find(words) if words else None
        if kind == "yes_no":
            return _yes_no(words)
        if kind == "months":
            return _months(words)
        if kind == "category" and self.categories and words and words not in self.categories:
            near = Suggestions(self.categories).nearest(words)
            remedy = f"是否“{near}”？" if near else ""
            return Problem(f"{shown(words)}不是本方案的类别", f"{remedy}可填：{'、'.join(self.categories)}")
        return words

    def show(self, name: str, value: Any) -> str:
        """Give the text of a stored value, which reads back as the same value."""
        kind = BY_NAME[name].kind
        if value is None:
            return ""
        if kind == "points":
            return in_points(value)
        if kind == "percent":
            return in_percent(value)
        if kind == "subject":
            return self.subjects.texts.get(value, "")
        if kind == "person":
            return self.people.texts.get(value, "")
        if kind == "yes_no":
            return "是" if value else ""
        if kind == "months":
            return "；".join(f"{month}月：{value[month]}" for month in sorted(value, key=int))
        return str(value)


def cleaned(column: GridColumn, text: str) -> str | Problem:
    """Trim, halve the width of digits and letters, refuse what cannot be stored or is too long."""
    words = half_width(trimmed(text.replace("\r\n", "\n").replace("\r", "\n")))
    if any(sign not in "\n\t" and sign_category(sign) in ("Cc", "Cs") for sign in words):
        return Problem("含有看不见的控制字符", "请删去后重新输入，或从记事本中转一次再粘贴")
    if column.kind in _ONE_LINE:
        words = "".join(part.strip() for part in words.split("\n"))
    longest = LONGEST_NAME if column.kind in _CHOSEN else LONGEST_TEXT
    if len(words) > longest:
        return Problem(f"{shown(words)}有 {len(words)} 个字，太长", f"最多 {longest} 个字，请缩短")
    return words


def _percent(words: str, column: GridColumn) -> Any:
    """A share of the year's work; a number below 1 without % may mean two things and is asked about."""
    value = figures.percentage(words, column.title)
    bare = figures.decimal(words, places=15)
    if not isinstance(bare, Problem) and bare is not None and 0 < bare < 1:
        typed = plain(bare)
        return Problem(f"{typed} 没有百分号", f"请写成 {plain(bare * 100)}%，或写成 {typed}%")
    if isinstance(value, Problem) and "%" not in value.remedy:
        return Problem(value.problem, "请填 25 或 25% 这样的百分数")
    return value


def _yes_no(words: str) -> bool | Problem:
    if words in _YES:
        return True
    return False if words in _NO else Problem(f"{shown(words)}不是“是”或“否”", "请填“是”或“否”")


def _months(words: str) -> dict[str, str] | Problem:
    """Read 1月：…；2月：…: by the number of the month as text."""
    if not words:
        return {}
    marks = list(_MONTH.finditer(words))
    if not marks or words[: marks[0].start()].strip():
        return Problem("月度计划没有写明月份", "请写成“1月：……；2月：……”")
    found: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        said = words[mark.end() : following.start() if following else len(words)].strip(" \n;；")
        if mark[1] in found:
            return Problem(f"{mark[1]}月写了两次", "请合并成一条")
        if said:
            found[mark[1]] = said
    return found
