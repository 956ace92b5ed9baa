"""Reading what an office pastes: cells, headings, whom a line is about, and what could not be read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reports.reconciling.given import number_of
from reports.reconciling.headings import meaning, recognise
from reports.reconciling.table import blocks, read_lines
from tests.reports.uploads.reconcile_years import CODES, against, everything, ours, table


def cells(text: str) -> list[tuple[str, ...]]:
    return [line.cells for line in read_lines(text)]


def test_a_paste_of_a_spreadsheet_comes_with_tabs() -> None:
    assert cells("工号\t姓名\t得分\nP001\t曹 己三\t９３．２５ ") == [
        ("工号", "姓名", "得分"), ("P001", "曹 己三", "93．25"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P001,93.25\nP002,88", [("P001", "93.25"), ("P002", "88")]),
        ("P001，93.25\nP002，88", [("P001", "93.25"), ("P002", "88")]),
        ("P001 93.25\nP002  88", [("P001", "93.25"), ("P002", "88")]),
        ('P001\t"1,234.50"\r\nP002\t88', [("P001", "1,234.50"), ("P002", "88")]),
        ("曹己三 1,234.50\n严壬三 2,000.00", [("曹己三", "1,234.50"), ("严壬三", "2,000.00")]),
        ("\ufeffP001;5", [("P001", "5")]),
    ],
)
def test_other_ways_to_part_cells(text: str, expected: list[tuple[str, ...]]) -> None:
    assert cells(text) == expected


def test_lines_keep_the_number_that_the_person_sees() -> None:
    lines = read_lines('标题\n\n"两\n行"\t1\nP002\t2')
    assert [(line.number, line.cells[0]) for line in lines if not line.blank] == [
        (1, "标题"), (3, "两 行"), (5, "P002"),
    ]  # fmt: skip
    assert [len(block) for block in blocks(lines)] == [1, 2]


@pytest.mark.parametrize(
    ("heading", "means"),
    [
        ("总分", "score"), ("综合得分（分）", "score"), ("2021年度得分", "score"), ("排名", "rank"), ("等级", "grade"),
        ("实发奖金(元)", "bonus"), ("扣 减", "deduction"), ("业绩得分", "part:业绩"), ("业绩", "part:业绩"),
        ("工号", "person id"), ("科室", "subject name"), ("奖金基数", "left aside"), ("联系电话", ""),
    ],
)  # fmt: skip
def test_headings_in_the_words_of_offices(heading: str, means: str) -> None:
    assert meaning(heading, ["业绩", "履职"]) == means


def test_a_table_of_people_may_name_their_section() -> None:
    found = recognise(("序号", "科室", "姓名", "得分", "签名", "电话"), ())
    assert found is not None
    assert (found.kind, found.figures, found.unknown) == ("person", [(3, "score")], ("电话",))
    assert recognise(("2021年度考核结果", "", ""), ()) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("93.25", Fraction("93.25")), ("1,234.50", Fraction("1234.5")), ("￥100元", Fraction(100)),
        ("95%", Fraction(95)), ("第3名", Fraction(3)), ("９３．５", Fraction("93.5")), ("－１，２００", Fraction(-1200)), ("-2", Fraction(-2)), ("九十", None), ("", None), ("1e5", None),
    ],
)  # fmt: skip
def test_figures_as_people_type_them(text: str, number: Fraction | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("code", CODES)
def test_our_own_figures_agree_to_the_last(code: str) -> None:
    found = against(code, everything(ours(code)))
    assert found.compared > 20
    assert (found.differences, found.faults, found.absent) == ([], [], [])


def test_columns_may_come_in_any_order_under_a_title() -> None:
    rows = [
        line.split("\t") for line in table(ours("kejiju-2021"), "person", ("grade", "score")).splitlines()
    ]
    turned = "\n".join(["某局2021年度", *("\t".join(reversed(row)) for row in rows)])
    found = against("kejiju-2021", turned)
    assert (found.agreed, found.differences, found.faults) == (26, [], [])


def test_only_names_and_one_column_are_enough() -> None:
    names = [f"{ours('kejiju-2021').names[key]} {value['bonus'] / 100:.2f}"  # type: ignore[operator]
             for key, value in ours("kejiju-2021").values.items() if key[0] == "person" and value["bonus"] is not None]  # fmt: skip
    found = against("kejiju-2021", "\n".join(names))
    assert (found.agreed, found.differences, found.faults) == (len(names), [], [])


def test_an_unheaded_column_may_be_named() -> None:
    found = against("kejiju-2021", "K01\t1\nK02\t2", figure="rank")
    assert found.compared == 2
    assert {row.name for row in found.differences} <= {"办公室", "综合业务股"}
    assert all(row.field == "名次" for row in found.differences)


def test_whoever_is_not_found_is_told_with_a_guess() -> None:
    found = against(
        "kejiju-2021",
        "工号\t姓名\t得分\nP01\t曹己三\t93.25\nP001\t\t九十\n\t曹已三\t93.25\nP002\t\t1\nP002\t\t1",
    )
    assert [(fault.line, fault.problem) for fault in found.faults] == [
        (2, "没有工号“P01”的人员"), (3, "“九十”不是数字"), (4, "没有名为“曹已三”的人员"),
        (6, "“P002”重复，第 5 行已有"),
    ]  # fmt: skip
    assert found.faults[0].remedy == "是否“P001”？请核对工号"
    assert found.faults[2].remedy == "是否“曹己三”？请核对，或改用工号"


def test_people_of_one_name_need_their_number() -> None:
    facts_name = ours("gongxinju-2019").names
    names = [name for key, name in facts_name.items() if key[0] == "person"]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is None:
        assert len(set(names)) == len(names)
        return
    found = against("gongxinju-2019", f"姓名\t奖金\n{double}\t1")
    assert f"叫“{double}”" in found.faults[0].problem


def test_sums_and_blanks_are_passed_over_and_missing_rows_named() -> None:
    found = against("kejiju-2021", "编号\t名称\t得分\nK01\t办公室\t—\n合计\t\t300\n\t小计\t5\nK02\t\t")
    assert (found.compared, found.faults) == (0, [])
    text = table(ours("kejiju-2021"), "subject", ("score",)).splitlines()
    found = against("kejiju-2021", "\n".join(text[:-1]))
    assert [code for _, code, _ in found.absent] == [text[-1].split("\t")[0]]


def test_totals_are_compared_by_their_item() -> None:
    found = against("kexie-2017", "项目\t金额（元）\n总额\t386,500\n发放\t351574.78\n收回\t34925.21\n结余\t0")
    assert found.agreed == 2
    assert [(row.name, row.field, row.given, row.ours, row.apart) for row in found.differences] == [
        ("收回", "金额", "34925.21", "34925.22", "+0.01")
    ]
    assert [fault.problem for fault in found.faults] == ["没有项目“结余”的合计"]


@pytest.mark.parametrize(
    "text",
    ["天气\t晴\n温度\t20", "项目", "编号\t名称\nK01\t办公室", "P001\t1\t2\t3\t4\t5\t6", "\t\t\t", "“”"],
)
def test_what_is_no_table_of_figures_is_said_to_be_so(text: str) -> None:
    found = against("kejiju-2021", text)
    assert found.compared == 0
    assert not text.strip() or found.faults
