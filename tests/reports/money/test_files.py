"""The files: every amount and every sum is the list's, words stay words, and a draft says that it is one."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from bonuses.models import BonusSupplement
from people.access import Role
from people.models import Job
from people.services.job_runs import execute
from reports import result_files
from reports.money_files.cells import harmless, in_capitals
from reports.money_files.kinds import KINDS, Source, build, file_name, source_of, stored
from reports.money_files.paper import NOT_APPROVED, MoneyPaper
from reports.money_files.pdfs import pages_of
from reports.result_pages.frame import place_of
from scoring.models import PersonResult, Settlement
from tests.bonuses.money_world import amounts_of, approved, later, published, supplemented
from tests.office import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring", "folder")]
EVIL: Final = ("=1+1", "+cmd", "-2", "@SUM(A1)")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> None:
    settings.HENGJI_DATA = tmp_path


def source(settlement: Settlement, supplement: int = 0) -> Source:
    found = source_of(settlement, supplement)
    assert found is not None
    return found


def sheet(path: Path) -> list[list[Any]]:
    return [list(row) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def test_the_list_for_signature_has_everybody_and_the_sum(office: Office) -> None:
    found = published(office)
    approved(office, found)
    rows = sheet(build(source(found), KINDS["signed"]))
    head = rows.index(next(row for row in rows if row[0] == "序号"))
    lines = [row for row in rows[head + 1 :] if isinstance(row[0], int)]
    had = amounts_of(found)
    assert {row[1]: round(row[4] * 100) for row in lines} == had
    assert f"=SUM(E{head + 2}:E{head + 1 + len(lines)})" in {row[4] for row in rows}
    assert f"合计人民币（大写）：{in_capitals(sum(had.values()))}" in {row[0] for row in rows}
    assert "党组2026年3月3日核定（甲党组〔2026〕3号）" in str(rows[2][0])


def test_finance_gets_an_empty_text_column_for_accounts(office: Office) -> None:
    found = published(office)
    approved(office, found)
    book = load_workbook(build(source(found), KINDS["finance"])).worksheets[0]
    (place,) = [cell for row in book.iter_rows(max_row=5) for cell in row if cell.value == "银行账号"]
    below = book.cell(place.row + 1, place.column)
    assert (below.value, below.number_format) == (None, "@")
    assert "市财政绩效奖专项" in {str(cell.value) for row in book.iter_rows() for cell in row}


@pytest.mark.parametrize(("kind", "encoding"), [("gb18030", "gb18030"), ("utf8", "utf-8-sig")])
def test_the_csv_reads_back_to_the_fen(office: Office, kind: str, encoding: str) -> None:
    found = published(office)
    approved(office, found)
    path = build(source(found), KINDS[kind])
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file))
    *lines, total = rows
    had = amounts_of(found)
    assert {row["工号"]: int(row["金额"].replace(".", "")) for row in lines} == had
    assert total["姓名"] == "合计"
    assert int(total["金额"].replace(".", "")) == sum(had.values())
    assert {row["银行账号"] for row in rows} == {""}
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (kind == "utf8")


def test_names_never_become_formulas(office: Office) -> None:
    found = published(office)
    for row, name in zip(
        PersonResult.objects.filter(settlement=found).order_by("number"), EVIL, strict=False
    ):
        PersonResult.objects.filter(pk=row.pk).update(name=name)
    approved(office, found)
    for kind in ("signed", "finance", "totals"):
        book = load_workbook(build(source(found), KINDS[kind]))
        formulas = [
            cell.value
            for one in book.worksheets
            for row in one.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert formulas
        assert all(str(each).startswith("=SUM(") for each in formulas)
    with build(source(found), KINDS["utf8"]).open(encoding="utf-8-sig", newline="") as file:
        names = {row["姓名"] for row in csv.DictReader(file)}
    assert {f"'{name}" for name in EVIL} <= names
    assert harmless("张三") == "张三"


def test_the_sums_file_has_every_grouping(office: Office) -> None:
    found = published(office)
    approved(office, found)
    book = load_workbook(build(source(found), KINDS["totals"]))
    assert book.sheetnames == ["按所在对象", "按人员类别", "按资金来源"]
    for one in book.worksheets:
        listed: list[Any] = list(one.iter_rows(min_row=5, values_only=True))
        rows = [row for row in listed if isinstance(row[1], int)]
        assert round(sum(row[3] for row in rows) * 100) == sum(amounts_of(found).values())


def test_before_approval_every_file_says_so(office: Office) -> None:
    found = published(office)
    draft = source(found)
    assert "（未核定）" in file_name(draft, KINDS["finance"])
    assert NOT_APPROVED in str(sheet(build(draft, KINDS["signed"]))[2][0])
    text = "".join(page.extract_text() for page in PdfReader(build(draft, KINDS["signed-pdf"])).pages)
    assert NOT_APPROVED in text
    approved(office, found)
    done = source(found)
    assert stored(done, KINDS["signed-pdf"]) is None
    assert "未核定" not in file_name(done, KINDS["finance"])
    text = "".join(page.extract_text() for page in PdfReader(build(done, KINDS["signed-pdf"])).pages)
    assert "未核定" not in text
    assert f"{sum(amounts_of(found).values()) / 100:,.2f}" in text


def test_a_supplement_has_its_sheet_and_a_slip_for_each(office: Office) -> None:
    first = published(office)
    approved(office, first)
    had = amounts_of(first)
    row = supplemented(office, later(first, {"A01": had["A01"] + 123, "A03": None}))
    found = source(row.after, row.pk)
    assert "slips" in {kind.kind for kind in found.kinds}
    lines = [cells for cells in sheet(build(found, KINDS["signed"])) if isinstance(cells[0], int)]
    assert {cells[1]: round(cells[6] * 100) for cells in lines} == {"A01": 123, "A03": -had["A03"]}
    pages = PdfReader(build(found, KINDS["slips"])).pages
    assert len(pages) == 2
    text = pages[0].extract_text()
    assert "补发" in text
    assert "1.23" in text
    assert "一科科长" not in text


def test_pages_for_signature_add_up(office: Office) -> None:
    found = published(office)
    approved(office, found)
    paper: MoneyPaper = source(found).paper()
    many = paper.lines * 9
    pages = pages_of(replace(paper, lines=many, total=paper.total * 9))
    assert sum(int(page.subtotal.replace(",", "").replace(".", "")) for page in pages) == paper.total * 9
    assert [bool(page.total) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_file_is_made_by_a_job_and_downloaded(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    found = published(office)
    approved(office, found)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = reverse("money_file", kwargs={**place_of(found), "supplement": 0, "kind": "gb18030"})
    assert client.post(url).status_code == 302
    job = Job.objects.get(kind="money.file")
    execute(job.pk, worker="测试")
    answer = client.get(url)
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Cache-Control"] == "no-store"
    body = b"".join(answer.streaming_content).decode("gb18030")  # type: ignore[attr-defined]
    assert body.splitlines()[0].startswith("序号,工号,姓名,银行账号,金额")
    listed = client.get(reverse("money_files", kwargs=place_of(found))).content.decode()
    assert "下载财务发放表-GB18030.csv" in listed


def test_a_supplement_of_another_version_has_no_files_here(office: Office) -> None:
    first = published(office)
    approved(office, first)
    row = supplemented(office, later(first, {"A01": 5}))
    assert BonusSupplement.objects.count() == 1
    assert source_of(first, row.pk) is None


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (102_340, "壹仟零贰拾叁元肆角"),
        (5, "伍分"),
        (100_05, "壹佰元零伍分"),
        (1_000_000_00, "壹佰万元整"),
        (100_010_001_00, "壹亿零壹万零壹元整"),
        (-1_50, "负壹元伍角"),
        (13_666_67, "壹万叁仟陆佰陆拾陆元陆角柒分"),
        (10_500_00, "壹万零伍佰元整"),
        (10**15, "壹拾万亿元整"),
    ],
)
def test_sums_in_capitals(fen: int, words: str) -> None:
    assert in_capitals(fen) == words


def test_a_slip_says_that_its_amount_waits_until_it_is_approved(office: Office) -> None:
    found = published(office)
    waiting = result_files.build(found, result_files.KINDS["slips"])
    assert "元（待核定）" in "".join(page.extract_text() for page in PdfReader(waiting).pages)
    approved(office, found)
    done = result_files.build(found, result_files.KINDS["slips"])
    assert done != waiting
    assert "待核定" not in "".join(page.extract_text() for page in PdfReader(done).pages)
