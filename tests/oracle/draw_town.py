"""Draws years of the 镇."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tests.oracle.draft import Draft, Percent, partition
from tests.oracle.draw_common import (
    D,
    ballots,
    by_group,
    indicator,
    ladder,
    ledger_row,
    no_valid_ballot,
    rate,
    setting,
)

RATERS = ("班子成员", "部门负责人", "村书记")
ASPECTS = dict.fromkeys("工作业绩 担当作为 工作状态 协同配合 遵守纪律".split(), D(100))
FIXED = {
    ("加", "招商", None): 5,
    ("加", "表彰", "国家级"): 5,
    ("加", "表彰", "市级"): 3,
    ("加", "表彰", "县级"): 2,
    ("加", "信息采用", None): 2,
    ("减", "通报批评", "中央"): 3,
    ("减", "通报批评", "部委"): 3,
    ("减", "通报批评", "市级"): 3,
    ("减", "通报批评", "县级"): 2,
    ("减", "媒体曝光", None): 3,
}
FREE = [
    ("加", "表彰", "省级"),
    ("加", "突出贡献", None),
    ("加", "其他", None),
    ("减", "廉政违纪", None),
    ("减", "安全事故", None),
    ("减", "重大失误", None),
    ("减", "考勤", None),
    ("减", "通报批评", "省级"),
]


@dataclass(frozen=True)
class Profile:
    """What a section's figures are built from; equal profiles tie. None: drawn at random."""

    rate: Decimal | None
    duty: Decimal | None
    plus: Decimal
    factor: Decimal | None


def draw(draft: Draft) -> None:
    """A whole year of the 镇."""
    setting(draft, "方案模板", draft.scheme)
    setting(draft, "年度", draft.year)
    setting(draft, "单位名称", "某某镇人民政府")
    sections = _offices(draft)
    gaps = draft.rng.choice([0.0, 0.0, 0.0, 0.02, 0.1])
    missing = draft.rng.choice([0.0, 0.0, 0.0, 0.05])
    laddered = draft.chance(0.4)
    profiles = _laddered(draft, sections) if laddered else _profiles(draft, sections)
    for one, profile in profiles.items():
        factor = (
            draft.rng.choice([None, D(1), D("1.05"), D("0.98"), D("1.1")])
            if profile.rate is None
            else profile.factor
        )
        next(row for row in draft.sheets["考核对象"] if row["编号"] == one)["评价系数"] = factor
        _work(draft, one, profile, gaps)
        for group in RATERS:
            if draft.chance(missing):
                no_valid_ballot(draft, one, group, ASPECTS)
            else:
                ballots(draft, one, group, ASPECTS, None if profile.duty is None else profile.duty * 5)
        if profile.plus:
            draft.add("加减分", 对象=one, 方向="加", 事项="其他", 分值=profile.plus, 依据="党委会研究决定")
    if draft.chance(0.1 if laddered else 0.6):
        _additions(draft, sections)
    _history(draft, sections)


def _person(draft: Draft, number: str, office: str, post: str) -> None:
    draft.add(
        "人员",
        工号=number,
        姓名=draft.name(),
        所在对象=office,
        职级="县处级" if post == "班子成员" else "科级及以下",
        职务=post,
        监督机构主要负责人=False,
        在编=True,
        参加考核=True,
    )


def _offices(draft: Draft) -> list[str]:
    rng = draft.rng
    groups = rng.choice([("",), ("",), ("甲组", "乙组"), ("", "乙组"), ("甲组", "乙组", "丙组")])
    count = rng.choice([1, 2, 3, 4, 5, 6, 8, 10, 12, 15])
    ids = [f"K{i + 1:02d}" for i in range(count)]
    with_unit = draft.chance(0.8)
    if with_unit:
        draft.add("考核对象", 编号="U01", 名称="某某镇", 类型="单位", 负责人="P001")
        _person(draft, "P001", "U01", "班子成员")
    for i, one in enumerate(ids):
        head = f"P{i + 2:03d}" if draft.chance(0.8) else None
        draft.add(
            "考核对象",
            编号=one,
            名称=f"第{i + 1}办",
            类型="科室",
            上级="U01" if with_unit else None,
            分组=rng.choice(groups) or None,
            负责人=head,
            分管领导="P001" if with_unit else None,
        )
        if head:
            _person(draft, head, one, "科室主要负责人")
    return ids


def _profiles(draft: Draft, sections: list[str]) -> dict[str, Profile]:
    """Random sections, exact ones near 60, clones that tie, near-clones split by a tie-break."""
    rng = draft.rng
    found: list[Profile] = []
    clones = rng.choice([0.0, 0.3, 0.6])
    edges = [D(60), D("59.995"), D("59.99"), D("60.005"), D("60.004"), D("50"), D("90"), D("89.995"), D("3")]
    for _ in sections:
        if found and draft.chance(clones):
            twin = rng.choice(found)
            if twin.rate is not None and twin.duty is not None and twin.duty > 40 and draft.chance(0.3):
                twin = replace(twin, rate=twin.rate + 3, duty=twin.duty - 7)
            found.append(twin)
        elif draft.chance(0.5):
            level = rng.choice([*edges, D(rng.randint(600, 970)) / 10])
            found.append(
                Profile(level, level, rng.choice([D(0), D(0), D(2), D("0.005")]), rng.choice([None, D(1)]))
            )
        else:
            found.append(Profile(None, None, D(0), None))
    return dict(zip(sections, found, strict=True))


def _laddered(draft: Draft, sections: list[str]) -> dict[str, Profile]:
    """Exact levels with ties across the cuts of each 分组."""
    found: dict[str, Profile] = {}
    for group in by_group(draft, sections):
        count = len(group)
        cuts = (count * 3 + 5) // 10, count - (count + 5) // 10
        for one, level in ladder(draft, group, cuts).items():
            jitter = draft.rng.choice([D(0), D(0), D(0), D("0.002")])
            found[one] = Profile(level + jitter, level, D(0), None)
    return {one: found[one] for one in sections}


def _work(draft: Draft, office: str, profile: Profile, gaps: float) -> None:
    rng = draft.rng
    count = rng.choice([1, 2, 3, 4])
    if draft.chance(gaps / 2):
        return
    points = partition(rng, D(rng.choice([100, 60, 45])), count, D(5))
    numbers = [
        indicator(draft, rng.choice(["科室职能", "镇中心工作"]), "任务", f"任务{i + 1}", p, office, None)
        for i, p in enumerate(points)
    ]
    for quarter in (1, 2, 3, 4):
        if draft.chance(gaps):
            if draft.chance(0.3):
                draft.add("季度结果", 对象=office, 季度=quarter, 得分=D(rng.randint(5000, 9999)) / 100)
            continue
        for i, number in enumerate(numbers):
            left_out = i > 0 and draft.chance(0.08)
            state = rng.choice(["草稿", "已退回"]) if left_out else "已审核"
            ledger_row(
                draft,
                number,
                quarter,
                state,
                完成率=rate(draft) if profile.rate is None else Percent(profile.rate),
            )
        if profile.rate is None and draft.chance(0.05):
            draft.add("季度结果", 对象=office, 季度=quarter, 得分=D(rng.randint(5000, 9999)) / 100)


def _additions(draft: Draft, sections: list[str]) -> None:
    rng = draft.rng
    for _ in range(rng.choice([1, 4, 9, 16])):
        office, same = rng.choice(sections), rng.choice([None, None, "文明创建", "环保督察"])
        kind = rng.randrange(3)
        if kind < 2:
            (direction, matter, level), fixed = rng.choice(list(FIXED.items()))
            points = rng.choice([None, D(fixed)])
        else:
            direction, matter, level = rng.choice(FREE)
            points = rng.choice([D("0.5"), D(1), D("0.25"), D("1.005"), D(2), D(4), D(75)])
            if draft.chance(0.2):
                direction, matter, level, points = (
                    "加",
                    "经验推广",
                    rng.choice(["县级", "市级"]),
                    rng.choice([D(2), D(3), D(5)]),
                )
        draft.add(
            "加减分",
            对象=office,
            方向=direction,
            事项=matter,
            级别=level,
            分值=points,
            同一事项=same,
            依据="党委会研究决定",
        )


def _history(draft: Draft, sections: list[str]) -> None:
    if draft.chance(0.4):
        return
    for back in (1, 2):
        for i, one in enumerate(sections):
            last = draft.chance(0.3)
            draft.add(
                "历年结果",
                年度=draft.year - back,
                对象=one,
                得分=D(90 - i),
                名次=len(sections) if last else i + 1,
                参评数=len(sections),
                等次="一般" if last else "良好",
            )
