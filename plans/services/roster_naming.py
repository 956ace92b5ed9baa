"""Which 考核对象 a line of a roster's table means where it has no 编号, or one that the roster does not know yet.

A city gives its units codes of its own (U01) where the program proposed DW1: the 名称 says who is meant, and the line
then changes the 编号. Of a section the 上级 must fit too: every unit has its 办公室. Where 编号 and 名称 speak of two
rows, or a 名称 of several, the line is a fault: a row that is guessed takes the people and figures of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plans.models import Subject
from plans.services.roster_columns import Value

Values = Mapping[str, Value]


class Naming:
    """What the lines of the table 考核对象 mean, each by its place from 0; a line is its number and its values.

    `renamed` gives the new 编号 by the stored one; `faults` the field and the words of a line whose row is in doubt.
    """

    def __init__(self, stored: Mapping[str, Subject], lines: Sequence[tuple[int, Values]]) -> None:
        self._stored, self._lines = stored, lines
        self._by_name: dict[str, list[Subject]] = {}
        for row in stored.values():
            self._by_name.setdefault(row.name, []).append(row)
        self._coded: dict[str, int] = {}
        self._new: dict[str, str] = {}
        for place, (_, line) in enumerate(lines):
            if line.get("code") in stored:
                self._coded.setdefault(str(line["code"]), place)
            elif line.get("code"):
                self._new[str(line["code"])] = str(line.get("name") or "")
        # Of every line whose 编号 does not say it: the rows that it may mean.
        self._fitting = {
            place: self._like(line) for place, (_, line) in enumerate(lines) if line.get("code") not in stored
        }
        self._claims: dict[str, list[int]] = {}
        for place in self._fitting:
            if len(free := self._free(place)) == 1 and not _cleared(free[0], lines[place][1]):
                self._claims.setdefault(free[0].code, []).append(place)
        self._rows: dict[int, Subject] = {}
        self.faults: dict[int, tuple[str, str]] = {}
        for place, (_, line) in enumerate(lines):
            self._settle(place, line)
        self.renamed = {
            row.code: str(lines[place][1]["code"])
            for place, row in self._rows.items()
            if lines[place][1].get("code")
        }

    def row(self, place: int) -> Subject | None:
        """The stored row that a line means by its 名称."""
        return self._rows.get(place)

    def _settle(self, place: int, line: Values) -> None:
        if place not in self._fitting:
            if words := self._another(self._stored[str(line["code"])], line):
                self.faults[place] = "name", words
            return
        free = self._free(place)
        if len(free) == 1 and self._claims.get(free[0].code) == [place]:
            self._rows[place] = free[0]
        elif words := self._doubt(place, line, free):
            self.faults[place] = "code", words

    def _free(self, place: int) -> list[Subject]:
        """The rows that a line may mean, of those that no line names by 编号."""
        return [row for row in self._fitting[place] if row.code not in self._coded]

    def _another(self, row: Subject, line: Values) -> str:
        """What is wrong where the 编号 is of one row and the 名称 of another: the city's codes are the proposed ones."""
        above = row.parent.code if row.parent is not None else None
        if line.get("name", row.name) == row.name:
            return ""
        meant = {"kind": row.kind, **line, "parent": line.get("parent") or above}
        for other in self._like(meant, strictly=True):
            return f"编号 {row.code} 是“{row.name}”；“{other.name}”是 {other.code}，请核对编号"
        return ""

    def _doubt(self, place: int, line: Values, free: Sequence[Subject]) -> str:
        """Why a line cannot be taken for a row, nor for a new one; "" where nothing is like it and it has a 编号."""
        fitting, name = self._fitting[place], line.get("name")
        if not fitting:
            return "" if line.get("code") or not name else _unheard(name)
        if len(free) > 1:
            return f"名册里有 {len(free)} 个“{name}”；{_way(free[0], line)}"
        row = free[0] if free else fitting[0]
        rivals = [other for other in self._claims.get(row.code, ()) if other != place]
        if free and not rivals:
            return f"名册里已有“{name}”（{row.code}）；{_way(row, line)}"
        number, other = self._lines[rivals[0] if free else self._coded[row.code]]
        if other.get("name", name) != name:
            return f"“{name}”是 {row.code}，第 {number} 行用这个编号的是“{other['name']}”；请核对编号"
        if not line.get("code"):
            return f"第 {number} 行也是“{name}”；请填编号，或只保留一行"
        return f"第 {number} 行也是“{name}”；{_way(row, line)}，或只保留一行"

    def _like(self, line: Values, *, strictly: bool = False) -> list[Subject]:
        """The rows of the line's 名称, 类型 and 上级; where an empty 上级 fits none, those under any, unless `strictly`."""
        named = self._by_name.get(str(line.get("name") or ""), [])
        rows = [row for row in named if line.get("kind", row.kind) == row.kind]
        fitting = [row for row in rows if row.kind == Subject.Kind.UNIT or self._under(row, line)]
        return fitting if fitting or strictly or line.get("parent") else rows

    def _under(self, row: Subject, line: Values) -> bool:
        if "parent" not in line:
            return True
        given = str(line["parent"] or "")
        if row.parent is None or given in self._stored or not given:
            return given == (row.parent.code if row.parent is not None else "")
        return self._new.get(given, given) == row.parent.name


def _cleared(row: Subject, line: Values) -> bool:
    """Whether the line's 上级 is empty where the row has one: that may be another section of the same name."""
    unit = row.kind == Subject.Kind.UNIT
    return not unit and "parent" in line and not line["parent"] and row.parent is not None


def _way(row: Subject, line: Values) -> str:
    """What tells rows of one name apart: their 上级 where it is not given, else the 编号."""
    code = "用名册里的编号" if line.get("code") else "填编号"
    return f"请{code}" if row.kind == Subject.Kind.UNIT or line.get("parent") else f"请填上级，或{code}"


def _unheard(name: Value) -> str:
    return f"名册里没有“{name}”；要增加的请填编号，要更名的请填现在的编号"
