"""The kinds of change that a scenario holds, and how they stand in its row (a list of objects with 种类)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from bonuses.engine.whatif import METHODS, REGISTERS, SHARE, Method
from scoring.engine.ballots import NO_BALLOTS
from scoring.engine.ranking import TIE_AT_CUT

KIND: Final = "种类"
SETTING: Final = "设置"
ROW: Final = "去掉登记"
DECISION: Final = "决定"
METHOD: Final = "分配方式"


@dataclass(frozen=True, slots=True)
class SettingTo:
    """A setting of the scheme with another value, as typed."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Without:
    """A row of a register that does not count; `register` by its name in YearRows, `row` its key."""

    register: str
    row: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A problem decided in the scenario: (target, conclusion) of a tie or of missing ballots."""

    matter: str
    conclusions: tuple[tuple[str, str], ...]


Change = SettingTo | Without | Decided | Method
_ORDER: Final = (SettingTo, Without, Decided, Method)


def kind_of(change: Change) -> str:
    """The 种类 under which a change is stored."""
    match change:
        case SettingTo():
            return SETTING
        case Without():
            return ROW
        case Decided():
            return DECISION
        case Method():
            return METHOD


def packed(changes: Iterable[Change]) -> list[dict[str, object]]:
    """The changes as they are stored: settings first, then rows, decisions, method."""
    ordered = sorted(changes, key=lambda each: _ORDER.index(type(each)))
    return [{KIND: kind_of(each), **_fields(each)} for each in ordered]


def unpacked(stored: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes of a stored row; one of a kind that this version of the program does not know is left out."""
    found = (_read(entry) for entry in stored)
    return tuple(each for each in found if each is not None)


def _fields(change: Change) -> dict[str, object]:
    match change:
        case SettingTo():
            return {"名称": change.name, "值": change.value}
        case Without():
            return {"登记": change.register, "行": change.row}
        case Decided():
            return {"事项": change.matter, "结论": dict(change.conclusions)}
        case Method():
            return {
                "方式": change.name, "取消奖金去向": change.cancelled_to, "比例": change.share,
                "等次": dict(change.by_grade),
            }  # fmt: skip


def _read(entry: Mapping[str, Any]) -> Change | None:
    kind = entry.get(KIND)
    if kind == SETTING:
        return SettingTo(str(entry["名称"]), str(entry["值"]))
    if kind == ROW and entry["登记"] in REGISTERS:
        return Without(str(entry["登记"]), int(entry["行"]))
    if kind == DECISION and entry["事项"] in (TIE_AT_CUT, NO_BALLOTS):
        return Decided(str(entry["事项"]), tuple((str(k), str(v)) for k, v in entry["结论"].items()))
    if kind == METHOD and entry["方式"] in METHODS:
        by_grade = tuple((str(grade), str(text)) for grade, text in entry["等次"].items())
        where = "回池" if entry["取消奖金去向"] == "回池" else "收回"
        return Method(cast(Any, entry["方式"]), cast(Any, where), by_grade, str(entry.get("比例") or SHARE))
    return None
