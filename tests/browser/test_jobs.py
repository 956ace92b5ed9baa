"""A year workbook in a real browser: uploaded, watched live, confirmed, settled, downloaded; on a telephone, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account, Agency, Job
from people.services.job_runs import execute
from tests.browser.conftest import NARROW, scrolls_sideways
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
    page.get_by_role("link", name="查看结果", exact=True).click()
    expect(page.get_by_text("没有错误，可以核算。")).to_be_visible()
    shoot(page, "workbook-checked")
    assert_accessible(page)
    page.locator("summary", has_text="确认并核算").click()
    page.get_by_role("button", name="核算", exact=True).click()
    expect(page.get_by_text("正在排队")).to_be_visible()
    Job.objects.filter(kind="workbook.settle").update(state="运行", stage="计分定等", done=3, total=8)
    expect(page.get_by_text("计分定等：3 / 8")).to_be_visible()
    shoot(page, "job-running")
    Job.objects.filter(kind="workbook.settle").update(state="排队")
    execute(Job.objects.get(kind="workbook.settle").pk, worker="w")
    expect(page.get_by_text("核算已存入")).to_be_visible()
    shoot(page, "job-done")
    with page.expect_download() as started:
        page.get_by_role("link", name="结果.json").click()
    assert '"scheme"' in Path(started.value.path()).read_text()


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
