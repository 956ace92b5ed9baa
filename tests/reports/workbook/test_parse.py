"""Reading a workbook into rows. No test here may touch the database: pytest-django forbids it without the mark."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from plans.schemes import scheme_text
from reports.workbook.check import check, fault_lines, lines_of
from reports.workbook.parse import read_book
from tests.broken.build import chain, drop_sheet, put, puts, row
from tests.broken.kinds import GX, KX, KX_SUMS, XZ, XZ_FULL, XZ_QUARTERS
from tests.reports.workbook.books import ALL_SAMPLES, changed, sample


@pytest.mark.parametrize("name", ALL_SAMPLES)
def test_every_sample_reads_without_a_fault(name: str) -> None:
    reading = check(sample(name))
    assert lines_of(reading) == []
    assert reading.rows is not None


def test_rows_carry_their_values_in_the_units_of_the_models() -> None:
    reading = read_book(sample(KX))
    assert reading.rows is not None
    rows = reading.rows
    assert (rows.plan.year, rows.plan.scheme_code, reading.agency) == (2017, "kexie-2017", "某市科学技术协会")
    assert [(row.name, row.value) for row in rows.settings] == [
        ("奖金总额", "60000.01"),
        ("取消奖金去向", "回池"),
    ]
    assert [row.code for row in rows.subjects] == ["U01", "K01", "K02", "K03"]
    assert rows.subjects[1].parent is rows.subjects[0]
    assert rows.subjects[0].head is rows.participants[0]
    assert rows.participants[1].months_in_post == 5
    assert rows.participants[0].bonus_base_fen == 500_000
    assert rows.indicators[0].full_points == 270_000
    assert rows.ledger[0].attainment is not None
    assert sum(row.full_points for row in rows.indicators) == 6_500_000


def test_ballots_share_their_targets_and_keep_impossible_marks(tmp_path: Path) -> None:
    reading = read_book(changed(tmp_path, KX, puts({"测评!C2": 21, "测评!D2": -0.5, "测评!E2": None})))
    assert reading.rows is not None
    assert reading.rows.ballots[0].marks[:3] == (210_000, -5_000, None)


def test_fixed_points_are_filled_in(tmp_path: Path) -> None:
    reading = read_book(changed(tmp_path, XZ_FULL, put("加减分!E2", None)))
    assert reading.rows is not None
    assert reading.rows.adjustments[0].points == 30_000


def test_the_cell_of_a_row_can_be_found_again() -> None:
    reading = read_book(sample(XZ_QUARTERS))
    assert reading.rows is not None
    first = reading.rows.published_quarters[0]
    assert reading.places.cell("季度结果", 0, "得分") == "C2"
    assert first.points > 0
    assert reading.places.cell("季度结果", 0, "没有的列") == "A1"


def test_a_reading_with_faults_has_no_rows(tmp_path: Path) -> None:
    reading = read_book(changed(tmp_path, KX, put("人员!J3", 13)))
    assert reading.rows is None
    assert [fault.cell for fault in reading.faults] == ["J3"]


def test_rows_of_unused_sheets_and_hidden_ones_are_named(tmp_path: Path) -> None:
    book = changed(
        tmp_path, KX, row("提醒函", 2, 对象="甲"), lambda book: setattr(book["指标"], "sheet_state", "hidden")
    )
    reading = check(book)
    assert reading.rows is not None
    assert reading.notes == [
        "工作表“指标”是隐藏的，照样读取",
        "工作表“提醒函”：本方案不使用，其中 1 行未采用",
    ]


def test_a_lost_id_does_not_make_its_references_unknown(tmp_path: Path) -> None:
    """P003 loses its 工号: what names P003 is not reported; a second unknown id shows that not all are P003's."""
    lost = put("人员!A4", None)
    lines = fault_lines(changed(tmp_path, KX, lost))
    assert [line.split(":")[0] for line in lines] == ["人员!A4"]
    lines = fault_lines(changed(tmp_path, KX, lost, put("个人扣分!A2", "P777")))
    assert any(line.startswith("个人扣分!A2: “P777”不是") for line in lines)


def test_an_unreadable_indicator_makes_no_false_total(tmp_path: Path) -> None:
    lines = fault_lines(changed(tmp_path, KX, puts({"指标!E5": "六分", "指标!L9": "也许"})))
    assert [line.split(":")[0] for line in lines] == ["指标!E5", "指标!L9"]


def test_a_doubtful_setting_makes_no_false_total(tmp_path: Path) -> None:
    book = changed(tmp_path, KX, puts({"方案!A7": "自选指标总分", "方案!B7": "四百"}))
    assert [line.split(":")[0] for line in fault_lines(book)] == ["方案!B7"]


def test_changed_settings_reach_the_rules_and_defaults_are_no_change(tmp_path: Path) -> None:
    cells = {"方案!A7": "个人优秀分数线", "方案!B7": 91, "方案!A8": "个人良好分数线", "方案!B8": 80}
    reading = read_book(changed(tmp_path, KX, puts(cells)))
    assert reading.rows is not None
    assert reading.rules is not None
    assert reading.rules.changed >= {"个人优秀分数线"}
    assert "个人良好分数线" not in [row.name for row in reading.rows.settings]
    assert any(hint.setting == "个人优秀分数线" for hint in reading.hints)


def test_settings_that_do_not_fit_each_other_are_faults_of_a_setting(tmp_path: Path) -> None:
    cells = {"方案!A6": "业绩权重", "方案!B6": "80%"}
    (line,) = fault_lines(changed(tmp_path, XZ, puts(cells)))
    assert line.startswith("方案!B6: ")


def test_a_percentage_cell_is_a_share_and_a_plain_number_is_asked_about(tmp_path: Path) -> None:
    shares = [("业绩权重", 0.6), ("履职权重", 0.4)]
    percent = chain(
        *(put(f"方案!A{number}", name) for number, (name, _) in enumerate(shares, 6)),
        *(put(f"方案!B{number}", value, "0%") for number, (_, value) in enumerate(shares, 6)),
    )
    reading = read_book(changed(tmp_path, XZ, percent))
    assert reading.rows is not None
    assert [(row.name, row.value) for row in reading.rows.settings] == [
        ("业绩权重", "60%"),
        ("履职权重", "40%"),
    ]
    (line,) = fault_lines(changed(tmp_path, XZ, puts({"方案!A6": "业绩权重", "方案!B6": 0.7})))
    assert line.startswith("方案!B6: ")


def test_who_is_paid_needs_a_base(tmp_path: Path) -> None:
    assert [line.split(":")[0] for line in fault_lines(changed(tmp_path, KX, put("人员!G3", None)))] == [
        "人员!G3"
    ]
    unpaid = puts({"人员!G3": None, "人员!I3": "否"})
    assert fault_lines(changed(tmp_path, KX, unpaid)) == []
    without_total = chain(put("方案!B5", None), put("人员!G3", None))
    assert fault_lines(changed(tmp_path, KX, without_total)) == []


def test_whose_violation_depends_on_the_rank_needs_one(tmp_path: Path) -> None:
    book = changed(tmp_path, GX, lambda book: _empty_standing(book, "U05H"))
    lines = fault_lines(book)
    assert len(lines) == 1
    assert lines[0].startswith("人员!D")


def _empty_standing(book: object, number: str) -> None:
    for line in book["人员"].iter_rows(min_row=2):  # type: ignore[index]
        if line[0].value == number:
            line[3].value = None


@pytest.mark.parametrize(
    ("conclusions", "place"),
    [(("优秀", "优秀"), "决定!C"), (("一般", "良好"), "决定!C")],
)
def test_a_decision_that_the_results_refuse_is_a_fault_at_its_conclusion(
    conclusions: tuple[str, str], place: str, tmp_path: Path
) -> None:
    lines = fault_lines(changed(tmp_path, XZ, puts({"决定!C2": conclusions[0], "决定!C3": conclusions[1]})))
    assert lines
    assert all(line.startswith(place) for line in lines)


def test_an_unneeded_decision_is_named(tmp_path: Path) -> None:
    spare = row("决定", 4, 对象="K01", 事项="TIE_AT_CUT", 结论="良好", 理由="研究")
    reading = check(changed(tmp_path, XZ, spare))
    assert reading.rows is not None
    assert reading.notes == ["工作表“决定”第 4 行：K01 的 TIE_AT_CUT 已不需要决定，未采用"]


def test_a_scheme_file_replaces_the_one_of_the_program(tmp_path: Path) -> None:
    text = scheme_text("kexie-2017")
    assert text is not None
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("code: kexie-2017", "code: own-2017"), encoding="utf-8")
    (line,) = fault_lines(sample(KX), file)
    assert line.startswith("方案!B2: ")
    assert "own-2017" in line
    assert fault_lines(changed(tmp_path, KX, put("方案!B2", "own-2017")), file) == []


def test_a_scheme_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (line,) = fault_lines(sample(KX), tmp_path / "missing.yaml")
    assert line.startswith("文件: 方案文件 missing.yaml 无法读取")
    file = tmp_path / "bad.yaml"
    file.write_text("code: x\n", encoding="utf-8")
    lines = fault_lines(sample(KX), file)
    assert lines
    assert all(line.startswith("文件: 方案文件 bad.yaml 第") for line in lines)


def test_a_scheme_file_of_another_code_is_one_fault(tmp_path: Path) -> None:
    """The sheets are not judged by a scheme that the book does not mean."""
    file = tmp_path / "other.yaml"
    file.write_text(scheme_text("gongxinju-2019") or "", encoding="utf-8")
    (line,) = fault_lines(sample(KX), file)
    assert line.startswith("方案!B2: ")
    assert "gongxinju-2019" in line


def test_a_faulty_scheme_file_brings_no_errors_of_the_sheets(tmp_path: Path) -> None:
    """Without its scheme a book's own headings and words cannot be judged: only the file's faults are named."""
    file = tmp_path / "bad.yaml"
    text = (
        (scheme_text("kexie-2017") or "")
        .replace("name: 德,", "name: 品德,")
        .replace("version: 1", "version: 0")
    )
    file.write_text(text, encoding="utf-8")
    book = changed(tmp_path, KX, puts({"测评!C1": "品德", "方案!B3": "去年", "人员!J3": 13}))
    lines = fault_lines(book, file)
    assert lines == ["文件: 方案文件 bad.yaml 第 3 行 version：数值太小；应不小于 1"]
    (missing,) = fault_lines(book, tmp_path / "missing.yaml")
    assert "无法读取" in missing


def test_an_unknown_scheme_points_to_files_of_ones_own(tmp_path: Path) -> None:
    (line,) = [
        each for each in fault_lines(changed(tmp_path, KX, put("方案!B2", "own-2017"))) if "方案!B2" in each
    ]
    assert "没有代码为“own-2017”的方案模板" in line
    assert "--scheme 方案文件" in line


def test_graded_quarters_ask_for_the_grade_and_its_ratio(tmp_path: Path) -> None:
    """完成率 is not asked for; a grade is, and in a band the ratio (rules 2.1, 5.1)."""
    scoring = "{method: attainment, quarters: latest, clause: 四(二)1, assumed: 季度得分按分值×完成率计}"
    bands = "[{grade: 好, share: 100%, clause: 三}, {grade: 良好, low: 80%, high: 100%, clause: 三}]"
    text = scheme_text("xiangzhen-2024") or ""
    assert scoring in text
    file = tmp_path / "own.yaml"
    file.write_text(
        text.replace(scoring, f"{{method: graded, clause: 三, grades: {bands}}}"), encoding="utf-8"
    )

    def grade(book: Workbook) -> None:
        page = book["季度台账"]
        head = {cell.value: number for number, cell in enumerate(page[1], 1)}
        for number in range(2, page.max_row + 1):
            page.cell(number, head["完成率"]).value = None
            page.cell(number, head["考核等次"]).value = "好"
        page.cell(3, head["考核等次"]).value = None
        page.cell(4, head["考核等次"]).value = "良好"
        page.cell(5, head["考核等次"]).value = "良好"
        page.cell(5, head["得分比例"]).value = "79%"

    lines = fault_lines(changed(tmp_path, XZ, grade), file)
    assert [line.partition(": ")[0] for line in lines] == ["季度台账!D3", "季度台账!E4", "季度台账!E5"]
    assert "考核等次" in lines[0]
    assert "得分比例" in lines[1]
    assert "79%" in lines[2]


def test_without_a_scheme_the_rest_is_still_checked(tmp_path: Path) -> None:
    book = changed(tmp_path, KX, puts({"方案!B2": "kexie-2018", "人员!J3": 13, "指标!F3": "K9"}))
    assert [line.split(":")[0] for line in fault_lines(book)] == ["方案!B2", "人员!J3", "指标!F3"]


def test_a_sum_of_an_unknown_group_and_a_doubled_pair_are_faults(tmp_path: Path) -> None:
    book = changed(tmp_path, KX_SUMS, puts({"测评汇总!A2": "P001", "测评汇总!D3": None}))
    assert [line.split(":")[0] for line in fault_lines(book)] == ["测评汇总!A2", "测评汇总!D3"]


def test_many_values_under_no_heading_are_counted(tmp_path: Path) -> None:
    def scatter(book: object) -> None:
        for number in range(2, 2_600):
            book["人员"].cell(number, 20, "备注")  # type: ignore[index]

    lines = fault_lines(changed(tmp_path, KX, scatter))
    assert len(lines) == 501
    assert "2598" in lines[-1]


def test_a_year_without_indicators_still_gets_its_hints(tmp_path: Path) -> None:
    book = changed(tmp_path, GX, drop_sheet("指标"), drop_sheet("季度台账"))
    reading = check(book)
    assert reading.rows is not None
    assert reading.hints


def test_result_sheets_are_left_aside_and_their_continuations(tmp_path: Path) -> None:
    def results(book: object) -> None:
        for name in ("计算过程", "计算过程2", "填写说明"):
            book.create_sheet(name)["B7"] = "随便什么"  # type: ignore[attr-defined]

    assert fault_lines(changed(tmp_path, KX, results)) == []
