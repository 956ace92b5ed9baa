"""The page of 对账: pasted or uploaded figures, what differs, the paste kept, the differences as a spreadsheet."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.services import store_and_settle
from people.access import Role
from people.models import AuditEntry, Job
from reports.workbook.check import check
from scoring.models import Settlement
from tests.reports.uploads.reconcile_years import everything, ours, table
from tests.reports.uploads.test_upload_pages import words
from tests.reports.uploads.upload_office import SAMPLE, Clerk


@pytest.fixture
def url(clerk: Clerk) -> str:
    reading = check(SAMPLE)
    assert reading.rows is not None
    assert reading.rules is not None
    settlement = store_and_settle(reading.rows, reading.rules, owner=reading.agency).settlement
    place = {"agency": clerk.office.a.pk, "year": 2017, "settlement": settlement.pk}
    return reverse("result_reconcile", kwargs=place)


def send(clerk: Clerk, url: str, paste: str = "", **more: object) -> str:
    answer = clerk.client.post(url, {"paste": paste, "figure": "", **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_can_be_compared(clerk: Clerk, url: str) -> None:
    page = words(clerk.client.get(url).content.decode())
    assert "拿自己算的结果，与第 1 版逐个数核对。" in page
    assert "列的顺序不限" in page


def test_all_agrees(clerk: Clerk, url: str) -> None:
    page = words(send(clerk, url, everything(ours("kexie-2017"))))
    assert "核对 91 个数，全部一致。" in page
    assert "您的奖金合计 351574.78 元，与系统的发放数一致" in page
    assert "不同的数" not in page


def wrong() -> str:
    rows = table(ours("kexie-2017"), "person", ("score", "bonus")).splitlines()
    rows[1] = rows[1].replace("86.00", "86.01")
    rows[2] = rows[2].replace("P002", "P2")
    return "\n".join(rows)


def test_differences_lead_to_the_trace_and_the_paste_is_kept(clerk: Clerk, url: str) -> None:
    page = send(clerk, url, wrong())
    read = words(page)
    assert "核对 48 个数：47 个一致，1 个不同。 另有 1 行没有核对。" in read
    assert "卫甲五 P001 得分 86.01 86.00 -0.01 相差 0.01：多为中间步骤四舍五入" in read
    assert "第 3 行 没有工号“P2”的人员 是否“P002”？请核对工号" in read
    person = Settlement.objects.get().person_results.get(number="P001").pk
    assert f"/people/{person}/" in page
    assert "P2\t" in page, "the paste stands in the field again"


def test_nothing_is_stored(clerk: Clerk, url: str) -> None:
    before = (Job.objects.count(), AuditEntry.objects.count(), Settlement.objects.count())
    send(clerk, url, wrong())
    assert (Job.objects.count(), AuditEntry.objects.count(), Settlement.objects.count()) == before


def test_the_differences_as_a_spreadsheet(clerk: Clerk, url: str) -> None:
    answer = clerk.client.post(url, {"paste": wrong(), "figure": "", "export": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:8] == (
        "类别",
        "编号或工号",
        "名称或姓名",
        "项目",
        "自己算的",
        "系统的",
        "相差",
        "可能的原因",
    )
    assert rows[1][:7] == ("人员", "P001", "卫甲五", "得分", "86.01", "86.00", "-0.01")
    assert len(rows) == 2


def test_a_file_of_their_own(clerk: Clerk, url: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["年终奖金发放表"])
    sheet.append(["姓名", "实发"])
    sheet.append(["卫甲五", 18626.78])
    sheet.append(["蒋丁五", 1])
    content = BytesIO()
    book.save(content)
    page = send(clerk, url, file=SimpleUploadedFile("奖金.xlsx", content.getvalue()))
    assert "核对 2 个数：1 个一致，1 个不同。" in words(page)
    assert "卫甲五\t18626.78" in page


def test_a_list_in_an_old_encoding(clerk: Clerk, url: str) -> None:
    content = "工号,得分\r\nP001,86.00\r\n".encode("gb18030")
    page = send(clerk, url, file=SimpleUploadedFile("得分.csv", content))
    assert "核对 1 个数，全部一致。" in words(page)


def test_our_own_results_file_agrees(clerk: Clerk, url: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "考核结果"
    for line in table(ours("kexie-2017"), "subject", ("score", "rank")).splitlines():
        sheet.append(line.split("\t"))
    book.create_sheet("方案").append(["项目", "值"])
    content = BytesIO()
    book.save(content)
    page = send(clerk, url, file=SimpleUploadedFile("结果.xlsx", content.getvalue()))
    assert "全部一致" in words(page)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xls", b"x", "只能读取 .xlsx、.csv 文件"),
        ("a.xlsx", b"not a zip", "a.xlsx"),
        ("a.csv", b"\xff\xfe\x81", "文字编码无法识别"),
        ("a.xlsx", SAMPLE.read_bytes(), "这是年度工作簿，里面只有输入，没有结果"),
    ],
    ids=["old", "no-zip", "no-text", "workbook"],
)
def test_other_files_are_refused_in_words(
    clerk: Clerk, url: str, name: str, content: bytes, told: str
) -> None:
    page = send(clerk, url, file=SimpleUploadedFile(name, content))
    if content == b"not a zip":
        assert "还不能提交" in page
        assert "figures.xlsx" not in page
    else:
        assert told in page


def test_nothing_pasted_is_an_error_of_the_form(clerk: Clerk, url: str) -> None:
    assert "请粘贴自己算的结果，或选择文件。" in send(clerk, url, " ")


def test_the_queries_do_not_grow_with_the_differences(clerk: Clerk, url: str) -> None:
    rows = table(ours("kexie-2017"), "person", ("score",)).splitlines()

    def queries(count: int) -> int:
        paste = "\n".join([rows[0], *(f"{row.rpartition(chr(9))[0]}\t1" for row in rows[1 : count + 1])])
        with CaptureQueriesContext(connection) as captured:
            send(clerk, url, paste)
        return len(captured)

    queries(1)  # the first visit notes agency and year in the session
    assert queries(1) == queries(3)


def test_the_supervisors_may_compare_too_and_staff_may_not(clerk: Clerk, url: str) -> None:
    assert clerk.office.client_of(Role.SUPERVISION).get(url).status_code == 200
    for who in (Role.STAFF, Role.SYSTEM_ADMIN, "乙局绩效办"):
        assert clerk.office.client_of(who).get(url).status_code == 404
