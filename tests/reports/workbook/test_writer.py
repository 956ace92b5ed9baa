"""Writing a year: what is written reads back as the same year, as text where it is text, sealed where it is sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from appraisals.models import AppraisalRound
from plans.models import Participant, Subject
from reports.workbook.check import check
from reports.workbook.parse import BookReading, read_book
from reports.workbook.vocabulary import ORDER
from scoring.gather import gather
from scoring.year import YearRows
from tests.broken.build import chain, put, puts
from tests.broken.kinds import GX, KX, KX_FULL, XZ
from tests.reports.workbook.books import ALL_SAMPLES, changed, column, sample, written
from tests.scoring.plain import plain_year


def plain(rows: YearRows) -> dict[str, list[Any]]:
    """Plain values of a year; the order of ballots says nothing and is lost in writing."""
    values = plain_year(rows)
    values["ballots"].sort(
        key=lambda row: (row[0], row[1], [(mark is not None, mark or 0) for mark in row[2]])
    )
    return values


def rewritten(folder: Path, reading: BookReading) -> BookReading:
    """The year written and read again."""
    assert reading.rows is not None
    assert reading.rules is not None
    return check(written(folder, reading.rows, reading.rules)[0])


@pytest.mark.parametrize("name", ALL_SAMPLES)
def test_a_written_year_reads_back_as_the_same_year(name: str, tmp_path: Path) -> None:
    reading = check(sample(name))
    again = rewritten(tmp_path, reading)
    assert reading.rows is not None
    assert again.faults == []
    assert again.rows is not None
    assert plain(again.rows) == plain(reading.rows)
    for field in ("year", "scheme_code", "scheme_version", "scheme_digest", "scheme_text"):
        assert getattr(again.rows.plan, field) == getattr(reading.rows.plan, field)
    assert again.agency == reading.agency


def test_changed_settings_come_back_with_clause_and_reason(tmp_path: Path) -> None:
    cells = {
        "方案!C1": "条款",
        "方案!D1": "理由",
        "方案!A7": "个人优秀分数线",
        "方案!B7": "91.5",
        "方案!D7": "党组研究",
    }
    reading = read_book(changed(tmp_path, KX, puts(cells)))
    again = rewritten(tmp_path, reading)
    assert again.rows is not None
    assert [(row.name, row.value, row.reason) for row in again.rows.settings] == [
        ("奖金总额", "60000.01", ""),
        ("取消奖金去向", "回池", ""),
        ("个人优秀分数线", "91.5", "党组研究"),
    ]
    assert again.rules is not None
    assert again.rules.changed == {"奖金总额", "取消奖金去向", "个人优秀分数线"}


def test_every_setting_is_listed_and_sheets_stand_in_order(tmp_path: Path) -> None:
    reading = read_book(sample(XZ))
    assert reading.rows is not None
    assert reading.rules is not None
    path, layout = written(tmp_path, reading.rows, reading.rules)
    book = openpyxl.load_workbook(path)
    names = column(book, "方案", "项目")
    assert names[:3] == ["方案模板", "年度", "单位名称"]
    assert names[3:] == list(reading.rules.scheme.settings)
    assert book.sheetnames == [name for name in ORDER if name in book.sheetnames]
    assert "评议得分" not in book.sheetnames
    assert book["方案"][layout.settings["业绩权重"]].value == 0.7
    assert book["方案"][layout.settings["业绩权重"]].number_format == "0%"


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    reading = read_book(sample(KX))
    assert reading.rows is not None
    assert reading.rules is not None
    strange = ["=1+1", "+A1", "-2", "@SUM(A1)", '=HYPERLINK("x")', "<r>x</r>"]
    for person, name in zip(reading.rows.participants, strange, strict=True):
        person.name = name
    path, _ = written(tmp_path, reading.rows, reading.rules)
    sheet = openpyxl.load_workbook(path)["人员"]
    assert [sheet.cell(number, 2).data_type for number in range(2, 8)] == ["s"] * 6
    again = read_book(path)
    assert again.rows is not None
    assert [person.name for person in again.rows.participants] == strange


def test_ballots_are_sorted_by_marks_inside_target_and_group(tmp_path: Path) -> None:
    reading = read_book(sample(KX_FULL))
    assert reading.rows is not None
    assert reading.rules is not None
    reading.rows.ballots.reverse()
    path, layout = written(tmp_path, reading.rows, reading.rules)
    again = read_book(path)
    assert again.rows is not None
    assert again.rows.ballots == sorted(
        reading.rows.ballots, key=lambda row: (row[0], row[1], [(m is not None, m or 0) for m in row[2]])
    )
    for (target, group), (first, last) in layout.ballots.items():
        mine = again.rows.ballots[first - 2 : last - 1]
        assert {(row.target, row.group) for row in mine} == {(target, group)}
    assert max(last for _, last in layout.ballots.values()) == layout.sheets["测评"].last


@pytest.mark.parametrize("name", [KX_FULL, XZ])
def test_a_sealed_round_leaves_as_sums_with_the_same_facts(name: str, tmp_path: Path) -> None:
    reading = read_book(sample(name))
    assert reading.rows is not None
    assert reading.rules is not None
    assert reading.rows.ballots
    before = gather(reading.rows, reading.rules.scheme)
    assert isinstance(reading.rows.round, AppraisalRound)
    reading.rows.round.sealed = True
    path, layout = written(tmp_path, reading.rows, reading.rules)
    assert layout.sheets["测评"].last == 1
    again = check(path)
    assert again.rows is not None
    assert again.rows.ballots == []
    assert gather(again.rows, reading.rules.scheme).tallies == before.tallies


def test_dates_and_percentages_are_typed_cells(tmp_path: Path) -> None:
    reading = read_book(changed(tmp_path, KX, chain(put("季度台账!C2", "91.25%"), put("季度台账!C3", "80%"))))
    assert reading.rows is not None
    assert reading.rules is not None
    path, layout = written(tmp_path, reading.rows, reading.rules)
    book = openpyxl.load_workbook(path)
    letter = layout.sheets["季度台账"].letters["完成率"]
    first, second = (book["季度台账"][f"{letter}{number}"] for number in (2, 3))
    assert (first.value, first.number_format) == (0.9125, "0.00##%")
    assert (second.value, second.number_format) == (0.8, "0%")
    day = book["违规违纪"][f"{layout.sheets['违规违纪'].letters['决定日期']}2"]
    assert day.is_date
    assert book["指标"].freeze_panes == "B2"
    assert book["指标"]["A1"].alignment.wrap_text


def test_every_field_of_a_row_survives(tmp_path: Path) -> None:
    """Optional columns too: what a page enters is not lost by moving out and in."""
    reading = read_book(sample(GX))
    assert reading.rows is not None
    person: Participant = reading.rows.participants[0]
    person.job_title, person.previous_grade, person.absence_reason = "岗位甲", "优秀", "无"
    person.staff_category, person.months_in_post = "民主党派机关", 7
    subject: Subject = reading.rows.subjects[0]
    subject.group, subject.coefficient_points = "甲组", 12_345
    letter = reading.rows.letters[0]
    letter.time_limit, letter.completed_on = "十日内", letter.sent_on
    addition = reading.rows.adjustments[0]
    addition.meeting_date, addition.minutes = letter.sent_on, "纪要〔2019〕1号"
    reading.rows.violations[0].certified_by = "市纪委"
    again = rewritten(tmp_path, reading)
    assert again.rows is not None
    assert plain(again.rows) == plain(reading.rows)
