"""The list of faults: what is stored, grouped, filtered, counted."""

from __future__ import annotations

from people.xlsx.faults import Fault
from reports.checking.faults import (
    MOST_ROWS,
    Wanted,
    by_sheet,
    cells_in_short,
    grouped,
    kinds_of,
    pack_faults,
    select,
    sheets_of,
    unpack_faults,
)

FAULTS = [
    Fault("人员", "C2", "“K99”不是工作表“考核对象”中的编号", "请填编号"),
    Fault("人员", "G2", "“一万”不是数字", "请只填数字"),
    Fault("人员", "C3", "“K98”不是工作表“考核对象”中的编号", "请填编号"),
    Fault("季度台账", "C2", "0.95 没有百分号", "请输入 95%"),
    Fault("季度台账", "C3", "0.95 没有百分号", "请输入 95%"),
    Fault("季度台账", "C5", "0.95 没有百分号", "请输入 95%"),
    Fault("", "", "不是工作簿\n", "请  重新导出"),
]


def test_faults_survive_the_way_through_the_job() -> None:
    found = unpack_faults(pack_faults(FAULTS))
    assert [(row.number, row.sheet, row.cell) for row in found[:2]] == [(1, "人员", "C2"), (2, "人员", "G2")]
    assert (found[-1].where, found[-1].place) == ("整个文件", "整个文件")
    assert (found[-1].problem, found[-1].remedy) == ("不是工作簿", "请 重新导出")


def test_no_more_than_five_hundred_are_kept() -> None:
    many = [Fault("人员", f"A{number}", "编号不能为空", "请填写") for number in range(2, 1_000)]
    packed = pack_faults(many)
    assert len(packed) == MOST_ROWS == 500
    assert unpack_faults(packed)[-1].cell == "A501"


def test_lines_of_an_older_release_are_still_shown() -> None:
    found = unpack_faults(["考核对象!A2: 编号不能为空；请填写"])
    assert [(row.place, row.problem) for row in found] == [("整个文件", "考核对象!A2: 编号不能为空；请填写")]
    assert unpack_faults(None) == []


def test_the_kind_leaves_out_what_varies() -> None:
    found = unpack_faults(pack_faults(FAULTS))
    assert [(each.name, each.count) for each in kinds_of(found)] == [
        ("… 没有百分号", 3), ("…不是工作表…中的编号", 2), ("…不是数字", 1), ("不是工作簿", 1),
    ]  # fmt: skip
    assert [(each.name, each.count) for each in sheets_of(found)] == [
        ("人员", 3), ("季度台账", 3), ("整个文件", 1),
    ]  # fmt: skip


def test_faults_are_narrowed_by_sheet_kind_and_words() -> None:
    found = unpack_faults(pack_faults(FAULTS))

    def places(wanted: Wanted) -> list[str]:
        return [row.place for row in select(found, wanted)]

    assert places(Wanted()) == [row.place for row in found]
    assert places(Wanted(sheet="整个文件")) == ["整个文件"]
    assert places(Wanted(kind="…不是工作表…中的编号")) == ["人员!C2", "人员!C3"]
    assert places(Wanted(words="k98 编号")) == ["人员!C3"]
    assert places(Wanted(words="人员!g2")) == ["人员!G2"]
    assert places(Wanted(sheet="人员", words="百分号")) == []


def test_what_says_the_same_in_one_column_is_one_row() -> None:
    groups = dict(by_sheet(unpack_faults(pack_faults(FAULTS))))
    assert [(group.cells, len(group.rows)) for group in grouped(groups["季度台账"])] == [("C2:C3、C5", 3)]
    assert [group.cells for group in grouped(groups["人员"])] == ["C2", "G2", "C3"]
    assert grouped(groups["整个文件"])[0].cells == "整个文件"


def test_cells_in_short() -> None:
    assert cells_in_short(["C2", "C3", "C4", "C7", "C9", "C10"]) == "C2:C4、C7、C9:C10"
    assert cells_in_short(["AB12"]) == "AB12"
    assert cells_in_short([""]) == ""
