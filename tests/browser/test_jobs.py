"""A year workbook in a real browser: uploaded, watched live, confirmed, settled, downloaded; on a telephone, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account, Agency, Job
from people.services.job_runs import execute
from tests.browser.conftest import NARROW, scrolls_sideways
from tests.browser.looks import downloaded
from tests.office import Office, build_office

SignIn = Callable[[Page, Account], None]
Check = Callable[[Page], None]
Shoot = Callable[[Page, str], Path]
SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "kexie-2017.xlsx"
OWNER = "某市科学技术协会"


@pytest.fixture
def office(database: Path, settings: Any, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path / "data"
    settings.HENGJI_DATA.mkdir()
    settings.JOB_BROKER = "tests.reports.test_workbook_jobs.told"
    office = build_office(plans=False)
    Agency.objects.filter(pk=office.a.pk).update(name=OWNER)
    return office


def test_a_workbook_is_uploaded_watched_settled_and_downloaded(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Check, shoot: Shoot
) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/workbook/")
    shoot(page, "workbook-upload")
    assert_accessible(page)
    page.set_input_files("input[type=file]", str(SAMPLE))
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    shoot(page, "job-queued")
    assert_accessible(page)
    execute(Job.objects.get().pk, worker="w")
    # The page finds out by itself.
    expect(page.get_by_text("没有错误，可以核算。")).to_be_visible()
    shoot(page, "workbook-preview")
    assert_accessible(page)
    page.get_by_role("button", name="确认并核算").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    Job.objects.filter(kind="workbook.settle").update(state="运行", stage="计分定等", done=3, total=8)
    expect(page.get_by_text("计分定等：3 / 8")).to_be_visible()
    shoot(page, "workbook-settling")
    assert_accessible(page)
    Job.objects.filter(kind="workbook.settle").update(state="排队")
    settling = Job.objects.get(kind="workbook.settle")
    execute(settling.pk, worker="w")
    page.wait_for_url(re.compile(r"/results/\d+/$"))
    page.goto(f"{page.url}files/")
    shoot(page, "result-files")
    assert_accessible(page)
    given = downloaded(page, page.get_by_role("link", name="下载结果.json"))
    assert '"scheme"' in Path(given.path()).read_text()
    page.goto(f"{live}/jobs/{settling.pk}/")
    expect(page.get_by_text("核算已存入")).to_be_visible()
    shoot(page, "job-done")
    assert_accessible(page)


def test_faults_are_stepped_through_by_key(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Check, shoot: Shoot
) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    for row in (2, 3, 5):
        book["人员"].cell(row, 7).value = "一万"
    book["指标"]["E3"].value = -4
    content = BytesIO()
    book.save(content)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/workbook/")
    wrong: Any = {"name": "2017年.xls", "mimeType": "", "buffer": b"x"}
    page.set_input_files("input[type=file]", files=wrong)
    expect(page.locator("[data-chosen]")).to_have_text("2017年.xls，1 KB：请先另存为 .xlsx")
    right: Any = {"name": "2017年.xlsx", "mimeType": "", "buffer": content.getvalue()}
    page.set_input_files("input[type=file]", files=right)
    expect(page.locator("[data-chosen]")).to_contain_text("2017年.xlsx")
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    execute(Job.objects.get().pk, worker="w")
    current = page.locator(".fault-current")
    expect(page.get_by_text("有 4 处错误")).to_be_visible()
    page.keyboard.press("j")
    expect(current).to_contain_text("G2:G3、G5")
    page.keyboard.press("j")
    expect(current).to_contain_text("-4 是负数")
    page.keyboard.press("x")
    page.get_by_role("button", name="下一处").click()
    expect(current).to_contain_text("G2:G3、G5")
    page.keyboard.press("k")  # what is marked is passed over
    expect(current).to_contain_text("G2:G3、G5")
    shoot(page, "workbook-faults")
    assert_accessible(page)
    page.reload()
    expect(page.locator("[data-fault-done]")).to_have_text("，已标 1 处")
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    shoot(page, "workbook-faults-narrow")


def test_the_pages_of_jobs_fit_a_telephone(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Check, shoot: Shoot
) -> None:
    account = office.account(Role.PERFORMANCE_OFFICE)
    failed = Job.objects.create(
        kind="workbook.settle", title="核算年度工作簿：2017年度工作簿（最后定稿）.xlsx", account=account, agency=office.a,
        state="失败", error_what="年度数据没有存入", error_why="2017 年度方案已批准，不能整体替换",
        error_next="请在系统中逐项更正，或换一个年度",
    )  # fmt: skip
    sign_in_as(page, account)
    page.set_viewport_size(NARROW)
    for path, name in (
        ("/jobs/", "jobs"),
        (f"/jobs/{failed.pk}/", "job-failed"),
        (f"/units/{office.a.pk}/workbook/", "workbook"),
    ):
        page.goto(f"{live}{path}")
        assert not scrolls_sideways(page)
        assert_accessible(page)
        shoot(page, f"{name}-narrow")
