"""Forms in a real browser: sent once, nothing typed is lost, also when the session ends or the network is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from people.access import Role
from people.models import Account, FormToken
from tests.browser.conftest import Faults
from tests.office import PASSWORD, Office, build_office

SignIn = Callable[[Page, Account], None]


@pytest.fixture
def office(database: Path) -> Office:
    return build_office()


@pytest.fixture
def form(page: Page, live: str, office: Office, sign_in_as: SignIn) -> Locator:
    """The sample form, filled in but not sent."""
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{live}/components/")
    found = page.locator("#forms form")
    fill(found)
    return found


def fill(form: Locator) -> None:
    form.locator("[name=name]").fill("某某")
    form.locator("[name=section]").select_option("2")
    form.locator("[name=start]").fill("2026-03-01")
    form.locator("[name=here]").check()
    form.locator("[name=reason]").fill("组织调整\n第二行")


def accepted(page: Page) -> Locator:
    return page.locator(".messages .note")


def test_two_clicks_are_one_submission(page: Page, form: Locator) -> None:
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    form.locator("[data-submit]").dblclick()
    expect(accepted(page)).to_contain_text("已收到某某的登记")
    assert len(posts) == 1
    assert FormToken.objects.count() == 1


def test_the_same_form_sent_again_by_going_back_is_carried_out_once(page: Page, form: Locator) -> None:
    form.locator("[data-submit]").click()
    expect(accepted(page)).to_contain_text("已收到某某的登记")
    page.go_back()
    again = page.locator("#forms form")
    if not again.locator("[name=name]").input_value():
        fill(again)
    kept = FormToken.objects.get().pk
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        again.locator("[data-submit]").click()
    page.wait_for_load_state("networkidle")
    assert kept in FormToken.objects.values_list("pk", flat=True)


def test_leaving_with_unsaved_text_asks(page: Page, live: str, form: Locator) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.locator("#side a").first.click()
    page.wait_for_timeout(300)  # for one dialog too many
    assert asked == ["beforeunload"]
    assert page.url == f"{live}/components/"
    expect(form.locator("[name=name]")).to_have_value("某某")


def test_an_untouched_form_lets_go(page: Page, live: str, office: Office, sign_in_as: SignIn) -> None:
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{live}/components/")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator("#side a", has_text="帮助").click()
    expect(page).to_have_url(re.compile("/help/"))
    assert asked == []


def test_what_was_typed_is_offered_again_after_a_crash_of_the_page(
    page: Page, live: str, form: Locator
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    again = page.locator("#forms form")
    expect(again.locator("[name=name]")).to_have_value("")
    again.get_by_role("button", name="恢复").click()
    expect(again.locator("[name=name]")).to_have_value("某某")
    expect(again.locator("[name=section]")).to_have_value("2")
    expect(again.locator("[name=here]")).to_be_checked()
    expect(again.locator("[name=reason]")).to_have_value("组织调整\n第二行")
    again.locator("[data-submit]").click()
    expect(accepted(page)).to_contain_text("已收到某某的登记")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)


def test_what_was_thrown_away_stays_away(page: Page, form: Locator) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator("#forms form").get_by_role("button", name="丢弃").click()
    page.reload()
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)


def test_another_person_in_the_same_tab_finds_nothing(
    page: Page, live: str, office: Office, sign_in_as: SignIn, form: Locator
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_as(page, office.account(Role.FILER))
    page.goto(f"{live}/components/")
    expect(page.locator("#forms form [name=name]")).to_have_value("")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)


def test_without_the_network_nothing_is_sent_and_nothing_lost(
    page: Page, form: Locator, faults: Faults
) -> None:
    page.route("**/session/**", lambda route: route.abort())
    form.locator("[data-submit]").click()
    expect(page.locator("#notes")).to_contain_text("现在连不上服务器，没有提交")
    expect(form.locator("[name=reason]")).to_have_value("组织调整\n第二行")
    faults.expected("ERR_FAILED")
    page.unroute("**/session/**")
    form.locator("[data-submit]").click()
    expect(accepted(page)).to_contain_text("已收到某某的登记")


def test_errors_stand_at_the_field_and_lead_to_it(page: Page, form: Locator) -> None:
    form.locator("[name=name]").fill("")
    form.locator("[name=section]").select_option("")
    form.locator("[name=start]").evaluate("field => { field.type = 'text'; field.value = '昨天'; }")
    form.locator("[data-submit]").click()
    wrong = page.locator("#forms form")
    summary = wrong.locator("[data-errors]")
    expect(summary).to_be_focused()
    expect(summary.locator("li")).to_have_text(
        ["姓名：请填写。", "任职科室：请选择。", "任职起：请写成 2026-03-01 这样的日期。"]
    )
    summary.get_by_role("link", name="任职科室").click()
    expect(page).to_have_url(re.compile(r"#id_section$"))
    expect(wrong.locator("[name=reason]")).to_have_value("组织调整\n第二行")
    described = wrong.locator("[name=name]").get_attribute("aria-describedby") or ""
    texts = [page.locator(f"[id='{one}']").first.text_content() or "" for one in described.split()]
    assert any("请填写。" in text for text in texts)


def test_when_the_session_ends_one_signs_in_in_a_dialog_and_goes_on(
    page: Page, live: str, office: Office, form: Locator, faults: Faults
) -> None:
    page.context.clear_cookies()
    form.locator("[data-submit]").click()
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    faults.expected("401")
    account = office.account(Role.STAFF)
    dialog.locator("[name=username]").fill(account.username)
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(accepted(page)).to_contain_text("已收到某某的登记")
    assert page.url == f"{live}/components/"


def test_a_page_that_is_too_old_keeps_what_was_typed(
    page: Page, live: str, form: Locator, faults: Faults
) -> None:
    """The CSRF token no longer fits: the page of refusal comes, and going back the text is offered again."""
    page.locator("#forms form input[name=csrfmiddlewaretoken]").evaluate("field => { field.value = 'x'; }")
    form.locator("[data-submit]").click()
    expect(page.locator("h1")).to_have_text("页面已过期，没有提交")
    faults.expected("403")
    page.goto(f"{live}/components/")
    page.locator("#forms form").get_by_role("button", name="恢复").click()
    expect(page.locator("#forms form [name=name]")).to_have_value("某某")


def test_a_file_that_is_chosen_is_not_left_without_asking(page: Page, form: Locator, tmp_path: Path) -> None:
    paper = tmp_path / "依据.txt"
    paper.write_text("依据", encoding="utf-8")
    form.locator("[name=paper]").set_input_files(paper)
    form.locator("[data-submit]").click()
    expect(accepted(page)).to_contain_text("已收到某某的登记")


def test_a_server_that_dies_while_sending_takes_nothing_away(
    page: Page, live: str, form: Locator, faults: Faults
) -> None:
    page.route(
        "**/components/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        form.locator("[data-submit]").click()
    page.wait_for_timeout(500)
    faults.clear()
    page.goto(f"{live}/components/")
    page.locator("#forms form").get_by_role("button", name="恢复").click()
    expect(page.locator("#forms form [name=name]")).to_have_value("某某")
