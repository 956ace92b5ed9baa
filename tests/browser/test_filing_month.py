"""The month of a section in a real browser: evidence beside the text, a return with its reason, and the way by Excel."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from indicators.models import MonthlyEvent, MonthlyReport
from people.access import Role
from people.models import Account
from tests.browser.conftest import NARROW, scrolls_sideways
from tests.browser.looks import downloaded
from tests.browser.test_filing import pdf
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

Shoot = Callable[[Page, str], None]
Accessible = Callable[[Page], None]
SignIn = Callable[[Page, Account], None]


@pytest.fixture
def office(database: object, tmp_path: Path, settings: Any) -> Office:
    settings.HENGJI_DATA = tmp_path
    office = build_office()
    running_year(office, scheme="gongshanglian-2015")
    return office


def test_a_month_is_written_with_its_evidence_and_comes_back_with_reasons(
    page: Page, live: str, office: Office, sign_in_as: SignIn, shoot: Shoot, assert_accessible: Accessible
) -> None:
    sign_in_as(page, office.account(Role.FILER))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/mine/months/3/")
    card = page.locator("[data-card]")
    second = pdf()
    second["name"] = "照片.pdf"
    card.locator("[data-files-input]").set_input_files([pdf(), second])
    expect(card.locator("[data-proof]")).to_have_count(2)
    expect(card.locator("[data-missing]")).to_have_text("还缺：计划或总结")
    page.get_by_label("月度总结").fill("走访了九家。")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    expect(card.locator("[data-missing]")).to_have_text("填好了，可以提交")
    with page.expect_response("**/caption/"):
        card.get_by_label("会议纪要.pdf的说明").fill("第3页")
        card.get_by_label("会议纪要.pdf的说明").blur()
    card.get_by_role("button", name="移除 照片.pdf").click()
    expect(card.locator("[data-proof]")).to_have_count(1)
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "filing-month-evidence-390")
    page.get_by_role("button", name="提交 1 项").click()
    expect(page.get_by_text("已提交一科 3 月的计划和总结")).to_be_visible()
    expect(page.get_by_text("第3页")).to_be_visible()
    row = MonthlyReport.objects.get()
    MonthlyReport.objects.filter(pk=row.pk).update(
        state="已退回", reply="写清哪几家", version=row.version + 1
    )
    for reason in ("写清几家", "写清哪几家"):
        MonthlyEvent.objects.create(report=row, kind="退回", name="科室负责人", text=reason)
    page.reload()
    expect(page.locator(".filing-talk li")).to_have_count(3)
    expect(page.get_by_text("写清几家")).to_be_visible()
    assert_accessible(page)
    shoot(page, "filing-month-returned-390")


def test_a_month_goes_by_excel(
    page: Page, live: str, office: Office, sign_in_as: SignIn, shoot: Shoot, assert_accessible: Accessible,
    tmp_path: Path,
) -> None:  # fmt: skip
    sign_in_as(page, office.account(Role.FILER))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/mine/months/3/")
    got = downloaded(page, page.get_by_role("link", name="下载 Excel"))
    book = openpyxl.load_workbook(io.BytesIO(got.path().read_bytes()))
    sheet = book["月度填报"]
    heads = {cell.value: cell.column or 0 for cell in sheet[1]}
    sheet.cell(2, heads["月度总结"]).value = "用 Excel 填的总结。"
    book.save(tmp_path / "填好.xlsx")
    page.get_by_role("link", name="上传填好的").click()
    assert_accessible(page)
    page.get_by_label("填好的 Excel").set_input_files(tmp_path / "填好.xlsx")
    page.get_by_role("button", name="上传并比较").click()
    expect(page.get_by_text("1 项有改动")).to_be_visible()
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "filing-month-compare-390")
    page.get_by_role("button", name="存入勾选的").click()
    expect(page.get_by_text("已存入 1 项")).to_be_visible()
    expect(page.get_by_label("月度总结")).to_have_value("用 Excel 填的总结。")
