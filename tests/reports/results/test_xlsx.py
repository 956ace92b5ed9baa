"""结果.xlsx: the sheets and headings of workbook.md, the figures of 结果.json, text that stays text."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bonuses.settled import Settled
from reports.results import xlsx
from reports.results.rules_table import rule_figures
from reports.results.tables import Kind
from reports.results.xlsx import as_number, write_results
from reports.workbook.vocabulary import LEFT_ASIDE
from tests.reports.results.books import CODES, UNDECIDED, settle_book, settle_sample

pytestmark = pytest.mark.django_db

FIXED = {
    "人员结果": "工号 姓名 所在对象 得分 等次 基数 扣减 补发 尾差 奖金 取消依据",
    "奖金": "项目 值",
    "问题": "代码 是否阻断 位置 说明",
    "规则": "项目 值 条款",
    "违规计分": "编号 对象 当事人 分值 取消奖金 降档 条款",
    "计算过程": "对象 层级 项目 数值 算式 条款 依据原文",
}
RESULT_SHEETS = ["考核结果", "人员结果", "奖金", "问题", "规则", "违规计分", "计算过程"]


def write(settled: Settled, folder: Path, *, formulas: bool = False) -> dict[str, Worksheet]:
    """The sheets as written, by default with the stored values of formulas."""
    path = folder / "结果.xlsx"
    write_results(settled, path)
    return {sheet.title: sheet for sheet in load_workbook(path, data_only=not formulas).worksheets}


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The data rows by heading; a formula that gives "" is an empty cell."""
    headings, *data = sheet.iter_rows(values_only=True)
    return [
        dict(zip(map(str, headings), (None if cell == "" else cell for cell in row), strict=True))
        for row in data
    ]


def places(value: object) -> str | None:
    """A figure of a cell as 结果.json writes it; the digits in the file, not a rounding of them."""
    if value is None:
        return None
    exact = Decimal(str(value))
    assert exact == exact.quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return f"{exact:.2f}"


@pytest.mark.parametrize("code", CODES)
def test_sheets_and_headings(code: str, tmp_path: Path) -> None:
    settled = settle_sample(code)
    sheets = write(settled, tmp_path)
    shown = [name for name in sheets if name in LEFT_ASIDE]
    assert [name for name in shown if name in RESULT_SHEETS] == RESULT_SHEETS
    assert shown[: len(RESULT_SHEETS) - 1] == RESULT_SHEETS[:-1]
    assert shown[-1] == "计算过程"
    assert set(list(sheets)[-len(shown) :]) == set(shown)
    assert next(iter(sheets)) == "方案"
    for name, headings in FIXED.items():
        assert [cell.value for cell in sheets[name][1]] == headings.split()
    parts = json.loads(settled.settlement.result)["subjects"][0]["parts"]
    expected = ["编号", "名称", "类型", "分组", *parts, "得分", "百分制", "名次", "等次"]
    assert [cell.value for cell in sheets["考核结果"][1]] == expected


@pytest.mark.parametrize("code", [*CODES, UNDECIDED])
def test_every_figure_is_that_of_the_result(code: str, tmp_path: Path) -> None:
    settled = settle_sample(code)
    sheets = write(settled, tmp_path)
    result = json.loads(settled.settlement.result)
    subjects = rows(sheets["考核结果"])
    assert len(subjects) == len(result["subjects"])
    for row, subject in zip(subjects, result["subjects"], strict=True):
        assert row["编号"] == subject["id"]
        assert (row["名次"], row["等次"]) == (subject["rank"], subject["grade"])
        assert (places(row["得分"]), places(row["百分制"])) == (subject["score"], subject["percent"])
        assert {name: places(row[name]) for name in subject["parts"]} == subject["parts"]
    for row, person in zip(rows(sheets["人员结果"]), result["people"], strict=True):
        shown = {
            "id": row["工号"],
            "score": places(row["得分"]),
            "grade": row["等次"],
            "base": places(row["基数"]),
            "bonus": places(row["奖金"]),
            "cancelled_by": row["取消依据"].split("、") if row["取消依据"] else [],
        }
        assert shown == {name: person[name] for name in shown}
        if row["基数"] is not None:
            assert (
                places(Decimal(str(row["基数"])) - Decimal(str(row["扣减"])) + Decimal(str(row["补发"])))
                == (person["bonus"])
            )
    problems = [(row["代码"], row["是否阻断"] == "是", row["位置"]) for row in rows(sheets["问题"])]
    assert problems == [(row["code"], row["blocking"], row["where"]) for row in result["problems"]]


def test_the_bonus_adds_up(tmp_path: Path) -> None:
    sheets = write(settle_sample("kexie-2017"), tmp_path)
    values = {row["项目"]: places(row["值"]) for row in rows(sheets["奖金"])}
    assert list(values) == ["总额", "发放", "收回", "未分配", "核对"]
    assert values["核对"] == "0.00"
    assert values["总额"] == "386500.00"


@pytest.mark.parametrize("code", [UNDECIDED, "xiangzhen-2024"])
def test_undecided_amounts_are_empty(code: str, tmp_path: Path) -> None:
    """A blocked settlement keeps its total only; a scheme without a bonus has nothing to show."""
    sheets = write(settle_sample(code), tmp_path)
    values = {row["项目"]: row["值"] for row in rows(sheets["奖金"])}
    assert [values[name] for name in ("发放", "收回", "未分配", "核对")] == [None] * 4
    assert all(row["基数"] is None and row["奖金"] is None for row in rows(sheets["人员结果"]))


def test_the_trace_quotes_the_clause_and_marks_readings(tmp_path: Path) -> None:
    settled = settle_sample("xiangzhen-2024")
    trace = rows(write(settled, tmp_path)["计算过程"])
    first = trace[0]
    assert (first["对象"], first["层级"], first["数值"]) == ("K01", 1, 91.81)
    assert first["依据原文"] == settled.rules.scheme.clauses[first["条款"]]
    levels = [row["层级"] for row in trace]
    assert all(level <= before + 1 for before, level in pairwise(levels))
    assert any("（原文未规定，按系统默认：" in row["依据原文"] for row in trace if row["依据原文"])
    assert any("〔季度台账:" in row["算式"] for row in trace if row["算式"])
    assert {row["对象"] for row in trace} == {row.code for row in settled.outcome.subjects}


def test_rules_stand_in_cells_of_their_own(tmp_path: Path) -> None:
    settled = settle_sample("gongxinju-2019")
    figures = {row["项目"]: row for row in rows(write(settled, tmp_path)["规则"])}
    weight = figures["考核对象／参评单位／目标考评／权重〔方案：目标考评权重〕"]
    assert (weight["值"], weight["条款"]) == (0.7, "二(二)2")
    assert figures["违规违纪／4-1①／分值"]["值"] == 0.5
    assert figures["奖金／月数〔方案：奖金月数〕"]["值"] == 2
    assert len(figures) == len(list(rule_figures(settled.rules)))


def test_a_changed_setting_shows_its_value(tmp_path: Path) -> None:
    figures = {row["项目"]: row["值"] for row in rows(write(settle_sample("kejiju-2021"), tmp_path)["规则"])}
    assert figures["奖金／取消奖金去向〔方案：取消奖金去向〕"] == "收回"


def test_a_result_reads_back_as_the_year_it_contains(tmp_path: Path) -> None:
    settled = settle_sample("kexie-2017")
    write(settled, tmp_path)
    again = settle_book(tmp_path / "结果.xlsx")
    assert again.settlement.result == settled.settlement.result
    assert again.settlement.version == settled.settlement.version + 1


@pytest.mark.parametrize("name", ["=1+1", "+86", "-1", "@cmd", "<r>x</r>", "{=A1}", "&<>\"'", "http://a.b"])
def test_text_stays_text(name: str, tmp_path: Path) -> None:
    settled = settle_sample("kexie-2017")
    person = settled.outcome.people[0]
    object.__setattr__(person, "name", name)
    sheets = write(settled, tmp_path)
    cell = sheets["人员结果"]["B2"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == name
    assert all(cell.hyperlink is None for cell in sheets["人员结果"][2])
    with zipfile.ZipFile(tmp_path / "结果.xlsx") as archive:
        parts = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
    written = escape(name, {'"': "&quot;"}).encode()
    formulas = [text for part in parts for text in re.findall(b"<f>(.*?)</f>", part)]
    assert formulas
    assert not any(text == written or b'"' + written in text for text in formulas)


def test_a_long_trace_goes_on_in_a_second_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = settle_sample("xiangzhen-2024")
    whole = rows(write(settled, tmp_path)["计算过程"])
    monkeypatch.setattr(xlsx, "MOST_ROWS", 301)
    sheets = write(settled, tmp_path)
    assert sheets["计算过程"].max_row == 301
    assert [cell.value for cell in sheets["计算过程2"][1]] == FIXED["计算过程"].split()
    assert rows(sheets["计算过程"]) + rows(sheets["计算过程2"]) == whole


def test_numbers_leave_with_their_own_digits() -> None:
    assert str(as_number(9732, Kind.SCORE)) == "97.32"
    assert str(as_number(-30, Kind.MONEY)) == "-0.30"
    assert str(as_number(1, Kind.POINTS)) == "0.0001"


def test_nothing_half_written_stands_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(xlsx, "write_result_sheets", fail)
    with pytest.raises(RuntimeError, match="disk"):
        write_results(settle_sample("xiangzhen-2024"), tmp_path / "结果.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_sheets_are_ready_to_print(tmp_path: Path) -> None:
    sheet = write(settle_sample("kexie-2017"), tmp_path)["考核结果"]
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:J9"
    comment = sheet["G1"].comment
    assert comment is not None
    assert "分项四舍五入，可能与总分相差0.01" in str(comment.text)
