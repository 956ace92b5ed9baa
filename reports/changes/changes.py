"""The outcome of a comparison as frozen rows of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name, what it was and is ("" where there was none), the difference with its sign."""

    name: str
    old: str
    new: str
    difference: str = ""

    @property
    def label(self) -> str:
        """The name, as templates/pieces/diff.html asks for it."""
        return self.name


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A plan setting with another value; clause and reason are those of the newer version."""

    name: str
    old: str
    new: str
    clause: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RowChange:
    """An input row that came, went or changed; `old_key` and `new_key` are how the traces of each version name it."""

    sheet: str
    title: str
    what: What
    fields: tuple[Figure, ...]
    old_key: str = ""
    new_key: str = ""

    @property
    def words(self) -> str:
        """The change in one line: 季度台账 I005 第4季度：完成率 90% → 95%."""
        if self.what == "added":
            return f"{self.title}：新增"
        if self.what == "removed":
            return f"{self.title}：删除"
        shown = [f"{each.name} {each.old or '（空）'} → {each.new or '（空）'}" for each in self.fields]
        return f"{self.title}：{'，'.join(shown)}"


@dataclass(frozen=True, slots=True)
class ResultChange:
    """A subject or person whose result came, went or changed, with the likely causes in sentences."""

    id: str
    name: str
    what: What
    figures: tuple[Figure, ...]
    causes: tuple[str, ...]

    def figure(self, name: str) -> Figure | None:
        """The change of one figure, None where it stayed as it was."""
        return next((each for each in self.figures if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two versions; `before` is False where there is no earlier one."""

    before: bool
    settings: tuple[SettingChange, ...] = ()
    rows: tuple[RowChange, ...] = ()
    subjects: tuple[ResultChange, ...] = ()
    people: tuple[ResultChange, ...] = ()
    money: tuple[Figure, ...] = ()
    problems_gone: tuple[Mapping[str, Any], ...] = ()
    problems_new: tuple[Mapping[str, Any], ...] = ()
    method: tuple[Figure, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing at all differs."""
        return not any(
            (
                self.settings,
                self.rows,
                self.subjects,
                self.people,
                self.money,
                self.problems_gone,
                self.problems_new,
                self.method,
            )
        )

    @property
    def same_results(self) -> bool:
        """Whether every result is as it was, whatever changed in the input."""
        return not any((self.subjects, self.people, self.money, self.problems_gone, self.problems_new))

    @property
    def counts(self) -> tuple[str, ...]:
        """A head line: how many inputs, settings, results changed."""
        found = [
            (len(self.rows), "处输入不同"),
            (len(self.settings), "项设置不同"),
            (len(self.subjects), "个考核对象的结果不同"),
            (len(self.people), "人的结果不同"),
            (len(self.problems_new), "个新问题"),
            (len(self.problems_gone), "个问题消失"),
        ]
        return tuple(f"{number} {words}" for number, words in found if number)
