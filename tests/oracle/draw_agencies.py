"""Draws years of 科协, 工商联 and 科技局."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle.draft import Draft, Percent, Value, partition
from tests.oracle.draw_common import (
    D,
    ballots,
    indicator,
    ledger_row,
    no_valid_ballot,
    rows_nobody_needs,
    scored_ledger,
    setting,
    violation,
)

NAMES = {
    "kexie-2017": "某市科学技术协会",
    "gongshanglian-2015": "某市工商业联合会2组",
    "kejiju-2021": "某县科学技术局",
}
MAXIMA = {
    "kexie-2017": dict.fromkeys("德能勤绩廉", D(20)),
    "kejiju-2021": dict.fromkeys("德能勤绩廉", D(20)),
    "gongshanglian-2015": {"德": D(10), "能": D(20), "勤": D(30), "绩": D(30), "廉": D(10)},
}
CUTS = {"kexie-2017": (90, 80, 60), "gongshanglian-2015": (90, 80, 70), "kejiju-2021": (90, 80, 60)}
NEAR = tuple(map(D, "0 -0.005 -0.0051 -0.01 -0.006 0.004 0.005 0.5".split()))
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
LEDGER_RATIOS = {"良好": "80 80.01 85.5 92.25 99.99 99.5".split(), "一般": "60 60.01 70 79.9 79.99".split()}


def draw(draft: Draft) -> None:
    """A whole year of one of the three agencies."""
    rng = draft.rng
    setting(draft, "方案模板", draft.scheme)
    setting(draft, "年度", draft.year)
    setting(draft, "单位名称", NAMES[draft.scheme])
    totals = [
        D(100_000),
        D("386500"),
        D("168888.88"),
        D("245000.51"),
        D("0.07"),
        D(rng.randint(1, 10**8)) / 100,
        None,
    ]
    setting(draft, "奖金总额", rng.choice(totals))
    setting(draft, "取消奖金去向", rng.choice(["收回", "回池", None]))
    sections = _offices(draft)
    _people(draft, sections)
    {"kexie-2017": _kexie, "gongshanglian-2015": _gongshanglian, "kejiju-2021": _kejiju}[draft.scheme](
        draft, sections
    )
    _ledger(draft)
    _appraisals(draft)
    _violations(draft)
    rows_nobody_needs(draft, "U01")


def _offices(draft: Draft) -> list[str]:
    rng, groups = draft.rng, draft.rng.choice([("",), ("",), ("综合组", "业务组"), ("", "业务组")])
    count = rng.choice([1, 2, 3, 4, 5, 7])
    heads = [f"P{i + 2:03d}" for i in range(count)]
    if count > 2 and draft.chance(0.3):
        heads[1] = heads[0]
    draft.add(
        "考核对象",
        编号="U01",
        名称=NAMES[draft.scheme],
        类型="单位",
        上级=None,
        分组=None,
        负责人="P001",
        分管领导=None,
    )
    ids = [f"K{i + 1:02d}" for i in range(count)]
    for i, one in enumerate(ids):
        kind = "下属单位" if i == count - 1 and draft.chance(0.5) else "科室"
        draft.add(
            "考核对象",
            编号=one,
            名称=f"第{i + 1}科",
            类型=kind,
            上级="U01",
            分组=rng.choice(groups) or None,
            负责人=heads[i],
            分管领导=rng.choice(["P001", "P001", None, heads[0]]),
        )
    return ids


def _people(draft: Draft, sections: list[str]) -> None:
    rng = draft.rng
    places = [("U01", "班子成员"), *((one, "科室主要负责人") for one in sections)]
    places += [
        (rng.choice(["U01", *sections, *sections]), "一般人员") for _ in range(rng.choice([0, 2, 5, 9, 14]))
    ]
    money = rng.choice(
        [["10000"], ["10000", "12000.5", "9300", "8000.33", "0"], ["5000", "5000", "0", "0.01"]]
    )
    if draft.chance(0.04):
        money = ["0"]
    for i, (office, post) in enumerate(places):
        appraised = draft.chance(0.93)
        months = rng.choice([None, None, None, None, rng.randint(1, 12)])
        draft.add(
            "人员",
            工号=f"P{i + 1:03d}",
            姓名=draft.name(),
            所在对象=office,
            职级="县处级" if post == "班子成员" else "科级及以下",
            职务=post,
            监督机构主要负责人=draft.chance(0.05),
            奖金基数=D(rng.choice(money)),
            在编=draft.chance(0.9),
            参加考核=appraised,
            不参加原因=None if appraised else "借调在外",
            在岗月数=months,
        )


def _kexie(draft: Draft, sections: list[str]) -> None:
    firsts = partition(draft.rng, D(400), 12, D(1))
    firsts = [part if part >= 4 else D(4) for part in firsts]
    firsts[firsts.index(max(firsts))] += 400 - sum(firsts, D(0))
    for i, points in enumerate(firsts):
        _seconds(draft, "自选", f"自选任务{i + 1}", points, draft.rng.choice([2, 2, 3]), sections, D("0.5"))
    for name, fixed in FIXED.items():
        if draft.chance(0.3):
            _seconds(draft, "规定", name, D(fixed), 2, sections, D("0.5"))
        else:
            indicator(draft, "规定", name, None, D(fixed), draft.rng.choice(sections), None)


def _gongshanglian(draft: Draft, sections: list[str]) -> None:
    fixed = D(draft.rng.choice([200, 250, 300]))
    for category, total in (("规定", fixed), ("自选", 600 - fixed)):
        for i, points in enumerate(partition(draft.rng, total, draft.rng.randint(4, 8), D(5))):
            _seconds(
                draft,
                category,
                f"{category}任务{i + 1}",
                points,
                draft.rng.choice([2, 3]),
                sections,
                D("0.5"),
            )


def _kejiju(draft: Draft, sections: list[str]) -> None:
    rng, three = draft.rng, D(3)
    _seconds_of_category(draft, "重点", D(38), 16, three, None, sections)
    indicator(draft, "重点", "文明县城创建", None, D(2), rng.choice(sections), None)
    _seconds_of_category(draft, "常规", D(20), rng.choice([8, 9]), three, D("1.5"), sections)
    _seconds_of_category(draft, "动态", D(10), 4, three, D(2), sections)
    abilities = "科学行政 依法行政 高效行政 廉洁行政 管理创新".split()
    for name, points in zip(abilities, partition(rng, D(30), 5, D("0.5")), strict=True):
        _seconds(draft, "行政能力", name, points, 2, sections, D("0.1"))


def _seconds_of_category(
    draft: Draft,
    category: str,
    total: Decimal,
    count: int,
    cap: Decimal,
    second_cap: Decimal | None,
    sections: list[str],
) -> None:
    caps = [cap] * count
    for i, points in enumerate(partition(draft.rng, total, count, D("0.5"), caps)):
        _seconds(
            draft,
            category,
            f"{category}任务{i + 1}",
            points,
            draft.rng.choice([2, 3]),
            sections,
            D("0.1"),
            second_cap,
        )


def _seconds(
    draft: Draft,
    category: str,
    first: str,
    points: Decimal,
    count: int,
    sections: list[str],
    step: Decimal,
    cap: Decimal | None = None,
) -> None:
    caps = [cap] * count if cap else None
    favourites = sections[:-1] if len(sections) > 1 and draft.idle_section else sections
    for i, part in enumerate(partition(draft.rng, points, count, step, caps)):
        office = draft.rng.choice([*favourites * 3, "U01"])
        indicator(draft, category, first, f"{first}之{i + 1}", part, office, draft.rng.choice(["P001", None]))


def _ledger(draft: Draft) -> None:
    missing = draft.rng.choice([0.0, 0.0, 0.05, 0.2])
    levels = [None, None, None, D("0.89995"), D("0.8999"), D("0.79995"), D("0.6"), D("0.59994")]
    level = draft.rng.choice(levels)
    if level is not None and draft.chance(0.7):
        missing = 0.0
    for row in list(draft.sheets["指标"]):
        points = row["分值"]
        assert isinstance(points, Decimal)
        if draft.scheme == "gongshanglian-2015":
            _graded_ledger(draft, str(row["编号"]), missing)
        else:
            scored_ledger(draft, str(row["编号"]), points, level, missing)


def _graded_ledger(draft: Draft, number: str, missing: float) -> None:
    if draft.chance(missing):
        return
    for quarter in sorted(draft.rng.sample([1, 2, 3, 4], draft.rng.choice([1, 1, 2, 4]))):
        grade = draft.rng.choice(["好", "好", "良好", "良好", "良好", "一般", "差"])
        ratio: Value = None
        if grade in LEDGER_RATIOS:
            ratio = Percent(D(draft.rng.choice(LEDGER_RATIOS[grade])))
        elif grade == "好" and draft.chance(0.4):
            ratio = Percent(D(100))
        state = draft.rng.choice(["已审核"] * draft.rng.choice([5, 60]) + ["草稿", "已退回"])
        ledger_row(draft, number, quarter, state, 考核等次=grade, 得分比例=ratio)


def _appraisals(draft: Draft) -> None:
    maxima, cuts = MAXIMA[draft.scheme], CUTS[draft.scheme]
    missing = draft.rng.choice([0.0, 0.0, 0.0, 0.15])
    for person in draft.ids("人员", "工号"):
        charges = D(0)
        while draft.chance(0.2):
            charge = draft.rng.choice([D(1), D("0.5"), D("2.005"), D("3.25"), D("0.3333"), D(60)])
            draft.add(
                "个人扣分",
                工号=person,
                责任=draft.rng.choice(["直接", "领导"]),
                分值=charge,
                依据="绩考办核定",
            )
            charges += charge
        if draft.chance(missing):
            no_valid_ballot(draft, person, "民主测评", maxima)
            continue
        total = draft.rng.choice(cuts) + draft.rng.choice(NEAR) + charges
        ballots(draft, person, "民主测评", maxima, total if total <= 100 and draft.chance(0.5) else None)


def _violations(draft: Draft) -> None:
    people = draft.ids("人员", "工号")
    cases = "察访核验 纪检处分 纪检处分 纪检处分 诫勉 立案调查 重处分 效能问责 效能问责".split()
    for _ in range(draft.rng.choice([0, 0, 2, 4, 7])):
        flags = [f for f in ("非现任职期间", "立案时已离任", "自查自办", "往年已扣") if draft.chance(0.1)]
        case, level = draft.rng.choice(cases), draft.rng.choice(["省", "市", "县", "本单位"])
        if case == "效能问责" and draft.chance(0.2):
            violation(draft, case, level, office="U01", event="E1")
        else:
            violation(
                draft,
                case,
                level,
                draft.rng.choice(people),
                event=draft.rng.choice([None, "E1"]),
                flags=flags,
            )
