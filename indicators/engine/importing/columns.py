"""What every column of a table is: by the words above it, by its neighbours and by what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from indicators.engine.importing.figures import number_of, read_points
from indicators.engine.importing.head import Head
from indicators.engine.importing.numbering import bare_number
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import LEVELS, NAMING, field_of, is_total, squeezed

_LOOKED_AT: Final = 400
_LONG: Final = 24
_ONCE: Final = ("number", "code", "category", "level1", "level2", "level3", "points", "unit")
_UNITS: Final = frozenset(
    "% ％ 次 个 件 项 家 人 户 篇 万元 亿元 元 天 份 是/否 是否 公里 亩 吨 分 批 期 场 名 条 小时 平方米 ‰".split()
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The field of every column ("" for none), columns that could be the points just as well, and words for the page."""

    fields: tuple[str, ...]
    rivals: tuple[int, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    def of(self, name: str) -> tuple[int, ...]:
        """The columns of a field, from left to right."""
        return tuple(index for index, each in enumerate(self.fields) if each == name)

    def first(self, name: str) -> int | None:
        """The first column of a field."""
        return next(iter(self.of(name)), None)

    @property
    def levels(self) -> tuple[int, ...]:
        """The columns that name levels, outermost first; 类别 is not among them."""
        return tuple(column for name in LEVELS[1:] for column in self.of(name))


def guess_columns(table: Table, head: Head) -> Columns:
    """Guess the field of every column."""
    body = range(head.last + 1, min(table.height, head.last + 1 + _LOOKED_AT))
    fields = [_by_words(path) for path in head.paths]
    remarks: list[str] = []
    if head.first < 0:
        fields = _by_content(table, body)
        remarks.append("没有找到表头，列是按内容猜的")
    _mend_units(table, body, fields)
    _mend_names(table, body, fields)
    rivals = _settle_points(table, body, head, fields, remarks)
    _once(fields)
    return Columns(tuple(fields), tuple(rivals), tuple(remarks))


def _by_words(path: tuple[str, ...]) -> str:
    """Read the words above a column; the innermost count, a level further out narrows them."""
    if not path:
        return ""
    found = [field_of(part) for part in path]
    joined = field_of("".join(path))
    inner = found[-1]
    outer = next((each for each in found[:-1] if each in LEVELS), None)
    if inner == "points" and outer in ("category", "level1"):
        return "group_points"
    if inner == "points" and outer == "level2":
        return "points2"
    if inner == NAMING and outer:
        return outer
    if inner is None:
        known = [each for each in found if each is not None]
        return known[-1] if known else (joined or "")
    return inner


def _by_content(table: Table, body: range) -> list[str]:
    """Without a head: the first columns of words are names, the first of numbers that are no running number points."""
    fields = [""] * table.width
    names = 0
    for column in range(table.width):
        texts = [text for row in body if (text := table.begins(row, column))]
        if not texts:
            continue
        numbers = [number_of(text) for text in texts]
        share = sum(
            each is not None or bool(read_points(t).text) for each, t in zip(numbers, texts, strict=True)
        )
        counting = all(bare_number(text) is not None for text in texts) and _runs(numbers)
        if counting and column == 0:
            fields[column] = "number"
        elif 5 * share >= 4 * len(texts):
            fields[column] = fields[column] if "points" in fields else "points"
        elif names < 2 and sum(map(len, texts)) <= _LONG * len(texts):
            fields[column] = NAMING
            names += 1
        else:
            fields[column] = "standard"
    return fields


def _runs(numbers: list[Decimal | None]) -> bool:
    given = [each for each in numbers if each is not None]
    return len(given) > 1 and given == sorted(set(given))


def _mend_units(table: Table, body: range, fields: list[str]) -> None:
    """A column 单位 with 次, %, 个 … is the unit of the target, not who is responsible."""
    for column, name in enumerate(fields):
        if name == "subject":
            texts = [squeezed(table.own(row, column)) for row in body if table.own(row, column)]
            if texts and 5 * sum(text in _UNITS for text in texts) >= 3 * len(texts):
                fields[column] = "unit"


def _mend_names(table: Table, body: range, fields: list[str]) -> None:
    """Give the columns of names their levels, and tell long wording apart from names."""
    naming = [index for index, name in enumerate(fields) if name == NAMING]
    known = [name for name in LEVELS[1:] if name in fields]
    points = next((index for index, name in enumerate(fields) if name in ("points", "points2")), len(fields))
    for column in list(naming):
        behind = column > points and (known or any(each < points for each in naming))
        if behind or (_is_long(table, body, column) and (len(naming) > 1 or known)):
            fields[column] = "target" if "target" not in fields and not behind else "standard"
            naming.remove(column)
    if not naming and not known:
        spare = next((name for name in ("target", "category", "standard") if name in fields), None)
        if spare is None:
            return
        naming = [fields.index(spare)]
    free = [name for name in LEVELS[1:] if name not in known]
    if known and naming:
        free = [name for name in LEVELS[1:] if name > max(known)] or free
    wanted = free if known else ("level1", "level2", "level3")[: len(naming)]
    if not known and len(naming) == 1:
        wanted = ("level2",)
    for column, name in zip(naming, wanted, strict=False):
        fields[column] = name
    for column in naming[len(wanted) :]:
        fields[column] = "standard"


def _is_long(table: Table, body: range, column: int) -> bool:
    """Are the texts of a column long on average?"""
    texts = [
        squeezed(text)
        for row in body
        if (text := table.begins(row, column)) and not _across(table, row, column)
    ]
    return sum(map(len, texts)) > _LONG * len(texts)


def _across(table: Table, row: int, column: int) -> bool:
    """Does the text spread over more columns than this one (a heading or a note)?"""
    owner = table.owner(row, column)
    return any(
        table.owner(row, other) == owner
        for other in (column - 1, column + 1)
        if 0 <= other < table.width
    )  # fmt: skip


def _settle_points(table: Table, body: range, head: Head, fields: list[str], remarks: list[str]) -> list[int]:
    """Choose the column of points among several; give the others that could be it just as well."""
    deepest = max((index for index, name in enumerate(fields) if name in LEVELS), default=-1)
    inner = "level3" in fields
    for column, name in enumerate(fields):
        if name == "points2":
            fields[column] = "group_points" if inner else "points"
    candidates = [index for index, name in enumerate(fields) if name == "points"]
    if not candidates:
        unnamed = _numbers_without_heading(table, body, head, fields)
        if unnamed is None:
            if not any("分" in label for label in head.labels):
                remarks.append("没有找到分值列")
            return []
        candidates = [unnamed]
    weight = {column: _figures(table, body, column) for column in candidates}
    best = max(candidates, key=lambda column: (weight[column], column > deepest, -column))
    rivals = []
    for column in candidates:
        even = weight[column] == weight[best] and (column > deepest) == (best > deepest)
        fields[column] = "points" if column == best else "" if even else "group_points"
        if even and column != best:
            rivals.append(column)
    if rivals:
        words = "、".join(f"“{head.labels[column]}”" for column in (best, *rivals))
        remarks.append(f"有几列都像分值：{words}，取的是第一列")
    return rivals


def _figures(table: Table, body: range, column: int) -> int:
    """Count the numbers that begin in the column, without those of sums."""
    return sum(
        number_of(table.begins(row, column)) is not None or bool(read_points(table.begins(row, column)).text)
        for row in body
        if not any(is_total(text) for _, text in table.texts(row)[:2])
    )


def _numbers_without_heading(table: Table, body: range, head: Head, fields: list[str]) -> int | None:
    """Find a column of numbers whose heading says nothing."""
    for column, name in enumerate(fields):
        if name or (head.first >= 0 and field_of("".join(head.paths[column])) == ""):
            continue
        texts = [text for row in body if (text := table.begins(row, column))]
        if texts and 5 * sum(bool(read_points(text).text) for text in texts) >= 4 * len(texts):
            fields[column] = "points"
            return column
    return None


def _once(fields: list[str]) -> None:
    """Keep only the first column of what there can be one of; a second level of one name joins the standard."""
    for name in _ONCE:
        for column in [index for index, each in enumerate(fields) if each == name][1:]:
            fields[column] = "standard" if name in ("level2", "level3") else ""
