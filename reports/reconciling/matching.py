"""Whom a line of an office's own table is about: by 编号 or 工号, else by name, else the nearest guess."""

from __future__ import annotations

from dataclasses import dataclass

from people.xlsx.cells import Suggestions
from reports.reconciling.figures import Figures, Key
from reports.reconciling.headings import Kind

_WORDS = {"subject": ("编号", "考核对象"), "person": ("工号", "人员"), "total": ("项目", "合计")}


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a line means; without a key why not, and what to do."""

    key: Key | None
    problem: str = ""
    remedy: str = ""


class Register:
    """The ids and names of one kind."""

    def __init__(self, ours: Figures, kind: Kind) -> None:
        self.kind = kind
        self.ids = {key[1]: key for key in ours.of(kind)}
        self.by_name: dict[str, list[Key]] = {}
        for key in ours.of(kind):
            self.by_name.setdefault(_bare(ours.names[key]), []).append(key)
        self._near_id = Suggestions(self.ids)
        self._near_name = Suggestions(self.by_name)

    def knows(self, word: str) -> bool:
        """Whether the word is an id or a name here."""
        return word in self.ids or _bare(word) in self.by_name

    def find(self, number: str, name: str) -> Match:
        """Find by id, then by name; an id that fits nobody is not replaced by a name that fits."""
        if number:
            return self._by_id(number, name)
        return self._by_name(name)

    def _by_id(self, number: str, name: str) -> Match:
        key = self.ids.get(number)
        word, what = _WORDS[self.kind]
        if key is not None:
            return Match(key)
        if self.knows(number):  # a name under the heading of ids
            return self._by_name(number)
        near = self._near_id.nearest(number)
        known = self.by_name.get(_bare(name), []) if name else []
        hint = (
            f"是否“{near}”？" if near else f"“{name}”的{word}是“{known[0][1]}”。" if len(known) == 1 else ""
        )
        return Match(None, f"没有{word}“{number}”的{what}", f"{hint}请核对{word}")

    def _by_name(self, name: str) -> Match:
        word, what = _WORDS[self.kind]
        found = self.by_name.get(_bare(name), [])
        if len(found) == 1:
            return Match(found[0])
        if found:
            ids = "、".join(key[1] for key in found)
            return Match(None, f"有 {len(found)} 个{what}叫“{name}”（{ids}）", f"请加一列{word}")
        near = self._near_name.nearest(_bare(name)) if name else None
        hint = f"是否“{near}”？" if near else ""
        return Match(None, f"没有名为“{name}”的{what}", f"{hint}请核对，或改用{word}")


def _bare(name: str) -> str:
    return "".join(name.split()).replace("•", "·").replace("．", "·")
