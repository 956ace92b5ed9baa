"""Offices and people of an example year. Every name is plainly invented: a surname with 甲乙丙 and a number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from plans.engine.scheme import Scheme
from plans.engine.scheme.outcomes import MonthsByGrade
from plans.engine.scheme.subjects import IndicatorPart
from reports.demo.draft import SECTION, SUBORDINATE, UNIT, Draft, Member, Office

_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ORDINALS: Final = "一二三四五六七八九"
_SECTIONS: Final = (
    "办公室", "综合业务科", "组织人事科", "规划财务科", "政策法规科", "项目建设科", "宣传教育科", "民生服务科",
    "安全监管科", "督查考核科",
)  # fmt: skip
_TOWN_SECTIONS: Final = (
    "党政综合办公室", "党建工作办公室", "经济发展办公室", "社会事务办公室", "平安法治办公室", "村镇建设办公室",
    "应急管理办公室", "综合执法队", "农业农村服务中心", "便民服务中心", "退役军人服务站", "文化旅游服务站",
)  # fmt: skip
_UNITS: Final = tuple(
    f"示例市{name}局"
    for name in (
        "发展规划 教育事业 科技促进 工业运行 民政服务 司法行政 财政管理 人才服务 自然资源 生态保护 住房建设 交通运输 "
        "水利建设 农业农村 商务促进 文化旅游 卫生健康 应急管理 审计监督 市场监管 统计调查 体育事业 医疗保障 信访接待 "
        "金融服务 城市管理 林业园林 海洋渔业 粮食储备 机关事务 档案管理 政务服务 口岸协调 数据管理 乡村振兴 气象服务 "
        "地震监测 人防工程 供销合作 老龄工作 残障服务 侨务联络 妇幼保障 青年发展 邮政协调"
    ).split()
)
_GROUPS: Final = ("甲组", "乙组", "丙组")
SERIES: Final = 45
GROUPED: Final = 24


def make_offices(draft: Draft) -> None:
    """Draw the offices the scheme speaks of, with their people, and write 考核对象 and 人员."""
    names = _names(draft)
    if is_series(draft.scheme):
        _make_series(draft, names)
    else:
        _make_agency(draft, names)
    _write(draft)


def is_series(scheme: Scheme) -> bool:
    """Whether many units are compared with each other: units are graded, sections not even scored."""
    group = scheme.class_of(UNIT)
    return group is not None and group.grading is not None and scheme.class_of(SECTION) is None


def _names(draft: Draft) -> Iterator[str]:
    names = ["".join(parts) for parts in product(_SURNAMES, STEMS, _ORDINALS)]
    draft.chance.shuffle(names)
    return iter(names)


def _make_series(draft: Draft, names: Iterator[str]) -> None:
    """Units of one city; where the document sets no fixed series, in groups of their own."""
    group = draft.scheme.class_of(UNIT)
    own_indicators = group is not None and any(isinstance(part, IndicatorPart) for part in group.parts)
    count = GROUPED if own_indicators else SERIES
    for index, name in enumerate(_UNITS[:count]):
        code = f"U{index + 1:02d}"
        grouped = _GROUPS[index % len(_GROUPS)] if own_indicators else ""
        unit = Office(code, name, UNIT, "", draft.chance.randint(76, 96), grouped)
        section = Office(f"{code}K1", f"{name}综合科", SECTION, code, unit.ability)
        draft.offices += [unit, section]
        _place(draft, unit, names, leaders=2, staff=1, rank="县处级")
        _place(draft, section, names, leaders=0, staff=2)
        section.leader = unit.members[1].number
        unit.leader = unit.members[1].number
        if index % 5 == 0:
            station = Office(f"{code}D1", f"{name}服务中心", SUBORDINATE, code, unit.ability)
            station.leader = unit.members[1].number
            draft.offices.append(station)
            _place(draft, station, names, leaders=0, staff=1)


def _make_agency(draft: Draft, names: Iterator[str]) -> None:
    """One agency with its sections; a subordinate body where the scheme scores such."""
    unit = Office("U01", draft.agency, UNIT, "", 90)
    draft.offices.append(unit)
    _place(draft, unit, names, leaders=4, staff=0, rank="县处级")
    subordinate = draft.scheme.class_of(SUBORDINATE) is not None
    sections = _SECTIONS if draft.scheme.people else _TOWN_SECTIONS
    for index, name in enumerate(sections):
        ability = 96 - 2 * index if index % 2 else 84 + index
        office = Office(f"K{index + 1:02d}", name, SECTION, "U01", ability)
        office.leader = unit.members[1 + index % 3].number
        draft.offices.append(office)
        _place(draft, office, names, leaders=0, staff=2 + index % 3)
    if subordinate:
        centre = Office("K11", "服务中心", SUBORDINATE, "U01", 88, leader=unit.members[3].number)
        draft.offices.append(centre)
        _place(draft, centre, names, leaders=0, staff=3)


def _place(
    draft: Draft, office: Office, names: Iterator[str], *, leaders: int, staff: int, rank: str = "科级及以下"
) -> None:
    """Put people into an office; the first of them is its head."""
    posts = ["班子成员"] * leaders if leaders else ["科室主要负责人"]
    for post in [*posts, *["一般人员"] * staff]:
        number = f"P{len(draft.members) + 1:04d}"
        ability = min(98, max(58, office.ability + draft.chance.randint(-9, 9)))
        office.members.append(Member(number, next(names), office.code, post, rank, ability))
    office.head = office.members[0].number


def _write(draft: Draft) -> None:
    for office in draft.offices:
        draft.add(
            "考核对象", 编号=office.code, 名称=office.name, 类型=office.kind, 上级=office.parent, 分组=office.group,
            负责人=office.head, 分管领导=office.leader,
        )  # fmt: skip
    for index, member in enumerate(draft.members):
        draft.add(
            "人员", 工号=member.number, 姓名=member.name, 所在对象=member.place, 职级=member.rank, 职务=member.post,
            监督机构主要负责人="是" if member.post == "班子成员" and index % 40 == 1 else "否",
            奖金基数=_base(draft, member), 在编="否" if index % 23 == 22 else "是",
            参加考核="否" if index % 31 == 30 else "是", 在岗月数=7 if index % 17 == 16 else 12,
            不参加原因="当年新调入，试用期" if index % 31 == 30 else "",
        )  # fmt: skip


def _base(draft: Draft, member: Member) -> int | None:
    """奖金基数 in yuan: of a month where months are paid, else of the year."""
    if draft.scheme.bonus is None:
        return None
    base = {"班子成员": 12_000, "科室主要负责人": 10_500}.get(member.post, 9_300)
    return base // 2 if isinstance(draft.scheme.bonus, MonthsByGrade) else base
