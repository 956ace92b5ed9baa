"""Draws years of 工信局: a series of units with violations, letters and grave events."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle.draft import MATTERS, Draft, partition
from tests.oracle.draw_common import D, by_group, indicator, ladder, scored_ledger, setting, violation

CASES = (
    "察访核验 察访核验 外来人员 下属单位人员 纪检处分 诫勉 立案调查 重处分 重处分 效能问责 效能问责".split()
)
FLAGS = ("非现任职期间", "立案时已离任", "自查自办", "往年已扣")
LEVELS = ["70", "69.995", "69.99", "69.994", "90", "89.995", "85.5", "85.5", "78.25", "92", "60"]


def draw(draft: Draft) -> None:
    """A whole year of a series of units."""
    rng = draft.rng
    setting(draft, "方案模板", draft.scheme)
    setting(draft, "年度", draft.year)
    setting(draft, "单位名称", "某市绩效评估办公室")
    setting(draft, "奖金月数", D(rng.choice(["2", "1.5", "3", "0.5", "0.75", "1", "0.25", "0.4", "12"])))
    setting(draft, "取消奖金去向", rng.choice([None, None, "收回"]))
    groups = rng.choice([("",), ("",), ("经济管理系列", "社会管理系列"), ("", "综合系列")])
    units = [f"U{i + 1:02d}" for i in range(rng.choice([1, 2, 3, 4, 5, 7, 10, 12, 14]))]
    for unit in units:
        _unit(draft, unit, rng.choice(groups))
    laddered = draft.chance(0.4)
    (_laddered_scores if laddered else _scores)(draft, units)
    busy = rng.choice([0, 0, 1, 3] if laddered else [0, 1, 4, 10, 25])
    for _ in range(busy):
        _violation(draft, units)
    if draft.chance(0.4):
        _scandal(draft, rng.choice(units))
    if draft.chance(0.3):
        _tangle(draft, rng.choice(units))
    for _ in range(rng.choice([0, 0, 1, 3])):
        draft.add(
            "重大情形",
            对象=rng.choice(units),
            情形=rng.choice(["降档", "定为差"]),
            事由="发生较大安全生产责任事故",
        )
    for _ in range(rng.choice([0, 0, 3, 12])):
        _letter(draft, rng.choice(units))
    _history(draft, units)


def _person(draft: Draft, office: str, post: str, level: str, staff: float = 0.92) -> str:
    rng = draft.rng
    number = f"P{len(draft.sheets.get('人员', [])) + 1:04d}"
    draft.add(
        "人员",
        工号=number,
        姓名=draft.name(),
        所在对象=office,
        职级=level,
        职务=post,
        监督机构主要负责人=post == "一般人员" and draft.chance(0.2),
        奖金基数=D(rng.choice(["5000", "5633.33", "6920.5", "6800", "5000.01", "0"])),
        在编=draft.chance(staff),
        参加考核=draft.chance(0.93),
        在岗月数=rng.choice([None, None, None, rng.randint(1, 12)]),
        人员类别=rng.choice([None, None, None, None, "民主党派机关", "工勤"]),
    )
    return number


def _unit(draft: Draft, unit: str, group: str) -> None:
    rng = draft.rng
    leaders = [
        _person(draft, unit, "班子成员", rng.choice(["县处级", "县处级", "科级及以下"]))
        for _ in range(rng.randint(1, 2))
    ]
    draft.add(
        "考核对象",
        编号=unit,
        名称=f"市第{unit[1:]}局",
        类型="单位",
        分组=group or None,
        负责人=leaders[0],
        分管领导=rng.choice([None, leaders[-1]]),
    )
    while draft.chance(0.4):
        _person(draft, unit, "一般人员", rng.choice(["县处级", "科级及以下"]))
    offices = [(f"{unit}K{i + 1}", "科室") for i in range(rng.choice([0, 1, 1, 2]))]
    offices += [(f"{unit}D1", "下属单位")] if draft.chance(0.4) else []
    head = ""
    for office, kind in offices:
        reused = bool(head) and draft.chance(0.2)
        if not reused:
            head = _person(draft, office, "科室主要负责人", "县处级" if draft.chance(0.2) else "科级及以下")
        draft.add(
            "考核对象",
            编号=office,
            名称=f"市第{unit[1:]}局{office[3:]}科",
            类型=kind,
            上级=unit,
            负责人=None if draft.chance(0.03) else head,
            分管领导=rng.choice([*leaders, *leaders, None, head]),
        )
        for _ in range(rng.choice([0, 1, 2, 4])):
            _person(draft, office, "一般人员", rng.choice(["科级及以下"] * 3 + ["县处级"]))
    if draft.chance(0.3):
        _indicators(draft, [unit, *(office for office, _kind in offices)])


def _indicators(draft: Draft, offices: list[str]) -> None:
    count = draft.rng.randint(1, 5)
    missing = draft.rng.choice([0.0, 0.0, 0.2])
    for i, points in enumerate(partition(draft.rng, D(100), count, D(5))):
        number = indicator(draft, "目标考评", "任务", f"任务{i + 1}", points, draft.rng.choice(offices), None)
        scored_ledger(draft, number, points, None, missing)


def _figures(draft: Draft) -> tuple[Decimal, Decimal]:
    if draft.chance(0.5):
        level = D(draft.rng.choice(LEVELS))
        return level, level
    return D(draft.rng.randint(6500, 9800)) / 100, D(draft.rng.randint(7000, 9800)) / 100


def _scores(draft: Draft, units: list[str]) -> None:
    """评议得分 and 加减分; clones tie, clones moved by +3 and −7 are split by 目标考评."""
    rng, clones = draft.rng, draft.rng.choice([0.0, 0.3, 0.7])
    missing = rng.choice([0.0, 0.0, 0.1, 0.3])
    with_indicators = {one[:3] for one in draft.ids("指标", "责任对象")}
    earlier: list[tuple[Decimal, Decimal, Decimal, Decimal]] = []
    for unit in units:
        target, public = _figures(draft)
        plus, minus = (
            rng.choice([D(0), D(0), D("0.5"), D("1.25")]),
            rng.choice([D(0), D(0), D("0.35"), D("0.3")]),
        )
        if earlier and draft.chance(clones):
            target, public, plus, minus = rng.choice(earlier)
            kind = rng.randrange(4)
            if kind == 0 and public > 50 and target < 97:
                target, public = target + 3, public - 7
            elif kind == 1:
                plus, minus = plus + D("0.2"), minus + D("0.2")
        earlier.append((target, public, plus, minus))
        if not (unit in with_indicators and draft.chance(0.7)) and not draft.chance(missing):
            draft.add("评议得分", 对象=unit, 项目="目标考评", 得分=target)
        if not draft.chance(missing):
            draft.add("评议得分", 对象=unit, 项目="公众评议", 得分=public)
        for direction, points in (("加", plus), ("减", minus)):
            if points:
                draft.add(
                    "加减分",
                    对象=unit,
                    方向=direction,
                    事项="正向激励" if direction == "加" else "材料报送逾期",
                    分值=points,
                    依据="督查通报",
                )


def _laddered_scores(draft: Draft, units: list[str]) -> None:
    """Exact levels with ties across the cuts of each 分组."""
    for group in by_group(draft, units):
        count = len(group)
        for unit, level in ladder(draft, group, (count * 3 // 10, count - 3)).items():
            jitter = draft.rng.choice([D(0), D(0), D(0), D("0.002")])
            draft.add("评议得分", 对象=unit, 项目="目标考评", 得分=level + jitter)
            draft.add("评议得分", 对象=unit, 项目="公众评议", 得分=level)


def _scandal(draft: Draft, unit: str) -> None:
    """A leader's 重处分, now and then beside a grave event of the same unit."""
    leaders = [r for r in draft.sheets["人员"] if r["所在对象"] == unit and r["职务"] == "班子成员"]
    violation(draft, "重处分", "市", str(draft.rng.choice(leaders)["工号"]))
    if draft.chance(0.4):
        draft.add("重大情形", 对象=unit, 情形="降档", 事由="发生较大安全生产责任事故")


def _tangle(draft: Draft, unit: str) -> None:
    """Several rows of one 同一事件: of one person, of colleagues, and of nobody."""
    staff = [str(r["工号"]) for r in draft.sheets["人员"] if str(r["所在对象"]).startswith(unit)]
    one, other = draft.rng.choice(staff), draft.rng.choice(staff)
    rows = [("效能问责", one), ("重处分", one), ("效能问责", other), ("立案调查", other), ("效能问责", None)]
    for case, person in rows:
        if draft.chance(0.8):
            flags = ["自查自办"] if draft.chance(0.1) else []
            office = None if person else unit
            violation(draft, case, draft.rng.choice(["省", "市"]), person, office, "E9", flags)


def _violation(draft: Draft, units: list[str]) -> None:
    rng = draft.rng
    case = rng.choice(CASES)
    level = rng.choice(["省", "市"] if case == "效能问责" else ["省", "市", "市", "县", "本单位"])
    flags = [rng.choice(FLAGS)] if draft.chance(0.25) else []
    event = rng.choice([None, None, "E1", "E2", "E3"])
    if case == "效能问责" and draft.chance(0.3):
        violation(draft, case, level, office=rng.choice(units), event=event, flags=flags)
        return
    people = [
        str(row["工号"]) for row in draft.sheets["人员"] if _may(draft, case, row["所在对象"], row["工号"])
    ]
    favourites = people[:3] if draft.chance(0.4) else people
    if favourites:
        violation(draft, case, level, rng.choice(favourites), event=event, flags=flags)


def _may(draft: Draft, case: str, office: object, person: object) -> bool:
    """外来人员 name the head of the own office; 下属单位人员 belong to a 下属单位."""
    row = next(row for row in draft.sheets["考核对象"] if row["编号"] == office)
    if case == "外来人员":
        return row["负责人"] == person and row["类型"] != "单位"
    return case != "下属单位人员" or row["类型"] == "下属单位"


def _letter(draft: Draft, unit: str) -> None:
    rng = draft.rng
    for matter in rng.sample(MATTERS, rng.choice([1, 1, 2, 3, 4])):
        days = [draft.day() for _ in range(rng.choice([1, 2, 2, 3]))]
        if len(days) > 2 and draft.chance(0.5):
            days[0] = days[1] = max(days)
        for day in days:
            draft.add("提醒函", 对象=unit, 事项=matter, 发函日期=day, 逾期=draft.chance(0.5))


def _history(draft: Draft, units: list[str]) -> None:
    rng = draft.rng
    if draft.chance(0.3):
        return
    for back in (1, 2, 3):
        for i, unit in enumerate(units):
            if draft.chance(0.85):
                draft.add(
                    "历年结果",
                    年度=draft.year - back,
                    对象=unit,
                    得分=D(rng.randint(6000, 9900)) / 100,
                    名次=i + 1,
                    参评数=len(units),
                    等次=rng.choice(["一般", "一般", "良好", "优秀", "差"]),
                )
