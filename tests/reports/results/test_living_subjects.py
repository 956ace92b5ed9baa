"""考核结果 computes: every scheme that can be written recalculates to 结果.json; what an edit makes is shown."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook

from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from reports.results.living.base import NOT_LIVING, number, round2, runs, text, total_of
from reports.results.xlsx import write_results
from tests.living.agreement import faults
from tests.living.recalculation import recalculated
from tests.living.years import Year, fresh_result, settled_year
from tests.reports.results.any_scheme import write_year
from tests.reports.results.books import settle_book, settle_sample
from tests.reports.results.odd_scheme import ODD

pytestmark = pytest.mark.django_db

TWO: Final = """
code: erke-2030
version: 1
title: 两科方案
document: 两科方案
clauses: {一: 示例条款}
settings:
  优秀名额: {value: 1, type: integer, clause: 一}
indicators:
  scoring: {method: attainment, clause: 一}
subjects:
  - name: 科室
    clause: 一
    kinds: [科室]
    parts: [{name: 任务, source: indicators, measure: percent, clause: 一}]
    grading:
      grades: [优秀, 良好]
      rules:
        - {grade: 优秀, when: {first: {count: $优秀名额}}, clause: 一}
        - {grade: 良好, clause: 一}
"""


def drawn(scheme: str, file: Path | None, seed: int, folder: Path) -> Year:
    """A random year of any scheme, settled and written."""
    rules = load_rules(scheme).rules
    assert rules is not None
    source = folder / "source.xlsx"
    write_year(rules.scheme, seed, source)
    return settled_year(source, folder, f"{rules.scheme.code}-{seed}", file)


def test_every_scheme_recalculates_to_its_result(tmp_path: Path) -> None:
    """Trimmed ballots, limits, quotas rounded up, three classes, means of quarters: none is left a value."""
    odd = tmp_path / "odd.yaml"
    odd.write_text(ODD, encoding="utf-8")
    years = [drawn(ODD, odd, seed, tmp_path) for seed in (0, 2, 4)]
    for code in ("xianji-2023", "gongxinju-neibu-2019"):
        years += [drawn(scheme_text(code) or "", None, seed, tmp_path) for seed in (1, 3)]
    assert faults(years, [], tmp_path / "again") == []
    assert all(feature.startswith("尾差") for feature in NOT_LIVING)


def two_sections(folder: Path, ids: tuple[str, str] = ("K1", "K2")) -> tuple[Path, Path]:
    """A book of two sections with one indicator each, 90% and 80%, and its scheme."""
    scheme, path, book = folder / "two.yaml", folder / "source.xlsx", Workbook()
    scheme.write_text(TWO, encoding="utf-8")
    book.remove(book.worksheets[0])
    sheets: dict[str, list[list[Any]]] = {
        "方案": [["项目", "值"], ["方案模板", "erke-2030"], ["年度", 2030], ["单位名称", "示例局"]],
        "考核对象": [["编号", "名称", "类型"], *([code, f"名称{code}", "科室"] for code in ids)],
        "人员": [["工号", "姓名", "所在对象"]],
        "指标": [
            ["编号", "类别", "一级指标", "二级指标", "分值", "责任对象", "免设二级"],
            *([f"I{n}", "甲", "任务", f"事项{n}", 10, code, "否"] for n, code in enumerate(ids, 1)),
        ],
        "季度台账": [
            ["指标编号", "季度", "完成率", "状态"],
            ["I1", 4, "90%", "已审核"],
            ["I2", 4, "80%", "已审核"],
        ],
    }
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path, scheme


def column(path: Path, title: str, heading: str) -> list[Any]:
    """Stored values of a column."""
    headings, *rows = load_workbook(path, data_only=True)[title].iter_rows(values_only=True)
    return [row[headings.index(heading)] or None for row in rows]


def test_a_tie_that_an_edit_creates_shows_the_lower_grade_and_waits(tmp_path: Path) -> None:
    source, scheme = two_sections(tmp_path)
    year = settled_year(source, tmp_path, "tie", scheme)
    assert column(year.book, "考核结果", "等次") == ["优秀", "良好"]
    book = load_workbook(year.book)
    book["季度台账"]["C3"].value = 0.9
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    fresh = fresh_result(edited, scheme)
    assert fresh is not None
    assert [problem["code"] for problem in fresh["problems"]] == ["TIE_AT_CUT"]
    [again] = recalculated([edited], tmp_path / "again")
    assert column(again, "考核结果", "名次") == [1, 1]
    assert column(again, "考核结果", "等次") == ["良好", "良好"]
    assert column(again, "得分计算", "同分待定") == [1, 1]
    assert column(again, "待定事项", "数量")[0] == 2, "both are tied"


def test_the_mark_of_an_open_tie_is_a_format_not_a_value(tmp_path: Path) -> None:
    source, scheme = two_sections(tmp_path)
    year = settled_year(source, tmp_path, "tie", scheme)
    book = load_workbook(year.book)
    [(cells, [rule])] = [(str(area.sqref), area.rules) for area in book["考核结果"].conditional_formatting]
    assert cells == "I2:I3"
    assert rule.dxf.numFmt.formatCode == '@"·同分待定"'
    assert rule.formula == ["INDEX(考核对象同分待定,ROW()-1)=1"]
    assert book.defined_names["考核对象同分待定"].attr_text == "得分计算!$F$2:$F$3"


def test_ids_that_spreadsheets_would_take_for_something_else(tmp_path: Path) -> None:
    """Formulas find rows by address: quotation marks, wildcards, leading zeros and letter case cannot confuse them."""
    source, scheme = two_sections(tmp_path, ('x"1*', 'X"1*'))
    year = settled_year(source, tmp_path, "ids", scheme)
    assert faults([year], [], tmp_path / "again") == []


def test_a_figure_of_a_plan_setting_refers_to_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    write_results(settle_sample("gongxinju-2019"), path)
    book = load_workbook(path)
    plan = {str(name.value): value.coordinate for name, value in book["方案"].iter_rows(max_col=2)}
    given = {str(row[0]): row[1] for row in book["规则"].iter_rows(values_only=True)}
    letters = {name: f"=方案!${cell[0]}${cell[1:]}" for name, cell in plan.items()}
    named = {label: value for label, value in given.items() if "〔方案：" in label}
    assert len(named) >= 13
    for label, value in named.items():
        assert value == letters[label.partition("〔方案：")[2].rstrip("0123456789（）").removesuffix("〕")]
    assert not any(str(value).startswith("=") for label, value in given.items() if label not in named)


@pytest.mark.parametrize("code", ["kexie-2017", "gongxinju-2019"])
def test_every_helper_sheet_is_left_aside(code: str, tmp_path: Path) -> None:
    settled = settle_sample(code)
    write_results(settled, tmp_path / "结果.xlsx")
    assert settle_book(tmp_path / "结果.xlsx").settlement.result == settled.settlement.result


def test_pieces_of_formulas() -> None:
    assert round2("A1") == "ROUND(ROUND(A1,8),2)"
    assert text('a"b') == '"a""b"'
    assert [number(Fraction(value)) for value in ("5", "0.25", "1/3", "-1/8")] == [
        "5",
        "0.25",
        "(1/3)",
        "-0.125",
    ]
    assert runs([5, 2, 3, 9]) == [(2, 3), (5, 5), (9, 9)]
    assert total_of([]) == "0"
    assert total_of([f"A{n}" for n in range(201)]).count("SUM(") == 2
