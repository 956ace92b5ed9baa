"""Which 考核对象 a line of a roster's table means where it has no 编号, or one that the roster does not know yet.

A city gives its units codes of its own (U01) where the program proposed DW1: the 名称 says who is meant, and the line
then changes the 编号. Of a section the 上级 must fit too: every unit has its 办公室.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from plans.models import Subject
from plans.services.roster_columns import Value

Values = Mapping[str, Value]


class Naming:
    """What the lines of the table 考核对象 mean; `renamed` gives the new 编号 by the stored one."""

    def __init__(self, stored: Mapping[str, Subject], lines: Sequence[Values]) -> None:
        self._names = {code: row.name for code, row in stored.items()}
        self._names |= {str(line["code"]): str(line.get("name") or "") for line in lines if line.get("code")}
        named = {line.get("code") for line in lines}
        self._free: dict[str, list[Subject]] = {}
        for row in stored.values():
            if row.code not in named:
                self._free.setdefault(row.name, []).append(row)
        hits = [
            (number, fitting[0])
            for number, line in enumerate(lines)
            if line.get("code") not in stored and len(fitting := self.fitting(line)) == 1
        ]
        often = Counter(row.pk for _, row in hits)
        self._rows = {number: row for number, row in hits if often[row.pk] == 1}
        self.renamed = {
            row.code: str(lines[number]["code"])
            for number, row in self._rows.items()
            if lines[number].get("code")
        }

    def row(self, number: int) -> Subject | None:
        """The stored row that the line of this number (from 0) means by its 名称."""
        return self._rows.get(number)

    def fitting(self, line: Values) -> list[Subject]:
        """The rows that a line may mean, of those that no line names by 编号."""
        return [row for row in self._free.get(str(line.get("name") or ""), ()) if self._fits(row, line)]

    def _fits(self, row: Subject, line: Values) -> bool:
        if line.get("kind", row.kind) != row.kind:
            return False
        if row.kind == Subject.Kind.UNIT or "parent" not in line:
            return True
        above = row.parent.name if row.parent is not None else ""
        given = str(line["parent"] or "")
        return above == self._names.get(given, given)
