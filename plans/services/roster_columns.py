"""The two tables of a roster, 考核对象 and 人员: their columns under the headings of the year workbook (workbook.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from people.models import Post, RankLevel
from people.xlsx import cells
from people.xlsx.raw import Problem, Raw, is_empty, shown
from plans import figures
from plans.engine.units import FEN, POINT
from plans.models import Participant, Subject

# How a cell is typed: "subject" and "person" name a row of the roster by 编号 or 工号; "yes" and "no" are 是/否 with what
# an empty cell means.
Kind = Literal["id", "text", "choice", "coefficient", "money", "months", "yes", "no", "subject", "person"]
Value = str | int | bool | None
MONTHS: Final = 12
MARK: Final = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: heading, field of the model, how it is typed; `needed`: a row cannot be without it."""

    heading: str
    name: str
    kind: Kind = "text"
    needed: bool = False
    options: Sequence[str] = ()
    longest: int = 60
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table. `key` is the heading that names a row; `what` is what a row is called."""

    title: str
    key: str
    what: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.name == name)


SUBJECTS: Final = Sheet(
    title="考核对象",
    key="编号",
    what="考核对象",
    columns=(
        Column(heading="编号", name="code", kind="id", needed=True, longest=40),
        Column(heading="名称", name="name", needed=True, longest=80),
        Column(heading="类型", name="kind", kind="choice", needed=True, options=Subject.Kind.values),
        Column(heading="上级", name="parent", kind="subject", help="上级考核对象的编号"),
        Column(heading="分组", name="group", longest=40, help="分类考评的组名，不分组的不填"),
        Column(
            heading="评价系数", name="coefficient_points", kind="coefficient", help="镇的方案使用；不填按 1"
        ),
        Column(heading="负责人", name="head", kind="person", help="工号"),
        Column(heading="分管领导", name="supervising_leader", kind="person", help="工号"),
    ),
)
PEOPLE: Final = Sheet(
    title="人员",
    key="工号",
    what="人员",
    columns=(
        Column(heading="工号", name="number", kind="id", needed=True, longest=40),
        Column(heading="姓名", name="name", needed=True, longest=40),
        Column(heading="所在对象", name="subject", kind="subject", needed=True, help="考核对象的编号"),
        Column(heading="职级", name="rank_level", kind="choice", options=RankLevel.values),
        Column(heading="职务", name="post", kind="choice", options=Post.values),
        Column(heading="监督机构主要负责人", name="supervision_head", kind="no", help="是或否；不填为否"),
        Column(heading="奖金基数", name="bonus_base_fen", kind="money", help="元"),
        Column(heading="在编", name="established", kind="yes", help="是或否；不填为是"),
        Column(heading="参加考核", name="appraised", kind="yes", help="是或否；不填为是"),
        Column(heading="在岗月数", name="months_in_post", kind="months", help="1 至 12；不填为 12"),
        Column(heading="人员类别", name="staff_category"),
        Column(heading="岗位", name="job_title"),
        Column(heading="上年度考核等次", name="previous_grade", longest=20),
        Column(heading="不参加原因", name="absence_reason", help="不参加考核的写明"),
    ),
)
SHEETS: Final = (SUBJECTS, PEOPLE)


def read_cell(column: Column, raw: Raw) -> Value | Problem:
    """Read a cell as the field's value: a row of the roster by its id, "" or None where the cell is empty."""
    match column.kind:
        case "id" | "subject" | "person":
            found = cells.identifier(raw)
            return _bounded(found, column) if isinstance(found, str) else found
        case "choice":
            chosen = cells.choice(raw, column.options)
            return "" if chosen is None else chosen
        case "coefficient":
            points = figures.points(raw)
            return Problem("评价系数不是正数", "请填大于 0 的数，如 1.05") if points == 0 else points
        case "money":
            return figures.money(raw)
        case "months":
            return figures.whole(raw, 1, MONTHS)
        case "yes" | "no":
            return cells.yes_no(raw, default=column.kind == "yes")
        case _:
            return _bounded(cells.text(raw), column)


def value_of(column: Column, row: Subject | Participant) -> Value:
    """The stored value as `read_cell` gives it."""
    value = getattr(row, column.name)
    if isinstance(value, Subject):
        return value.code
    return value.number if isinstance(value, Participant) else value


def written(column: Column, value: Value) -> str:
    """A value as it is written in a cell and told in a preview; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return MARK[value]
    if isinstance(value, int) and column.kind in ("coefficient", "money"):
        return _figure(value, POINT if column.kind == "coefficient" else FEN)
    return str(value)


def as_typed(raw: Raw) -> str:
    """What stands in a cell, for the preview of a fault."""
    words = "" if is_empty(raw) or isinstance(raw, Problem) else cells.text(raw)
    return words[:80] if isinstance(words, str) else ""


def _bounded(words: str | Problem, column: Column) -> str | Problem:
    if isinstance(words, str) and len(words) > column.longest:
        return Problem(f"{shown(words)}有 {len(words)} 个字", f"最多 {column.longest} 个字")
    return " ".join(words.split()) if isinstance(words, str) else words


def _figure(units: int, unit: int) -> str:
    whole, rest = divmod(units, unit)
    decimals = f"{rest:0{len(str(unit)) - 1}d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)
