"""A plan in a real browser: from settings with the check beside them to an approved change; narrow, wide and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account, Agency
from plans.models import Plan, SectionDraft, Subject
from tests.browser.conftest import Faults
from tests.browser.looks import faulty
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import draft, target

SignIn = Callable[[Page, Account], None]
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def office(database: object) -> Office:
    office = build_office(plans=False)
    Agency.objects.update(small_office=False)
    return office


def test_the_check_beside_the_settings_follows_what_is_typed(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    plan = draft(office, scheme="kejiju-2021")
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/plan/settings/")
    beside = page.get_by_role("complementary", name="方案体检")
    expect(beside).to_contain_text("应至少 15 个")
    assert list(faulty(page)) == []
    least = page.get_by_role("group", name="一级指标数下限").get_by_label("现行值")
    least.fill("一")
    least.press("Tab")
    expect(beside).to_contain_text("“一”不是数字")
    least.fill("1")
    least.press("Tab")
    expect(beside).not_to_contain_text("应至少 15 个")
    expect(beside).to_contain_text("必须改正")
    page.get_by_role("button", name="保存设置").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存 1 项设置")
    assert plan.settings.get().value == "1"
    assert list(faults) == []


def test_a_section_pastes_its_rows_and_the_office_merges_and_puts_up(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    plan = draft(office)
    section = Subject.objects.get(plan=plan, code="K1")
    url = f"{live}/units/{office.a.pk}/years/{YEAR}/plan/drafts/{section.pk}/"
    sign_in_as(page, office.account(Role.FILER))
    page.goto(url)
    page.get_by_label("第3行 一级指标").focus()
    page.evaluate(PASTE, "\n".join(f"数字化\t任务{number}\t{number}" for number in range(1, 5)))
    expect(page.get_by_label("第6行 二级指标")).to_have_value("任务4")
    assert list(faulty(page)) == []
    page.get_by_role("button", name="提交绩效办").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交绩效办")
    assert [row["name"] for row in SectionDraft.objects.get().rows] == ["任务1", "任务2", "任务3", "任务4"]
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(url)
    assert list(faulty(page)) == []
    page.get_by_role("button", name="并入方案").click()
    expect(page.get_by_role("status").first).to_contain_text("已并入一科的 4 项指标")
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/plan/")
    assert list(faulty(page)) == []
    page.get_by_role("button", name="提请批准").click()
    expect(page.get_by_text("等待批准")).to_be_visible()
    assert list(faults) == []


def test_a_change_is_typed_proposed_and_approved(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    plan = draft(office)
    Plan.objects.update(state=Plan.State.APPROVED)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/plan/changes/")
    page.get_by_role("link", name="新建变更").click()
    page.get_by_label("变更理由").fill("上级调整任务")
    page.get_by_role("button", name="新建").click()
    page.get_by_role("link", name="改指标").click()
    page.get_by_label("指标", exact=True).select_option("1.1")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("目标值").fill("完成3项")
    assert list(faulty(page)) == []
    page.get_by_role("button", name="记入变更").click()
    expect(page.locator("ins")).to_have_text("完成3项")
    assert list(faulty(page)) == []
    page.get_by_role("button", name="提出变更").click()
    expect(page.get_by_text("须由另一位有权限的同志批准")).to_be_visible()
    address = page.url
    sign_in_as(page, office.account(Role.CHIEF_LEADER))
    page.goto(address)
    page.get_by_role("link", name="批准", exact=True).click()
    page.get_by_label("批准文号或会议").fill("甲局〔2026〕8号")
    page.get_by_role("button", name="批准").click()
    expect(page.get_by_role("status").first).to_contain_text("方案现在是第1版")
    assert target(plan, "1.1") == "完成3项"
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/plan/versions/1/")
    assert list(faulty(page)) == []
    assert list(faults) == []
