"""The plan check names what is wrong at its cell, and asks what a careful person would ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plans.engine.check import check_plan
from plans.engine.facts import Indicator, Person, Subject
from plans.engine.findings import Finding
from plans.engine.units import POINT
from tests.plans.engine.plans import PEOPLE, SUBJECTS, changed, row, rules, sound_indicators

Rows = list[Indicator]
KX, KJ = "kexie-2017", "kejiju-2021"


def must(rows: Rows, code: str = KX, **changes: str) -> list[Finding]:
    return [f for f in check_plan(rules(code, **changes), rows, SUBJECTS, PEOPLE) if f.severity == "必须"]


def hints(rows: Rows, code: str = KX, **changes: str) -> list[str]:
    found = check_plan(rules(code, **changes), rows, SUBJECTS, PEOPLE, cited={})
    return [finding.problem for finding in found if finding.severity == "提示"]


def test_a_sound_plan_has_no_error() -> None:
    assert must(sound_indicators()) == []


def merge(rows: Rows) -> Rows:
    """Two 自选 first-level ones become one: 11 of 12."""
    return [replace(r, primary="自选任务0") if r.primary == "自选任务1" else r for r in rows]


CASES: list[tuple[str, Callable[[Rows], Rows], str, str, str, str]] = [
    (
        "自选多一分",
        lambda r: changed(r, "A051", full=17 * POINT),
        "A001",
        "分值",
        "401，应为 400",
        "调减 1 分",
    ),
    (
        "自选多万分之一",
        lambda r: changed(r, "A051", full=16 * POINT + 1),
        "A001",
        "分值",
        "400.0001，应为 400",
        "0.0001",
    ),
    ("一级少一个", merge, "A001", "一级指标", "11 个一级指标，应恰好 12 个", "补上 1 个"),
    (
        "一级多一个",
        lambda r: changed(r, "A112", primary="自选任务新"),
        "A001",
        "一级指标",
        "13 个一级指标，应恰好 12 个",
        "合并或删减 1 个",
    ),
    (
        "二级只有一个",
        lambda r: changed(r, "A042", primary="自选任务5"),
        "A041",
        "一级指标",
        "“自选任务4”只有 1 个二级指标，应至少 2 个",
        "2 个二级指标",
    ),
    (
        "自选免设二级",
        lambda r: [*changed(r, "A041", full=33 * POINT, name="", standalone=True)[:9], *r[10:]],
        "A041",
        "一级指标",
        "没有二级指标",
        "补足到 2 个",
    ),
    (
        "规定指标改分",
        lambda r: changed(changed(r, "B03", full=11 * POINT), "B04", full=9 * POINT),
        "B03",
        "分值",
        "分值 11，文件规定为 10",
        "改为 10 分",
    ),
    (
        "规定指标改名",
        lambda r: changed(r, "B04", primary="人才发展指标"),
        "B04",
        "一级指标",
        "是否“人才发展指数”",
        "项目落地攻坚战役",
    ),
    (
        "规定指标缺一项",
        lambda r: r[:-1],
        "B00",
        "一级指标",
        "缺少规定指标“网络舆情应对与处置”",
        "补上“网络舆情应对与处置”（20 分）",
    ),
]


@pytest.mark.parametrize(
    ("change", "place", "field", "problem", "remedy"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_must_hold_is_named_at_its_cell(
    change: Callable[[Rows], Rows], place: str, field: str, problem: str, remedy: str
) -> None:
    found = [f for f in must(change(sound_indicators())) if problem in f.problem]
    assert [(f.indicator, f.field) for f in found] == [(place, field)]
    assert remedy in found[0].remedy
    assert found[0].clause


def test_a_wrong_category_hides_the_overall_total() -> None:
    """Named once: 401 of 400 says enough, 651 of 650 would say it again."""
    found = must(changed(sound_indicators(), "A051", full=17 * POINT))
    assert len(found) == 1


def test_the_overall_total_is_named_where_no_category_has_one() -> None:
    rows = [row("I1", "规定", "任务", "甲", 300), row("I2", "自选", "任务", "乙", 301)]
    (found,) = must(rows, "gongshanglian-2015")
    assert (found.indicator, found.field) == ("I1", "分值")
    assert "601，应为 600" in found.problem


def test_a_plan_without_any_indicator() -> None:
    (found,) = must([])
    assert "没有任何指标" in found.problem
    assert must([], "gongxinju-2019") == []


def test_a_changed_setting_changes_what_must_hold() -> None:
    rows = changed(sound_indicators(), "A051", full=17 * POINT)
    assert must(rows, 自选指标总分="401", 总分="651") == []


def kejiju(points: dict[str, int], name: str = "文明县城创建") -> Rows:
    """One primary per category of 科技局: only what the test looks at is right."""
    return [
        row("J1", "重点", name, "", points.get("J1", 3)),
        row("J2", "常规", "常规一", "甲", points.get("J2", 1)),
        row("J3", "常规", "常规一", "乙", 1),
        row("J4", "动态", "动态一", "甲", points.get("J4", 2)),
        row("J5", "动态", "动态一", "乙", 1),
    ]


@pytest.mark.parametrize(
    ("points", "place", "problem"),
    [
        ({"J1": 4}, "J1", "一级指标“文明县城创建”分值合计 4，超过上限 3"),
        ({"J2": 2}, "J2", "二级指标“甲”分值 2，超过上限 1.5"),
        ({"J4": 3}, "J4", "二级指标“甲”分值 3，超过上限 2"),
        ({"J4": 3}, "J4", "一级指标“动态一”分值合计 4，超过上限 3"),
    ],
)
def test_caps(points: dict[str, int], place: str, problem: str) -> None:
    found = [f for f in must(kejiju(points), KJ) if f.problem == problem]
    assert [(f.indicator, f.field) for f in found] == [(place, "分值")]


def test_only_the_named_topic_may_do_without_second_level() -> None:
    """«文明县城创建工作指标不下设二级指标» (rules 3.2)."""
    assert not [f for f in must(kejiju({}), KJ) if "二级指标" in f.problem and f.indicator == "J1"]
    (found,) = [
        f for f in must(kejiju({}, "招商引资"), KJ) if f.indicator == "J1" and "没有二级" in f.problem
    ]
    assert "只有“文明县城创建”可以免设" in found.problem


def test_at_least_so_many_first_level_ones() -> None:
    (found,) = [f for f in must(kejiju({}), KJ) if "应至少 15 个" in f.problem]
    assert (found.indicator, found.field) == ("J1", "一级指标")


def test_unreadable_points_leave_sums_out_but_not_counts() -> None:
    rows = merge(changed(sound_indicators(), "A051", full=0))
    found = check_plan(rules(KX), rows, SUBJECTS, PEOPLE, complete=False)
    assert [f.field for f in found if f.severity == "必须"] == ["一级指标"]
    found = check_plan(rules(KX), rows, SUBJECTS, PEOPLE, whole=False)
    assert [f for f in found if f.severity == "必须"] == []


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        ("subject", "责任对象"),
        ("person", "责任人"),
        ("leader", "责任领导"),
        ("target", "目标值"),
        ("standard", "评分标准"),
        ("deadline", "完成时限"),
    ],
)
def test_an_empty_column_is_asked_for_once(field: str, heading: str) -> None:
    rows = [replace(r, **{field: ""}) for r in sound_indicators()]  # type: ignore[arg-type]
    (found,) = [text for text in hints(rows) if f"没有填写{heading}" in text]
    assert found == f"32 项指标没有填写{heading}：A001、A002、A011、A012、A021 等 32 项"


def test_stated_counts_are_compared() -> None:
    """17/43 of 重点 and the grand total 29/73 of the three 职能 categories; 免设二级 is one first-level (rules §8)."""
    found = [text for text in hints(kejiju({}), KJ) if "原文写" in text]
    assert found[0] == (
        "“重点”类指标：原文写 一级指标 17 项、二级指标 43 项，实际 一级指标 1 项、二级指标 0 项（其中 1 项一级指标免设二级）"
    )
    assert found[-1].startswith(
        "重点、常规、动态合计指标：原文写 一级指标 29 项、二级指标 73 项，实际 一级指标 3 项"
    )


def test_required_topics_are_asked_for() -> None:
    rows = [row("I1", "任务", "党建", "党员教育", 10), row("I2", "任务", "民生", "农村改厕", 10)]
    found = [text for text in hints(rows, "xiangzhen-2024") if "没有对应指标" in text]
    assert [text.split("“")[1].split("”")[0] for text in found] == [
        "项目建设", "信访维稳", "违建治理", "安全生产", "扶贫助困",
    ]  # fmt: skip


def test_milestones_before_the_plan_are_named() -> None:
    """科协's deployment of 2017-07-31 was over on 2017-08-08 (rules 1.7)."""
    (found,) = [text for text in hints(sound_indicators()) if "早于方案印发日期" in text]
    assert "抓工作部署（2017-07-31）" in found


def test_groups_people_heads_and_settings_are_asked_about() -> None:
    subjects = [Subject("K01", "甲科", "科室", group="业务"), Subject("K02", "乙科", "科室", group="综合")]
    people = [Person("P1", "甲", "K01"), Person("P2", "乙", "K02", appraised=False)]
    changes = {"奖金总额": "1000", "个人合格分数线": "65", "优秀扣减比例": "5%"}
    cited = {"优秀扣减比例": ("三(三)", "党组研究")}
    found = check_plan(rules(KX, **changes), sound_indicators(), subjects, people, cited=cited)
    texts = [finding.problem for finding in found]
    assert "部室填写了分组（业务 1 个、综合 1 个）：名次和等次名额在各组内分别计算" in texts
    assert "1 人没有奖金基数，分不到奖金：P1" in texts
    assert "“个人合格分数线”由 60 改为 65，没有写条款和理由" in texts
    assert not any("优秀扣减比例" in text for text in texts)
    town = check_plan(rules("xiangzhen-2024"), [], subjects, people)
    assert "2 个科室或下属单位没有填写负责人：K01、K02" in [finding.problem for finding in town]


def test_assumed_readings_in_use_are_said() -> None:
    texts = hints(sound_indicators(), 合格扣减比例="20%")
    assert any("“取消奖金去向”用默认值 收回：原文未规定，按系统默认" in text for text in texts)
    assert not any("“合格扣减比例”用默认值" in text for text in texts)
    assert any("人员等次“合格”" in text and "60分同时属于合格与不合格时从优" in text for text in texts)


def test_every_finding_has_a_remedy_and_points_somewhere_real() -> None:
    rows = [row("I1", "自选", "甲", "", 1), row("I2", "规定", "乙", "", 2)]
    for code in (KX, KJ, "gongshanglian-2015", "gongxinju-2019", "xiangzhen-2024", "xianji-2023"):
        plan = rules(code)
        for finding in check_plan(plan, rows, SUBJECTS, PEOPLE, cited={}):
            assert finding.problem
            assert finding.remedy
            assert finding.indicator in ("", "I1", "I2")
            assert not finding.clause or finding.clause in plan.scheme.clauses
            assert not finding.setting or plan.setting(finding.setting)


def test_people_who_are_never_paid_need_no_base() -> None:
    """工信局 pays nobody in a 下属单位, or in what stands under one (rules 4.13)."""
    places = (
        Subject("U01", "某局", "单位"),
        Subject("D01", "信息中心", "下属单位", "U01"),
        Subject("K01", "中心办公室", "科室", "D01"),
        Subject("K02", "办公室", "科室", "U01"),
    )
    people = [Person(f"P{place.code}", "甲", place.code) for place in places]
    people.append(Person("P9", "乙", "K02", established=False))
    found = check_plan(rules("gongxinju-2019"), [], places, people, cited={})
    (hint,) = [finding.problem for finding in found if "没有奖金基数" in finding.problem]
    assert hint == "2 人没有奖金基数，分不到奖金：PU01、PK02"
