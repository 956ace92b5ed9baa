"""check_book, blank_book and write_book as commands: what they print, write and how they end."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from plans.models import Plan
from reports.workbook.check import check
from scoring.gather import gather
from scoring.models import Violation
from scoring.services import store_year
from tests.broken.build import chain, drop_sheet, put, puts
from tests.broken.kinds import GX, KX, XZ_FULL
from tests.reports.workbook.books import changed, sample
from tests.scoring.plain import plain_year


def run(*arguments: str) -> int:
    """The exit code of a command."""
    try:
        call_command(*arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_a_sound_book_is_named_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check_book", str(sample(KX))) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "没有错误"
    assert "提示" in out
    assert err == ""


def test_faults_go_to_stderr_and_the_exit_code_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = changed(tmp_path, KX, puts({"人员!J3": 13, "指标!F3": "K9"}))
    assert run("check_book", str(book)) == 2
    err = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in err] == ["人员!J3", "指标!F3"]


def test_a_file_that_is_no_workbook_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "假的.xlsx"
    file.write_text("项目,值\n", encoding="utf-8")
    assert run("check_book", str(file)) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_marked_copy_shows_every_fault_where_it_is(tmp_path: Path) -> None:
    change = chain(puts({"人员!J3": 13, "测评!C2": "优秀"}), drop_sheet("考核对象"))
    book = changed(tmp_path, KX, change)
    before = book.read_bytes()
    marked = tmp_path / "标注.xlsx"
    assert run("check_book", str(book), "--marked", str(marked)) == 2
    copy = openpyxl.load_workbook(marked)
    for sheet, cell, words in (("人员", "J3", "13"), ("测评", "C2", "优秀")):
        there = copy[sheet][cell]
        assert there.comment is not None
        assert words in there.comment.text
        assert there.fill.fgColor.rgb.endswith("FFC7CE")
    listed = [line[0] for line in copy["填写说明"].iter_rows(values_only=True)]
    assert any("考核对象!A1" in str(line) for line in listed)
    assert copy["人员"]["A2"].comment is None
    assert book.read_bytes() == before


def test_a_marked_copy_never_replaces_the_book(tmp_path: Path) -> None:
    book = changed(tmp_path, KX, put("人员!J3", 13))
    before = book.read_bytes()
    assert run("check_book", str(book), "--marked", str(book)) == 2
    assert book.read_bytes() == before


def test_blank_book_of_an_unknown_scheme_lists_the_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("blank_book", "nobody-1999", str(tmp_path / "空白.xlsx")) == 2
    assert "kexie-2017" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_blank_book_writes_a_book(tmp_path: Path) -> None:
    assert run("blank_book", "kejiju-2021", str(tmp_path / "空白.xlsx")) == 0
    assert "指标" in openpyxl.load_workbook(tmp_path / "空白.xlsx").sheetnames


@pytest.mark.django_db
@pytest.mark.parametrize("name", [KX, GX, XZ_FULL])
def test_a_stored_year_leaves_as_a_book_with_the_same_facts(name: str, tmp_path: Path) -> None:
    reading = check(sample(name))
    assert reading.rows is not None
    assert reading.rules is not None
    facts = gather(reading.rows, reading.rules.scheme, agency=reading.agency)
    plain = plain_year(reading.rows)
    store_year(reading.rows, owner=reading.agency)
    out = tmp_path / "导出.xlsx"
    year = str(reading.rows.plan.year)
    assert run("write_book", "--agency", reading.agency, "--year", year, str(out)) == 0
    again = check(out)
    assert again.faults == []
    assert again.rows is not None
    assert again.agency == reading.agency
    written = gather(again.rows, reading.rules.scheme, agency=again.agency)
    assert sorted(written.subjects, key=repr) == sorted(facts.subjects, key=repr)
    assert sorted(written.people, key=repr) == sorted(facts.people, key=repr)
    assert written.tallies == facts.tallies
    assert sorted(plain_year(again.rows)["ledger"], key=repr) == sorted(plain["ledger"], key=repr)
    assert Violation.objects.count() == len(again.rows.violations)


@pytest.mark.django_db
def test_a_year_that_is_not_there_lists_what_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading = check(sample(KX))
    assert reading.rows is not None
    store_year(reading.rows, owner=reading.agency)
    out = tmp_path / "导出.xlsx"
    assert run("write_book", "--agency", reading.agency, "--year", "1999", str(out)) == 2
    assert "2017" in capsys.readouterr().err
    assert not out.exists()
    assert Plan.objects.count() == 1


@pytest.mark.django_db
def test_a_sealed_round_leaves_as_sums(tmp_path: Path) -> None:
    reading = check(sample(KX))
    assert reading.rows is not None
    assert reading.rows.round is not None
    reading.rows.round.sealed = True
    ballots = len(reading.rows.ballots)
    store_year(reading.rows, owner=reading.agency)
    out = tmp_path / "导出.xlsx"
    assert run("write_book", "--agency", reading.agency, "--year", "2017", str(out)) == 0
    again = check(out)
    assert again.rows is not None
    assert again.rows.ballots == []
    assert sum(tally.valid + tally.invalid for tally in again.rows.tallies) == ballots
