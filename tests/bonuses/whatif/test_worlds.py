"""Each kind of change against the sample workbooks: what it comes to was worked out by hand."""

from __future__ import annotations

import pytest

from bonuses.engine.lines import near_lines
from bonuses.engine.whatif import Method
from bonuses.whatif.changes import Change, Decided, SettingTo, Without, packed, unpacked
from bonuses.whatif.comparing import Comparison, compare
from bonuses.whatif.offers import conclusions_of, needed_under, setting_lines
from bonuses.whatif.words import Teller
from bonuses.whatif.worlds import Base, World, base_of, world_of
from tests.reports.pages.settled_samples import Years

pytestmark = pytest.mark.django_db


def base(years: Years, name: str) -> Base:
    return base_of(years.settlements[name].plan)


def row_of(found: Base, register: str, **wanted: str) -> int:
    """The key of the one row whose fact has these values."""
    (place,) = (
        place
        for place, fact in enumerate(getattr(found.facts, register))
        if all(getattr(fact, name) == value for name, value in wanted.items())
    )
    return int(getattr(found.rows, register)[place].pk)


def amounts(world: World) -> dict[str, int]:
    assert world.bonus is not None
    parts = (world.bonus.paid, world.bonus.returned, world.bonus.undistributed)
    assert sum(part or 0 for part in parts) == world.bonus.total
    assert sum(row.amount for row in world.bonus.allocations) == world.bonus.paid
    return {row.number: row.amount for row in world.bonus.allocations}


def grades(world: World) -> dict[str, str | None]:
    assert world.outcome is not None
    return {row.number: row.grade for row in world.outcome.people}


def side_by_side(found: Base, *changes: Change, sees: bool = True) -> Comparison:
    worlds = [world_of(found, ()), world_of(found, changes)]
    return compare(found, worlds, Teller(found, sees))


def told(found: Comparison, code: str) -> tuple[dict[str, tuple[str, str]], tuple[str, ...]]:
    """What changes for one, heading → (before, after), and why."""
    table = found.subjects if found.people is None or code[0] in "UK" else found.people
    (line,) = (line for line in table.lines if line.code == code)
    (cell,) = line.cells
    return {each.heading: (each.before, each.text) for each in cell.figures if each.changed}, cell.why.causes


def test_without_changes_a_world_is_the_settled_year(years: Years) -> None:
    found = base(years, "科协")
    world = world_of(found, ())
    assert amounts(world)["P002"] == 2396165
    assert compare(found, [world, world], Teller(found, sees=True)).people
    assert side_by_side(found).subjects.lines == ()


def test_another_total(years: Years) -> None:
    """P001: 12000 ÷ 248996.25 of 773,000.00 = 37,253.573…, twice the 18,626.787 of now."""
    found = base(years, "科协")
    world = world_of(found, [SettingTo("奖金总额", "773000")])
    assert world.bonus is not None
    assert world.bonus.total == 77_300_000
    assert amounts(world)["P001"] == 3725357
    both = side_by_side(found, SettingTo("奖金总额", "773000"))
    assert told(both, "P001") == (
        {"奖金": ("18,626.78", "37,253.57")},
        ("设置“奖金总额” 386,500 → 773,000",),
    )


def test_a_lower_line_of_a_grade(years: Years) -> None:
    """At 89.50 two come up: P007 with 89.77 and P011 with 89.50, which is on the line (rules 0.3)."""
    found = base(years, "科协")
    now, then = world_of(found, ()), world_of(found, [SettingTo("个人优秀分数线", "89.5")])
    before, after = grades(now), grades(then)
    assert {number for number in after if after[number] != before[number]} == {"P007", "P011"}
    both = side_by_side(found, SettingTo("个人优秀分数线", "89.5"))
    assert both.people is not None
    figures, causes = told(both, "P011")
    assert figures["等次"] == ("良好", "优秀")
    assert causes == ("设置“个人优秀分数线” 90 → 89.5",)
    figures, causes = told(both, "P002")
    assert set(figures) == {"奖金"}, "another 优秀 gets less, its own grade stays"
    assert causes == ("自身得分和等次没有变，其他人的变动使份额随之变动",)
    assert len(both.people.same) + len(both.people.lines) == 25
    assert both.people.lines[0].code in {"P007", "P011"}, "who changes the grade comes first"


def test_a_violation_left_out(years: Years) -> None:
    """P003 (优秀, base 18,626.78) is paid again and shares the 34,483.50 of deductions with the eight others.

    The bases of the 优秀 are then 120,399.54 + 18,626.78 = 139,026.32: P003 gets 34,483.50 × 18,626.78 ÷ 139,026.32 =
    4,620.11 more; of what was returned, 34,925.22, its 18,626.78 are paid.
    """
    found = base(years, "科协")
    drop = Without("violations", row_of(found, "violations", code="V001"))
    world = world_of(found, [drop])
    assert amounts(world)["P003"] == 1862678 + 462011
    assert world.bonus is not None
    assert world.bonus.returned == 3492522 - 1862678
    _, causes = told(side_by_side(found, drop), "P003")
    assert causes[0].startswith("去掉违规违纪：V001")


def test_who_may_not_see_discipline_reads_no_word_of_it(years: Years) -> None:
    found = base(years, "科协")
    drop = Without("violations", row_of(found, "violations", code="V001"))
    both = side_by_side(found, drop, sees=False)
    assert both.told[1] == ["去掉 1 条违规违纪登记（内容限少数人查看）"]
    figures, causes = told(both, "P003")
    assert figures == {"奖金": ("0.00", "23,246.89")}
    assert causes == ("登记事项的变动（内容限少数人查看）",)
    assert both.people is not None
    words = repr(both.people)
    assert "V001" not in words
    assert "违规" not in words
    assert "取消" not in words


def test_a_charge_left_out(years: Years) -> None:
    found = base(years, "科协")
    fact, row = found.facts.charges[0], found.rows.charges[0]
    now, then = world_of(found, ()), world_of(found, [Without("charges", row.pk)])
    assert now.outcome is not None
    assert then.outcome is not None
    before, after = (
        {p.number: p.score for p in world.outcome.people} for world in (now, then) if world.outcome
    )
    assert (after[fact.person] or 0) - (before[fact.person] or 0) == fact.points // 100


def test_a_deduction_of_a_unit_left_out(years: Years) -> None:
    """U04: V034 takes 0.5 of its 1.2; 92.218 + 0.5 = 92.718, published 92.72."""
    found = base(years, "工信局")
    both = side_by_side(found, Without("violations", row_of(found, "violations", code="V034")))
    figures, causes = told(both, "U04")
    assert figures["得分"] == ("92.22", "92.72")
    assert causes[0].startswith("去掉违规违纪：V034")


def test_a_grave_event_left_out(years: Years) -> None:
    """U38 is 13th of 47 with 92.50: without 定为差 it is inside the first ⌊30% × 47⌋ = 14, 优秀 (rules 4.11, 4.12)."""
    found = base(years, "工信局")
    both = side_by_side(found, Without("grave_events", row_of(found, "grave_events", subject="U38")))
    figures, causes = told(both, "U38")
    assert figures == {"等次": ("差", "优秀")}
    assert causes[0].startswith("去掉重大情形")


def test_an_addition_left_out_moves_the_ranks_of_others(years: Years) -> None:
    """K05 (97.25, 2nd) without its 经验推广 of 3.5 points has 93.75: K04 with 94.23 goes before it."""
    found = base(years, "镇")
    drop = Without("adjustments", row_of(found, "adjustments", subject="K05", matter="经验推广"))
    figures, causes = told(side_by_side(found, drop), "K05")
    assert figures == {"得分": ("97.25", "93.75"), "名次": ("2", "3")}
    assert causes[0].startswith("去掉加减分：")
    figures, causes = told(side_by_side(found, drop), "K04")
    assert figures == {"名次": ("3", "2")}
    assert causes == ("自身得分没有变，其他对象的得分变动影响了名次和名额",)


def test_the_next_of_the_same_matter_counts_when_the_best_is_left_out(years: Years) -> None:
    """国家级 (5), 市级 (3) and 县级 (2) of one 同一事项: without 国家级 the 市级 counts, two points less (rules 5.5)."""
    found = base(years, "镇")
    key = row_of(found, "adjustments", subject="K05", matter="表彰", level="国家级")
    figures, _ = told(side_by_side(found, Without("adjustments", key)), "K05")
    assert figures == {"得分": ("97.25", "95.25")}


def test_points_fixed_by_a_setting_follow_it(years: Years) -> None:
    """信息采用 at 3 points instead of 2: K05 has two of them."""
    found = base(years, "镇")
    figures, causes = told(side_by_side(found, SettingTo("信息采用加分", "3")), "K05")
    assert figures["得分"] == ("97.25", "99.25")
    assert causes == ("设置“信息采用加分” 2 → 3",)


def test_another_method(years: Years) -> None:
    """扣差补优 in the bureau: P003 (良好) is paid its base, 168,888.88 × 10500 ÷ 125,696.28 = 14,108.08; a 差 nothing."""
    found = base(years, "科技局")
    by_grade = (("优秀", "0%"), ("良好", "0%"), ("一般", "10%"), ("差", "100%"))
    method = Method("deduct_and_supplement", "收回", by_grade)
    world = world_of(found, [method])
    paid = amounts(world)
    assert (paid["P003"], paid["P005"], paid["P001"]) == (1410808, 0, 0)
    figures, causes = told(side_by_side(found, method), "P005")
    assert figures == {"奖金": ("9,996.58", "0.00")}
    assert causes == ("分配方式改为扣差补优",)


def test_a_method_that_the_scheme_cannot_have_is_told(years: Years) -> None:
    world = world_of(base(years, "工信局"), [Method("differential_pool", "收回", ())])
    assert world.outcome is None
    assert "按单位等次发放月数" in world.faults[0]


def test_a_tie_at_a_line_is_decided_in_the_scenario_alone(years: Years) -> None:
    found = base(years, "科室同分")
    (needed,) = needed_under(found, ())
    assert needed.tie
    codes = [one.target for one in needed.candidates]
    best, other = needed.candidates[0].options[:2]
    decided = Decided("TIE_AT_CUT", tuple(zip(codes, (best, other), strict=True)))
    now, then = world_of(found, ()), world_of(found, [decided])
    assert [problem.code for problem in now.open] == ["TIE_AT_CUT"]
    assert then.open == ()
    figures, causes = told(side_by_side(found, decided), codes[0])
    assert figures == {"等次": (other, best)}
    assert causes[0].startswith("同分定等：")
    assert needed_under(found, [decided]) == [needed], "it may be decided otherwise again"
    assert conclusions_of(found, [decided])["TIE_AT_CUT", codes[1]] == other


def test_grades_that_do_not_fit_the_places_of_a_tie_are_told(years: Years) -> None:
    found = base(years, "科室同分")
    (needed,) = needed_under(found, ())
    best = needed.candidates[0].options[0]
    decided = Decided("TIE_AT_CUT", tuple((one.target, best) for one in needed.candidates))
    assert "与同分名额不符" in world_of(found, [decided]).faults[0]


def test_missing_ballots_are_decided_and_the_money_with_them(years: Years) -> None:
    """A year blocked by missing ballots pays nobody; with a score of 85 in the scenario it is split."""
    found = base(years, "无票")
    now = world_of(found, ())
    assert now.bonus is not None
    assert now.bonus.paid is None
    needed = needed_under(found, ())
    assert needed
    decided = [Decided(one.matter, ((one.candidates[0].target, "85"),)) for one in needed]
    then = world_of(found, decided)
    assert then.open == ()
    assert amounts(then)
    number = needed[0].candidates[0].code
    figures, causes = told(side_by_side(found, *decided), number)
    assert figures["等次"][1] == "良好"
    assert figures["奖金"][0] == "待定"
    assert causes[0].startswith("没有测评票：")
    assert [one.where for one in needed_under(found, decided)] == [one.where for one in needed]


def test_a_setting_that_cannot_stand_is_told_and_nothing_computed(years: Years) -> None:
    world = world_of(base(years, "科协"), [SettingTo("个人优秀分数线", "70")])
    assert world.outcome is None
    assert "个人优秀分数线" in world.faults[0]


def test_a_row_that_is_gone_has_no_effect_and_says_so(years: Years) -> None:
    world = world_of(base(years, "科协"), [Without("violations", 10**9)])
    assert "不再起作用" in world.notes[0]
    assert world.outcome == world_of(base(years, "科协"), ()).outcome


def test_every_kind_of_change_is_stored_and_read_again() -> None:
    changes: list[Change] = [
        Method("differential_pool", "回池", (("优秀", "1.2"),), "30%"),
        Decided("NO_BALLOTS", (("K1/班子成员", "分摊"),)),
        Without("letters", 7),
        SettingTo("奖金总额", "5"),
    ]
    stored = packed(changes)
    assert [entry["种类"] for entry in stored] == ["设置", "去掉登记", "决定", "分配方式"]
    assert unpacked(stored) == tuple(reversed(changes))
    assert unpacked([{"种类": "将来的"}]) == ()


def test_settings_of_the_bonus_come_first_and_texts_are_not_offered(years: Years) -> None:
    lines = setting_lines(base(years, "科协"), [SettingTo("奖金总额", "1")])
    assert (lines[0].name, lines[0].now, lines[0].wanted) == ("奖金总额", "386500", "1")
    assert lines[0].now_words == "386,500"
    abouts = {line.name: line.about for line in lines}
    assert abouts["个人优秀分数线"] == "计分和定等"
    assert abouts["总分"].startswith("只用于方案体检")
    assert abouts["测评打分间隔"].startswith("只用于方案体检")


def test_who_stands_near_a_line_of_the_sample(years: Years) -> None:
    """科协: 89.77 and 89.50 below 90, 90.47 above; nobody is near 80 or 60."""
    found = base(years, "科协")
    world = world_of(found, ())
    assert world.outcome is not None
    near = near_lines(found.facts, world.outcome, found.rules.scheme)
    assert [(row.code, row.words) for row in near] == [
        ("P007", "还差 0.23 分"),
        ("P015", "高出 0.47 分"),
        ("P011", "还差 0.50 分"),
    ]
    assert {row.clause for row in near} == {"三(二)"}
