"""The quarter in Excel: what is downloaded reads back the same, what was filled is compared, what is stale is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import LedgerEntry
from people.access import Role
from people.audit import AuditEntry
from plans.engine.units import RATIO
from plans.models import Plan
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State
Edit = Callable[[Any, dict[str, int]], None]


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def path(office: Office, name: str, *more: object) -> str:
    return reverse(name, args=[office.a.pk, YEAR, 2, *more])


def download(office: Office) -> Any:
    answer = office.client_of(Role.FILER).get(path(office, "filing_book"))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def upload(
    office: Office, edit: Edit | None = None, *, book: Any = None, who: Role | str = Role.FILER
) -> Any:
    """Download, edit (sheet, heading → column), upload; the answer after following."""
    book = book or download(office)
    sheet = book["季度填报"]
    if edit is not None:
        edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    out = io.BytesIO()
    book.save(out)
    return send(office, out.getvalue(), who)


def send(office: Office, content: bytes, who: Role | str = Role.FILER) -> Any:
    file = SimpleUploadedFile("填好.xlsx", content)
    return office.client_of(who).post(path(office, "filing_upload"), {"book": file}, follow=True)


def fill(**values: object) -> Edit:
    """Fill cells of the first row, by heading."""
    names = {"rate": "完成率(%)", "progress": "完成情况", "points": "自评分", "mark": "标识（勿改）"}

    def edit(sheet: Any, columns: dict[str, int]) -> None:
        for name, value in values.items():
            cell = sheet.cell(2, columns[names[name]])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # as typed into a cell for text

    return edit


def accept(office: Office, answer: Any, rows: list[str]) -> Any:
    return office.client_of(Role.FILER).post(answer.redirect_chain[-1][0], {"rows": rows}, follow=True)


def stored(code: str = "1.1") -> LedgerEntry:
    return LedgerEntry.objects.get(indicator__plan__year=YEAR, indicator__code=code, quarter=2)


def key(plan: Plan, code: str = "1.1") -> int:
    found: int = plan.indicators.get(code=code).pk
    return found


def test_only_what_is_filled_in_is_open_and_hints_stand_at_the_cells(office: Office, plan: Plan) -> None:
    entry(plan, "1.2", 2, State.SUBMITTED)
    sheet = download(office)["季度填报"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.protection.sheet is True
    assert [sheet.cell(line, 1).value for line in (2, 3)] == ["1.1", "1.2"]
    unlocked = {heading for heading, column in columns.items() if not sheet.cell(2, column).protection.locked}
    assert unlocked == {"完成率(%)", "自评分", "完成情况", "存在问题", "整改措施", "无佐证理由"}
    assert all(sheet.cell(3, column).protection.locked for column in columns.values())
    assert any("本季计划 50%" in (rule.prompt or "") for rule in sheet.data_validations.dataValidation)


def test_what_is_downloaded_reads_back_without_a_difference(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="第一行\n=1+1", attainment=RATIO // 3 * 2, version=2)
    page = upload(office).content.decode()
    assert "没有要存入的改动" in page


def test_what_was_filled_is_compared_and_stored_when_confirmed(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="旧话", version=4)
    answer = upload(office, fill(rate=52.5, progress='=HYPERLINK("http://x")', points="0.5分"))
    page = answer.content.decode()
    assert "<del>旧话</del>" in page
    assert "<ins>52.5</ins>" in page
    done = accept(office, answer, [f"{key(plan)}:4"])
    assert "已存入 1 项" in done.content.decode()
    now = stored()
    assert (now.state, now.attainment, now.self_points, now.version) == (
        State.DRAFT,
        525 * RATIO // 1000,
        5_000,
        5,
    )
    assert AuditEntry.objects.filter(action="从Excel填报").count() == 1


def test_words_that_begin_with_an_equals_sign_stay_words_in_the_download(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="=cmd|'/c calc'!A0", problems="@sum", measures="+1", version=1)
    sheet = download(office)["季度填报"]
    cells = {cell.value: cell.data_type for cell in sheet[2] if cell.value}
    assert [cells[text] for text in ("=cmd|'/c calc'!A0", "@sum", "+1")] == ["s", "s", "s"]


def test_a_formula_is_never_read_as_words(office: Office, plan: Plan) -> None:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(2, columns["完成情况"]).value = "=1+1"

    page = upload(office, edit).content.decode()
    assert "存入勾选的" not in page
    assert "公式" in page


def test_a_percent_cell_counts_as_it_looks(office: Office, plan: Plan) -> None:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        cell = sheet.cell(2, columns["完成率(%)"])
        cell.value, cell.number_format = 0.5, "0%"

    answer = upload(office, edit)
    accept(office, answer, [f"{key(plan)}:0"])
    assert stored().attainment == RATIO // 2


def test_a_row_changed_since_the_download_is_told_and_not_ticked(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="下载时", version=1)
    book = download(office)
    entry(plan, "1.1", 2, progress="后来改的", version=2)
    page = upload(office, fill(progress="Excel 里的"), book=book).content.decode()
    assert "下载后又改过" in page
    assert f'value="{key(plan)}:2" checked' not in page
    assert "<del>后来改的</del>" in page


def test_a_row_changed_after_the_difference_was_shown_stops_everything(office: Office, plan: Plan) -> None:
    for code in ("1.1", "1.2"):
        entry(plan, code, 2, progress="旧", version=1)

    def both(sheet: Any, columns: dict[str, int]) -> None:
        for line in (2, 3):
            sheet.cell(line, columns["完成情况"]).value = "新"

    answer = upload(office, both)
    entry(plan, "1.2", 2, progress="别处", version=2)
    page = accept(office, answer, [f"{key(plan, code)}:1" for code in ("1.1", "1.2")]).content.decode()
    assert "没有存入" in page
    assert (stored("1.1").progress, stored("1.2").progress) == ("旧", "别处")


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (fill(mark="乱写"), "标识被改动或清空"),
        (fill(mark="999999-2-0"), "这一行不由您填报"),
        (fill(rate="九成"), "“九成”不是数字，请只填数字"),
        (fill(rate=-5), "-5 是负数"),
    ],
)
def test_faults_name_the_cell_and_nothing_is_stored(
    office: Office, plan: Plan, edit: Edit, told: str
) -> None:
    answer = upload(office, edit)
    assert told in answer.content.decode()
    assert "季度填报!" in answer.content.decode()
    assert "存入勾选的" not in answer.content.decode()


def test_another_quarters_book_and_another_persons_row_are_refused(office: Office, plan: Plan) -> None:
    answer = upload(office, fill(mark=f"{key(plan)}-3-0"))
    assert "这是第3季度的行" in answer.content.decode()
    answer = upload(office, fill(mark=f"{key(plan, '2.1')}-2-0", progress="改"))
    assert "这一行不由您填报" in answer.content.decode()


def test_a_submitted_row_in_the_book_is_left_alone(office: Office, plan: Plan) -> None:
    book = download(office)
    entry(plan, "1.1", 2, State.SUBMITTED, progress="已交")
    page = upload(office, fill(progress="改"), book=book).content.decode()
    assert "这一行的改动没有读取" in page


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4", b"PK\x03\x04 broken", b"<html></html>"], ids=["empty", "pdf", "zip", "html"]
)
def test_what_is_no_workbook_is_refused_with_a_reason(office: Office, plan: Plan, content: bytes) -> None:
    answer = send(office, content)
    assert answer.status_code == 200
    assert answer.redirect_chain == []
    assert "还不能提交" in answer.content.decode()


def test_another_person_cannot_open_the_upload(office: Office, plan: Plan) -> None:
    place = upload(office, fill(progress="我的")).redirect_chain[-1][0]
    answer = office.client_of("二科填报人").get(place, follow=True)
    assert "过期" in answer.content.decode()
    assert "我的</ins>" not in answer.content.decode()
