"""Reviewing in a real browser: twenty rows by the keyboard, a return at the field, no scripts, a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.access import Role
from people.models import Account
from plans.engine.units import POINT, RATIO
from plans.models import Plan, Subject
from tests.browser.looks import faulty
from tests.indicators.reviewing.rows import filed
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

SignIn = Callable[[Page, Account], None]
ROWS = 20
MOST_KEYS = 25


@pytest.fixture
def office(database: object) -> Office:
    return build_office()


def rows_of(office: Office, number: int = ROWS) -> list[LedgerEntry]:
    """So many rows of 一科 that wait for the 绩效办, with a quarter before them."""
    plan: Plan = running_year(office)
    section = Subject.objects.get(plan=plan, department=office.s1)
    primary = PrimaryIndicator.objects.filter(plan=plan).order_by("position")[0]
    found = []
    for place in range(number):
        code = f"1.{place + 10}"
        SecondaryIndicator.objects.create(
            plan=plan, primary=primary, code=code, name=f"第{place + 1}项重点工作", full_points=POINT,
            subject=section, target="完成 4 项", planned_q2=RATIO // 2,
        )  # fmt: skip
        filed(office, plan, code, 1, progress=f"已启动 {place} 项，完成 1 项。")
        LedgerEntry.objects.filter(indicator__code=code, quarter=1).update(state="已审核", stage="")
        found.append(_second(office, plan, code, place))
    return found


def _second(office: Office, plan: Plan, code: str, place: int) -> LedgerEntry:
    """The second quarter of a row; every third one is behind its schedule."""
    behind = place % 3 == 0
    said = f"已启动 {place} 项，完成 2 项。"
    row = filed(office, plan, code, 2, attainment=RATIO * (3 if behind else 5) // 10, progress=said)
    LedgerEntry.objects.filter(pk=row.pk).update(self_points=POINT // 2, problems="资金到位慢。")
    return row


def url(office: Office, name: str, *rest: object) -> str:
    return reverse(name, args=[office.a.pk, YEAR, *rest])


def test_twenty_rows_by_the_keyboard(page: Page, live: str, sign_in_as: SignIn, office: Office) -> None:
    rows = rows_of(office)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(live + url(office, "review"))
    expect(page.locator("[data-open]")).to_have_count(ROWS)
    pressed = 0
    for left in range(ROWS, 0, -1):
        page.keyboard.press("a")
        pressed += 1
        expect(page.locator("[data-open]")).to_have_count(left - 1)
    expect(page.locator("[data-end]")).to_be_visible()
    assert pressed <= MOST_KEYS
    states = set(LedgerEntry.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))
    assert states == {"已审核"}


def test_keys_move_return_at_the_field_and_keep_what_is_typed(
    page: Page, live: str, sign_in_as: SignIn, office: Office
) -> None:
    first, second, third = rows_of(office, 3)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(live + url(office, "review"))
    page.keyboard.press("j")
    expect(page.locator(".is-current")).to_have_attribute("data-row", str(second.pk))
    page.keyboard.press("r")
    page.keyboard.type("写明是哪两项")
    page.keyboard.press("Enter")
    expect(page.locator(f"#row-{second.pk} [data-answer]")).to_contain_text("已退回填报人")
    said = second.events.get(kind="退回")
    assert said.remarks == {"progress": "写明是哪两项"}
    expect(page.locator(".is-current")).to_have_attribute("data-row", str(third.pk))
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.locator(".is-current")).to_have_attribute("data-row", str(first.pk))
    LedgerEntry.objects.filter(pk=first.pk).update(version=9)
    page.locator(f"#row-{first.pk} [data-points]").fill("0.4")
    page.locator(f"#row-{first.pk} [data-reason]").fill("少验收一项")
    page.keyboard.press("Enter")
    expect(page.locator(f"#row-{first.pk} [data-answer]")).to_contain_text("处理")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()


def test_accessible_in_both_looks_on_a_telephone_and_without_scripts(
    browser: Browser, page: Page, live: str, sign_in_as: SignIn, office: Office
) -> None:
    rows = rows_of(office, 4)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    wrong: list[str] = []
    for name, rest in (("review", ()), ("ledger_entry", (rows[0].pk,)), ("overdue", ()), ("returns", ())):
        page.goto(live + url(office, name, *rest))
        wrong += faulty(page)
    assert wrong == [], "\n".join(wrong)
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(live + url(office, "review"))
    plain.locator(f"#row-{rows[1].pk}").get_by_role("button", name="通过").click()
    expect(plain.locator(".messages")).to_contain_text("已审核通过")
    plain.locator(f"#row-{rows[2].pk}").get_by_role("link", name="退回").click()
    plain.get_by_label("完成情况要改什么").fill("写具体")
    plain.get_by_role("button", name="退回填报人").click()
    expect(plain.locator(".messages")).to_contain_text("已退回填报人")
    context.close()
