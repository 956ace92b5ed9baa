"""违规违纪: who may be named, what followed, when and by whom, and what the table needs to know (rules 1.6, 4.3–4.9)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from plans.engine.scheme.registers import Match, ViolationRules
from plans.engine.vocabulary import (
    ADMONITION,
    CASE,
    DISCIPLINE,
    HEAVY,
    HEAVY_PUNISHMENTS,
    INVESTIGATED_BY,
    LIGHT_PUNISHMENTS,
)
from scoring.engine.registers.rows import RegisterRow, listed

PERSON: Final = "当事人"
UNIT: Final = "对象"
UNIT_KIND: Final = "单位"
POST: Final = "职务"
RANK: Final = "职级"


@dataclass(frozen=True, slots=True)
class Named:
    """The 当事人 of a row: 工号, 职务, 职级, and the 编号 and 负责人 (工号) of the 所在对象; "" where unknown."""

    number: str
    post: str
    rank: str
    place: str
    head: str


def check_violation(
    row: RegisterRow,
    rules: ViolationRules,
    *,
    year: int | None,
    person: Named | None,
    unit: tuple[str, str] | None,
    heads_known: bool = True,
) -> None:
    """Check one row; `unit` is 编号 and 类型 of the 对象 named. `heads_known`: whether 负责人 are told at all.

    What the 当事人 must be known to be is asked apart (`wanting`).
    """
    check_names(row, unit)
    check_punishment(row)
    check_date(row, year)
    check_level(row, rules)
    if person is not None and heads_known:
        check_outsider(row, person, rules)


def check_names(row: RegisterRow, unit: tuple[str, str] | None) -> None:
    """A row names a person; only a 效能问责 case that names nobody carries a unit instead."""
    situation = row.get("情形")
    case = situation == CASE
    if row.get(UNIT) is not None and situation is not None and not case:
        row.fault(UNIT, f"{situation}的行不填对象", "请清空对象；对象只用于没有当事人的效能问责")
    elif row.get(UNIT) is not None and case and row.get(PERSON) is not None:
        row.fault(UNIT, "已有当事人的效能问责不再填对象", "请清空对象，或清空当事人")
    elif unit is not None and unit[1] not in ("", UNIT_KIND):
        row.fault(UNIT, f"“{unit[0]}”是{unit[1]}", "效能问责的对象请填单位的编号")
    if not row.empty(PERSON) or situation is None:
        return
    if not case:
        row.missing(PERSON, remedy="请填写当事人的工号")
    elif row.empty(UNIT):
        row.fault(PERSON, "当事人和对象都是空的", "请填写当事人的工号；没有当事人的填写对象（单位的编号）")


def check_punishment(row: RegisterRow) -> None:
    """处分 fits its 情形 (workbook.md «Input»)."""
    situation, punishment = row.get("情形"), row.get("处分")
    if situation is None or "处分" in row.bad:
        return
    allowed: tuple[str, ...] = ()
    if situation == DISCIPLINE:
        allowed = LIGHT_PUNISHMENTS
    elif situation == HEAVY:
        allowed = HEAVY_PUNISHMENTS
    elif situation == ADMONITION:
        allowed = (ADMONITION,)
    if punishment is None:
        if len(allowed) > 1:
            row.missing("处分", f"{situation}的", f"请填写：{listed(allowed)}")
    elif punishment not in allowed:
        remedy = f"请填写：{listed(allowed)}" if len(allowed) > 1 else "请清空处分"
        remedy = "请清空处分，或填诫勉" if allowed == (ADMONITION,) else remedy
        row.fault("处分", f"情形“{situation}”不能有处分“{punishment}”", remedy)


def check_date(row: RegisterRow, year: int | None) -> None:
    """决定日期 lies in the plan's year, unless the row is 往年已扣 (rules 1.6)."""
    if "往年已扣" in row.bad or row.get("往年已扣") or "决定日期" in row.bad:
        return
    if not row.need("决定日期", remedy="请填写日期，如 2019-05-06"):
        return
    day = row.get("决定日期")
    if year is not None and day.year != year:
        problem = f"决定日期 {day} 不在方案年度 {year} 内"
        row.fault("决定日期", problem, f"请填 {year} 年内的日期；往年已经扣分的，在“往年已扣”填是")


def check_level(row: RegisterRow, rules: ViolationRules) -> None:
    """查处层级 that cannot occur with the 情形 in this scheme."""
    situation, level = row.get("情形"), row.get("查处层级")
    for refused in rules.refused_levels:
        if refused.situation == situation and level in refused.levels:
            others = [name for name in INVESTIGATED_BY if name not in refused.levels]
            row.fault("查处层级", f"{situation}没有查处层级“{level}”", f"请填写：{listed(others)}")


def check_outsider(row: RegisterRow, person: Named, rules: ViolationRules) -> None:
    """In 外来人员 the 当事人 is the 负责人 of the own 所在对象, who stands for the outsider (rules 4.3)."""
    if row.get("情形") not in rules.outsider_situations or not person.place:
        return
    if person.head == person.number:
        return
    expected = f"（{person.head}）" if person.head else ""
    problem = f"“{person.number}”不是所在对象“{person.place}”的负责人"
    row.fault(PERSON, problem, f"{row.get('情形')}的当事人请填该科室的负责人{expected}")


def needs_level(rules: ViolationRules | None) -> bool:
    """Whether what a row gives depends on 查处层级, so that every row needs one."""
    return bool(rules and (rules.refused_levels or any(line.when.levels for line in rules.lines)))


def wanting(row: RegisterRow, person: Named, rules: ViolationRules, said: Collection[str] = ()) -> str | None:
    """职务 or 职级 where the line of the table depends on it and the 当事人 has none; `said` were told of before."""
    situation, level = row.get("情形"), row.get("查处层级")
    if situation is None or row.get("往年已扣") or not row.bad.isdisjoint(("查处层级", "处分")):
        return None
    for entry in rules.lines:
        if not _may_match(entry.when, situation, level or "", row.text("处分")):
            continue
        for heading, asked, has in (
            (POST, entry.when.posts, person.post),
            (RANK, entry.when.ranks, person.rank),
        ):
            if asked and not has and heading not in said:
                return heading
        if _holds(entry.when.posts, person.post) and _holds(entry.when.ranks, person.rank):
            return None
    return None


def _may_match(when: Match, situation: str, level: str, punishment: str) -> bool:
    return (
        _holds(when.situations, situation)
        and _holds(when.levels, level)
        and _holds(when.punishments, punishment)
    )


def _holds(asked: tuple[str, ...], value: str) -> bool:
    return not asked or value in asked
