"""A sound plan of the 科协 scheme in memory, small enough to break one thing at a time."""

from __future__ import annotations

from dataclasses import replace

from plans.engine.facts import Indicator, Person, Subject
from plans.engine.loading import Rules, load_rules
from plans.engine.units import POINT
from plans.schemes import scheme_text

FIXED = {
    "项目落地攻坚战役": 100,
    "脱贫攻坚战役": 50,
    "党建工作": 30,
    "政务信息化建设": 10,
    "人才发展指数": 10,
    "加强财政预算绩效管理": 10,
    "全面深化改革": 20,
    "网络舆情应对与处置": 20,
}


def rules(code: str, **changes: str) -> Rules:
    loaded = load_rules(scheme_text(code) or "", changes)
    assert loaded.rules is not None, loaded
    return loaded.rules


def row(code: str, category: str, primary: str, name: str, points: int) -> Indicator:
    return Indicator(
        code,
        category,
        primary,
        name,
        points * POINT,
        "K01",
        "P1",
        "P2",
        "完成任务",
        "按完成率",
        "12月底",
        not name,
    )


def sound_indicators() -> list[Indicator]:
    """12 自选 of 2 each, 400 points (16 + 17 each, and 4 more on the first); the eight 规定 of the document."""
    found = []
    for number in range(12):
        for part in (1, 2):
            extra = 4 if number == 0 and part == 1 else 0
            code = f"A{number:02d}{part}"
            found.append(row(code, "自选", f"自选任务{number}", f"分任务{part}", 15 + part + extra))
    return found + [
        row(f"B{number:02d}", "规定", name, "", points) for number, (name, points) in enumerate(FIXED.items())
    ]


def changed(rows: list[Indicator], code: str, **fields: object) -> list[Indicator]:
    """The rows with one of them changed."""
    return [replace(item, **fields) if item.code == code else item for item in rows]  # type: ignore[arg-type]


SUBJECTS = (
    Subject("U01", "市科协", "单位"),
    Subject("K01", "办公室", "科室", "U01", head="P1", leader="P2"),
)
PEOPLE = (
    Person("P1", "甲", "K01", bonus_base=100_00),
    Person("P2", "乙", "U01", bonus_base=100_00),
)
