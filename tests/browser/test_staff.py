"""People in a real browser: the list, a person, a transfer, and an import with its preview on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from people.access import Role
from people.acting import Actor
from people.engine.postings import Facts
from people.models import Account, Employee
from people.services import absences, postings, staff
from tests.browser.conftest import NARROW
from tests.office import Office, build_office

Shoot = Callable[[Page, str], None]
Accessible = Callable[[Page], None]
SignIn = Callable[[Page, Account], None]


def furnished() -> Office:
    """The small world with somebody lent out, somebody away and a person two agencies claim."""
    office = build_office(plans=False)
    by = Actor(name="甲局绩效专干")
    who = office.employee(Role.STAFF)
    there = Facts(agency=office.b.pk, department=office.s3.pk, category="借调")
    postings.put_beside(
        by=by, employee=who.pk, version=0, start=date(2026, 3, 1), end=None, to=there, appraised_here=True,
        paid_here=False, reason="市委组织部通知〔2026〕3号",
    )  # fmt: skip
    filer = office.employee(Role.FILER)
    absences.add_absence(
        by=by, employee=filer.pk, version=0, reason="长病假", start=date(2026, 2, 1), end=None
    )
    staff.add_employee(
        by=by, agency=office.b.pk, number="B90", name="一科科长", joined_on=date(2026, 1, 1),
        to=Facts(agency=office.b.pk, category="借调"), home_record=office.employee(Role.SECTION_HEAD).pk,
    )  # fmt: skip
    return office


def book(path: Path, rows: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "人员"
    for row in rows:
        page.append(row)
    made.save(path)
    return path


HEAD = ["工号", "姓名", "科室", "人员类别", "到岗日期"]


def test_a_clerk_transfers_somebody(
    page: Page, live: str, sign_in_as: SignIn, shoot: Shoot, assert_accessible: Accessible
) -> None:
    office = furnished()
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/staff/")
    expect(page.get_by_role("heading", level=1)).to_have_text("干部职工")
    assert_accessible(page)
    shoot(page, "staff-list")
    page.get_by_role("link", name="二科干事").click()
    shoot(page, "staff-person-plain")
    page.get_by_role("link", name="调动", exact=True).click()
    page.get_by_label("从哪天起").fill("2026-06-15")
    page.get_by_label("单位、科室").select_option(label="一科")
    assert_accessible(page)
    shoot(page, "staff-transfer")
    page.get_by_role("button", name="登记调动").click()
    expect(page.get_by_text("已登记调动")).to_be_visible()
    expect(page.get_by_role("row", name="2025-01-01 至 2026-06-14")).to_be_visible()
    page.goto(f"{live}/units/{office.a.pk}/staff/{office.employee(Role.STAFF).pk}/")
    assert_accessible(page)
    shoot(page, "staff-person")
    page.goto(f"{live}/units/{office.a.pk}/staff/claims/")
    assert_accessible(page)
    shoot(page, "staff-claims")
    page.goto(f"{live}/units/{office.a.pk}/years/2026/staff/")
    assert_accessible(page)
    shoot(page, "staff-year")


def test_a_list_is_imported_on_a_telephone_after_a_look_at_the_preview(
    page: Page,
    live: str,
    sign_in_as: SignIn,
    shoot: Shoot,
    assert_accessible: Accessible,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.HENGJI_DATA = tmp_path
    office = furnished()
    page.set_viewport_size(NARROW)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/staff/")
    shoot(page, "staff-list-390")
    page.goto(f"{live}/units/{office.a.pk}/staff/{office.employee(Role.STAFF).pk}/")
    shoot(page, "staff-person-390")
    page.goto(f"{live}/units/{office.a.pk}/staff/import/")
    faulty = book(tmp_path / "错.xlsx", [HEAD, ["A90", "新人", "九科", "在编", date(2026, 6, 15)]])
    page.get_by_label("人员名册").set_input_files(faulty)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("没有科室“九科”")).to_be_visible()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    assert_accessible(page)
    shoot(page, "staff-preview-conflict-390")
    page.get_by_role("button", name="放弃这次导入").click()
    expect(page.get_by_text("已取消导入")).to_be_visible()
    page.goto(f"{live}/units/{office.a.pk}/staff/import/")
    rows: list[list[Any]] = [
        HEAD,
        ["A90", "新人", "一科", "聘用", date(2026, 6, 15)],
        ["A01", "一科干事", None, None, date(2024, 7, 1)],
    ]
    page.get_by_label("人员名册").set_input_files(book(tmp_path / "对.xlsx", rows))
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("新增 1 行，更改 1 行")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, width
    assert_accessible(page)
    shoot(page, "staff-preview-390")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新增 1 行，更改 1 行")).to_be_visible()
    assert Employee.objects.get(number="A90").name == "新人"
    assert Employee.objects.get(number="A01").joined_on == date(2024, 7, 1)
