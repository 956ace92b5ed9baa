"""Single habits of offices, one small table each: what is read, what is doubted, what is left out."""

from __future__ import annotations

import pytest

from indicators.engine.importing.figures import read_points, tail_points
from indicators.engine.importing.matching import Names
from indicators.engine.importing.numbering import bare_number, numbered
from indicators.engine.importing.reading import Layout, Reading, fingerprint, read_table
from indicators.engine.importing.table import Merge, Table
from indicators.engine.importing.words import field_of, is_note, is_total

HEAD = "一级指标|二级指标|分值"


def table(text: str, *merges: tuple[int, int, int, int], hidden: tuple[int, ...] = ()) -> Table:
    """One line a row, | between cells; merges as top, left, bottom, right from 0."""
    rows = tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip("\n").split("\n"))
    return Table("表", rows, tuple(Merge(*each) for each in merges), frozenset(hidden))


def read(text: str, *merges: tuple[int, int, int, int], categories: tuple[str, ...] = ()) -> Reading:
    return read_table(table(text, *merges), categories=categories)


def brief(reading: Reading) -> list[tuple[str, ...]]:
    return [
        tuple(row.values.get(key, "") for key in ("category", "primary", "name", "points"))
        for row in reading.rows
    ]


@pytest.mark.parametrize(
    ("written", "points", "doubt"),
    [
        ("5", "5", ""), ("5.0", "5", ""), ("５分", "5", ""), ("满分10分", "10", ""), ("（8分）", "8", ""),
        ("1.25", "1.25", ""), ("十分", "10", ""), ("十五分", "15", ""), (" 5 分 ", "5", ""), ("共6分", "6", ""),
        ("5-10分", "10", "范围"), ("5～10", "10", "范围"), ("5至10分", "10", "范围"), ("2+3", "5", "相加"),
        ("±5", "5", "正负号"), ("-3", "3", "正负号"), ("+2分", "2", "正负号"), ("5%", "5", "按 5 分读"),
        ("每项2分", "2", "写成文字"), ("不超过5分", "5", "写成文字"), ("5/10", "5", "写成文字"),
        ("待定", "", "读不出数字"), ("0.00001", "0", "四位"), ("", "", ""),
    ],
)  # fmt: skip
def test_points_in_words(written: str, points: str, doubt: str) -> None:
    found = read_points(written)
    assert found.text == points
    assert bool(found.doubt) == bool(doubt)
    assert doubt in found.doubt


def test_a_column_of_percents_is_no_doubt() -> None:
    found = read("一级指标|二级指标|权重\n效益|产值|40%\n效益|税收|60%")
    assert brief(found) == [("", "效益", "产值", "40"), ("", "效益", "税收", "60")]
    assert not found.doubtful


@pytest.mark.parametrize(
    ("text", "depth", "words"),
    [
        ("一、组织领导", 1, "组织领导"), ("（二）日常工作", 2, "日常工作"), ("3.宣传", 3, "宣传"), ("3、宣传", 3, "宣传"),
        ("（4）其他", 5, "其他"), ("①报告", 6, "报告"), ("第一部分 党建", 0, "党建"), ("1.1 目标", 4, "目标"),
        ("1.5倍增长", None, "1.5倍增长"), ("2018年任务", None, "2018年任务"), ("110联动", None, "110联动"),
        ("十四五规划", None, "十四五规划"), ("一站式服务", None, "一站式服务"), ("5G基站", None, "5G基站"),
    ],
)  # fmt: skip
def test_numbering_is_taken_off_and_nothing_else(text: str, depth: int | None, words: str) -> None:
    assert numbered(text) == (depth, words)


def test_bare_numbers_and_points_behind_a_name() -> None:
    assert [bare_number(text) for text in ("一", "（一）", "3", "1.2", "①", "3个", "")] == [
        1,
        2,
        3,
        4,
        6,
        None,
        None,
    ]
    assert tail_points("组织领导（8分）") == ("组织领导", "8")
    assert tail_points("经济指标(9个)") == ("经济指标(9个)", "")
    assert tail_points("（8分）") == ("（8分）", "")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("序号", "number"), ("考核项目", "naming"), ("一级指标", "level1"), ("指标名称", "naming"), ("分 值", "points"),
        ("分值（分）", "points"), ("权重(%)", "points"), ("标准分", "points"), ("考评办法", "standard"),
        ("评分标准及说明", None), ("评分标准", "standard"), ("责任科室", "subject"), ("牵头单位", "subject"),
        ("配合单位", "supporting"), ("责任人", "responsible"), ("分管领导", "leader"), ("完成时限", "deadline"),
        ("得分", ""), ("自评分", ""), ("考核得分", ""), ("目标值", "target"), ("计量单位", "unit"), ("备注", "note"),
        ("一季度计划", "planned_q1"), ("考核类别", "category"), ("加强党的建设工作情况", None), ("3", None),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_totals_and_notes() -> None:
    assert all(map(is_total, ("合计", "合　计", "小计（40分）", "总分", "总计：100", "党建工作小计")))
    assert not any(map(is_total, ("合计管理制度建设情况", "党建工作", "满意度")))
    assert all(
        map(
            is_note,
            ("注：本表一式两份", "备注", "填表人：", "说明：略", "单位负责人（签字）：", "2018年3月1日"),
        )
    )
    assert not any(map(is_note, ("说明会召开次数", "注册商标数量", "审核报告质量")))


def test_two_levels_with_blanks_and_totals() -> None:
    found = read(f"{HEAD}\n党建|学习|5\n|宣传|4\n小计||9\n经济|税收|6\n合计||15")
    assert brief(found) == [("", "党建", "学习", "5"), ("", "党建", "宣传", "4"), ("", "经济", "税收", "6")]
    assert [(each.label, each.stated, each.found) for each in found.checks] == [
        ("小计", "9", "9"),
        ("合计", "15", "15"),
    ]
    assert [each.reason for each in found.left_out] == ["合计行", "合计行"]


def test_a_wrong_total_is_told() -> None:
    check = read(f"{HEAD}\n党建|学习|5\n党建|宣传|4\n合计||10").checks[0]
    assert (check.stated, check.found, check.agrees) == ("10", "9", False)


def test_three_levels_become_two() -> None:
    found = read(
        "一级指标|二级指标|三级指标|分值\n决策|目标|明确|5\n||合理|5\n|预算|科学|4\n管理|资产|完整|3"
    )
    assert brief(found) == [
        ("", "决策—目标", "明确", "5"), ("", "决策—目标", "合理", "5"),
        ("", "决策—预算", "科学", "4"), ("", "管理—资产", "完整", "3"),
    ]  # fmt: skip


def test_headings_in_the_rows() -> None:
    text = "序号|考核内容|分值\n一、党建工作（10分）\n1|学习|6\n2|宣传|4\n二、经济工作\n（一）工业\n1|产值|5\n（二）农业\n1|粮食|5"
    assert brief(read(text)) == [
        ("", "党建工作", "学习", "6"), ("", "党建工作", "宣传", "4"),
        ("", "经济工作—工业", "产值", "5"), ("", "经济工作—农业", "粮食", "5"),
    ]  # fmt: skip
    assert read(text, categories=("党建", "经济")).rows[2].values["category"] == "经济"


def test_numbering_in_one_column() -> None:
    text = "序号|考核内容|分值\n一|党建工作|10\n1|学习|6\n2|宣传|4\n二|平安建设|8"
    found = read(text)
    assert brief(found) == [
        ("", "党建工作", "学习", "6"),
        ("", "党建工作", "宣传", "4"),
        ("", "平安建设", "", "8"),
    ]
    assert found.rows[2].values["standalone"] == "是"
    assert found.rows[2].doubts
    assert found.checks[0].agrees


def test_a_row_by_itself_keeps_its_category() -> None:
    found = read("类别|一级指标|二级指标|分值\n重点|甲|乙|5\n|丙||3\n常规|丁||2")
    assert brief(found) == [("重点", "甲", "乙", "5"), ("重点", "丙", "", "3"), ("常规", "丁", "", "2")]


def test_criteria_on_several_rows_are_one_indicator() -> None:
    text = "考核项目|考核内容|分值|评分标准\n党建|学习|5|每少一次扣1分\n|||未做记录扣2分\n|宣传|4|见办法"
    found = read(text, (1, 0, 3, 0), (1, 1, 2, 1), (1, 2, 2, 2))
    assert brief(found) == [("", "党建", "学习", "5"), ("", "党建", "宣传", "4")]
    assert found.rows[0].values["standard"] == "每少一次扣1分\n未做记录扣2分"
    assert not found.doubtful


def test_points_shared_by_two_names_are_asked_for() -> None:
    found = read(f"{HEAD}\n党建|学习|9\n党建|宣传|", (1, 2, 2, 2))
    assert found.rows[1].missing == ["没有分值"]
    assert "合并为一格" in found.rows[1].doubts[0]


def test_several_points_under_one_name_are_summed_and_doubted() -> None:
    found = read(f"{HEAD}\n党建|学习|2\n||3\n|宣传|4")
    assert brief(found) == [("", "党建", "学习", "5"), ("", "党建", "宣传", "4")]
    assert found.rows[0].doubts == ["一个名称下有几行分值，已相加"]


def test_two_rows_of_head_and_the_head_again() -> None:
    text = "考核表||||\n一级指标||二级指标||\n名称|分值|名称|分值|得分\n党建|9|学习|5|\n||宣传|4|\n名称|分值|名称|分值|得分\n经济|3|税收|3|"
    found = read(text, (0, 0, 0, 4), (1, 0, 1, 1), (1, 2, 1, 3))
    assert (found.head.first, found.head.last) == (1, 2)
    assert brief(found) == [("", "党建", "学习", "5"), ("", "党建", "宣传", "4"), ("", "经济", "税收", "3")]
    assert "重复的表头" in [each.reason for each in found.left_out]
    assert all(check.agrees for check in found.checks)


def test_numbers_of_columns_notes_and_signatures_are_left_out() -> None:
    text = f"{HEAD}\n1|2|3\n党建|学习|5\n注：由考核办解释\n填表人：　　审核人："
    found = read(text)
    assert brief(found) == [("", "党建", "学习", "5")]
    assert [each.reason for each in found.left_out] == ["列号", "说明或落款", "说明或落款"]


def test_unlike_columns_are_joined_or_dropped() -> None:
    text = "考核项目|考核内容|分值|目标值|计量单位|评分标准|数据来源|牵头单位|得分\n经济|税收|5|8|亿元|按比例|税务局|财政科|3"
    row = read(text).rows[0].values
    assert row["target"] == "8亿元"
    assert row["standard"] == "按比例\n数据来源：税务局"
    assert row["subject"] == "财政科"
    assert "3" not in row.values()


def test_points_behind_names_without_a_column() -> None:
    found = read("考核项目|考核内容|评分标准\n党建（9分）|学习（5分）|扣分\n|宣传（4分）|扣分")
    assert brief(found) == [("", "党建", "学习", "5"), ("", "党建", "宣传", "4")]


def test_points_that_say_two_things_are_doubted() -> None:
    found = read(f"{HEAD}\n党建|学习（5分）|6")
    assert found.rows[0].values["points"] == "6"
    assert "名称后写 5 分，分值列写 6 分" in found.rows[0].doubts


def test_hidden_rows_and_repeats_are_doubted() -> None:
    found = read_table(table(f"{HEAD}\n党建|学习|5\n党建|学习|5", hidden=(1,)))
    assert found.rows[0].doubts == ["这一行在表里是隐藏的"]
    assert found.rows[1].doubts == ["与第 2 行同名"]


def test_a_table_without_a_head_is_guessed_and_doubted() -> None:
    found = read("党建|学习|5\n党建|宣传|4\n经济|税收|6")
    assert brief(found) == [("", "党建", "学习", "5"), ("", "党建", "宣传", "4"), ("", "经济", "税收", "6")]
    assert found.doubtful == 3
    assert found.columns.remarks


def test_several_columns_of_points_are_doubted_and_one_can_be_chosen() -> None:
    made = table("一级指标|二级指标|权重（委）|权重（局）\n业绩|公共服务|30|35")
    found = read_table(made)
    assert brief(found) == [("", "业绩", "公共服务", "30")]
    assert "另有分值列写 35" in found.rows[0].doubts
    chosen = read_table(made, Layout(0, 0, ("level1", "level2", "", "points")))
    assert brief(chosen) == [("", "业绩", "公共服务", "35")]
    assert not chosen.doubtful


def test_names_broken_over_lines_and_spaced_out() -> None:
    made = Table("表", (("一级指标", "二级指标", "分\n值"), ("党\n建\n工\n作", "学　习\n教 育", "5")))
    assert brief(read_table(made)) == [("", "党建工作", "学习教育", "5")]


def test_an_unknown_category_is_doubted() -> None:
    found = read("类别|一级指标|二级指标|分值\n重点工作|甲|乙|5\n杂项|甲|丙|5", categories=("重点", "常规"))
    assert [row.values["category"] for row in found.rows] == ["重点", "杂项"]
    assert "类别“杂项”不是方案的类别（重点、常规）" in found.rows[1].doubts


def test_taken_rows_become_indicators() -> None:
    found = read_table(table(f"{HEAD}\n党建|学习|5\n合计||5"), taken=frozenset({2}))
    assert [row.values["primary"] for row in found.rows] == ["党建", "合计"]


def test_the_fingerprint_is_that_of_the_headings() -> None:
    one, two = read(f"{HEAD}\n党建|学习|5"), read(f"标题\n{HEAD}\n经济|税收|6")
    tables = table(f"{HEAD}\n党建|学习|5"), table(f"标题\n{HEAD}\n经济|税收|6")
    assert fingerprint(tables[0], one.head) == fingerprint(tables[1], two.head) != ""
    other = table("一级指标|分值|二级指标\n党建|5|学习")
    assert fingerprint(other, read_table(other).head) != fingerprint(tables[0], one.head)


def test_nothing_readable_gives_nothing() -> None:
    assert read("会议通知\n各科室：").rows == ()
    assert read_table(Table("空", ())).rows == ()


def test_matching_sections_and_people() -> None:
    names = Names("责任科室（单位）", [("K1", "办公室"), ("K2", "财务科"), ("K3", "县财务服务中心")])
    assert names.match("办公室", {}).found == "K1"
    assert names.match("K2", {}).found == "K2"
    found = names.match("办公室、财务科", {})
    assert (found.found, found.others, found.doubt) == ("K1", ("财务科",), "")
    near = names.match("局办公室", {})
    assert near.found == "K1"
    assert "按“办公室”读" in near.doubt
    unknown = names.match("宣传部", {})
    assert (unknown.found, bool(unknown.doubt)) == ("", True)
    assert names.match("宣传部", {"宣传部": "K2"}).found == "K2"
    assert names.suggestion("财务课") == "K2"
