"""The month in Excel: down, filled in, the difference seen, and exactly what was ticked stored."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import LedgerEntry, MonthlyReport, SecondaryIndicator
from people.access import Role
from people.audit import AuditEntry
from people.models import Duty
from plans.models import Plan, Subject
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State
Edit = Callable[[Any, dict[str, int]], None]
MARK = "标识（勿改）"


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    """The 填报人 of 一科 files for 二科, too."""
    Duty.objects.create(
        agency=office.a, department=office.s2, employee=office.employee(Role.FILER), kind=Duty.Kind.FILER,
        start="2026-01-01",
    )  # fmt: skip
    return running_year(office, scheme="gongshanglian-2015")


def subject(plan: Plan, code: str = "K1") -> Subject:
    return Subject.objects.get(plan=plan, code=code)


def report(plan: Plan, code: str = "K1", state: str = State.DRAFT, **more: Any) -> MonthlyReport:
    return MonthlyReport.objects.create(
        plan=plan, subject=subject(plan, code), month=3, state=state, version=1, **more
    )


def path(office: Office, name: str, month: int = 3) -> str:
    return reverse(name, args=[office.a.pk, YEAR, month])


def download(office: Office, month: int = 3) -> Any:
    answer = office.client_of(Role.FILER).get(path(office, "month_book", month))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def upload(office: Office, edit: Edit | None = None, *, book: Any = None, month: int = 3) -> Any:
    book = book or download(office)
    sheet = book["月度填报"]
    if edit is not None:
        edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    out = io.BytesIO()
    book.save(out)
    return send(office, out.getvalue(), month)


def send(office: Office, content: bytes, month: int = 3) -> Any:
    file = SimpleUploadedFile("填好.xlsx", content)
    client = office.client_of(Role.FILER)
    return client.post(path(office, "month_upload", month), {"book": file}, follow=True)


def put(heading: str, *texts: str) -> Edit:
    """Fill a column from its first line on."""

    def edit(sheet: Any, columns: dict[str, int]) -> None:
        for line, text in enumerate(texts, 2):
            cell = sheet.cell(line, columns[heading])
            cell.value = text
            cell.data_type = "s"

    return edit


def accept(office: Office, answer: Any, *rows: str) -> Any:
    return office.client_of(Role.FILER).post(answer.redirect_chain[-1][0], {"rows": list(rows)}, follow=True)


def test_what_is_open_may_be_filled_and_what_is_asked_stands_beside(office: Office, plan: Plan) -> None:
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(planned_months={"3": "走访十家"})
    report(plan, "K2", State.SUBMITTED, summary="交了的")
    sheet = download(office)["月度填报"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.protection.sheet is True
    assert [sheet.cell(line, columns["科室"]).value for line in (2, 3)] == ["一科", "二科"]
    assert sheet.cell(2, columns["本月重点"]).value == "1.1 走访十家"
    assert [sheet.cell(line, columns["状态"]).value for line in (2, 3)] == ["未填", "已提交"]
    unlocked = {heading for heading, column in columns.items() if not sheet.cell(2, column).protection.locked}
    assert unlocked == {"月度计划", "月度总结"}
    assert all(sheet.cell(3, column).protection.locked for column in columns.values())


def test_what_is_downloaded_reads_back_without_a_difference(office: Office, plan: Plan) -> None:
    report(plan, planned="第一行\n=1+1", summary=" http://x <b> ")
    answer = upload(office).content.decode()
    assert "0 项有改动，2 项没有改动" in answer
    assert "没有要存入的改动" in answer


def test_only_what_is_ticked_is_stored(office: Office, plan: Plan) -> None:
    report(plan, planned="走访")
    answer = upload(office, put("月度总结", "走访了九家", "二科的"))
    shown = answer.content.decode()
    assert "<ins>走访了九家</ins>" in shown
    assert f'value="{subject(plan).pk}:1" checked' in shown
    assert not MonthlyReport.objects.exclude(summary="").exists(), "looked at, not stored"
    done = accept(office, answer, f"{subject(plan).pk}:1")
    assert "已存入 1 项" in done.content.decode()
    row = MonthlyReport.objects.get()
    assert (row.planned, row.summary, row.state, row.version) == ("走访", "走访了九家", State.DRAFT, 2)
    assert row.filed_by == office.account(Role.FILER)
    assert AuditEntry.objects.filter(action="从Excel填报月度计划和总结").count() == 1
    again = office.client_of(Role.FILER).get(answer.redirect_chain[-1][0], follow=True)
    assert "已经存入、取消或过期" in again.content.decode()


def test_a_month_changed_since_the_download_is_not_ticked_by_itself(office: Office, plan: Plan) -> None:
    row = report(plan, planned="走访")
    book = download(office)
    MonthlyReport.objects.filter(pk=row.pk).update(planned="页面上写的", version=2)
    answer = upload(office, put("月度计划", "表里写的"), book=book)
    assert "下载后又改过" in answer.content.decode()
    assert f'value="{subject(plan).pk}:2" checked' not in answer.content.decode()
    MonthlyReport.objects.filter(pk=row.pk).update(version=3)
    refused = accept(office, answer, f"{subject(plan).pk}:2")
    assert "在看过差别之后又被改动" in refused.content.decode()
    assert MonthlyReport.objects.get().planned == "页面上写的"


def test_all_or_nothing(office: Office, plan: Plan) -> None:
    answer = upload(office, put("月度计划", "一科的", "二科的"))
    rows = [f"{subject(plan, code).pk}:0" for code in ("K1", "K2")]
    late = report(plan, "K2", State.SUBMITTED, planned="已经交了")
    accept(office, answer, *rows)
    assert list(MonthlyReport.objects.values_list("pk", "planned")) == [(late.pk, "已经交了")]


def test_what_is_handed_in_is_left_alone_and_told(office: Office, plan: Plan) -> None:
    report(plan, state=State.APPROVED, planned="审过的")
    answer = upload(office, put("月度计划", "改写的"))
    assert "一科已是“已审核”，这一行的改动没有读取" in answer.content.decode()
    accept(office, answer, f"{subject(plan).pk}:1")
    assert MonthlyReport.objects.get().planned == "审过的"


@pytest.mark.parametrize(
    ("text", "told"),
    [("{key}-4-0", "这是 4 月的行"), ("{other}-3-0", "这一行不由您填报"), ("改了", "标识被改动或清空"),
     ("{second}-3-0", "这个科室有两行")],
)  # fmt: skip
def test_a_line_that_is_none_is_told(office: Office, plan: Plan, text: str, told: str) -> None:
    keys = {"key": subject(plan).pk, "second": subject(plan, "K2").pk, "other": subject(plan, "U1").pk}
    answer = upload(office, put(MARK, text.format(**keys)))
    assert told in answer.content.decode()
    accept(office, answer, f"{keys['second']}:0")
    assert not MonthlyReport.objects.exists()


def test_a_text_that_is_too_long_and_a_file_that_is_none_are_told(office: Office, plan: Plan) -> None:
    assert "超过 4000 字" in upload(office, put("月度计划", "长" * 4_001)).content.decode()
    assert not MonthlyReport.objects.exists()
    book = download(office)
    book["月度填报"].title = "别的"
    assert "没有找到工作表“月度填报”" in upload_as_is(office, book)
    assert "填好的 Excel" in send(office, b"no book").content.decode()


def upload_as_is(office: Office, book: Any) -> str:
    out = io.BytesIO()
    book.save(out)
    return str(send(office, out.getvalue()).content.decode())
