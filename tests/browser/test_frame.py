"""The frame in a real browser: both looks, a telephone, the keyboard, paper, and the pages of refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from people.views import refusals
from tests.browser.chromium import DRAWN, TWO_CHARACTERS
from tests.browser.conftest import NARROW, WIDE, Faults, scrolls_sideways
from tests.office import YEAR, Office, build_office

SignIn = Callable[[Page, Account], None]
Check = Callable[[Page], None]
Shoot = Callable[[Page, str], Path]
LEAST_SIZE = 24


@pytest.fixture
def office(database: Path) -> Office:
    return build_office()


@pytest.fixture
def pieces(page: Page, live: str, office: Office, sign_in_as: SignIn) -> Page:
    """The page of pieces, opened by the 绩效办."""
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/components/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_pieces_are_accessible_and_fit(
    page: Page,
    live: str,
    office: Office,
    sign_in_as: SignIn,
    assert_accessible: Check,
    shoot: Shoot,
    theme: str,
    width: str,
) -> None:
    account = office.account(Role.PERFORMANCE_OFFICE)
    account.theme = theme
    account.save()
    sign_in_as(page, account)
    if width == "narrow":
        page.set_viewport_size(NARROW)
    page.goto(f"{live}/components/")
    assert page.get_attribute("html", "data-bs-theme") == theme
    assert not scrolls_sideways(page)
    shoot(page, f"components-{theme}-{width}")
    assert_accessible(page)
    page.locator(".account-menu > summary").click()
    page.locator("details.confirm > summary").click()
    assert_accessible(page)


def test_without_a_choice_the_system_decides(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    sign_in_as(page, office.account(Role.STAFF))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{live}/components/")
        assert page.get_attribute("html", "data-bs-theme") == scheme


def test_axe_finds_what_is_wrong(pieces: Page, assert_accessible: Check) -> None:
    """The control: the check itself works."""
    pieces.evaluate("document.querySelector('#main').insertAdjacentHTML('beforeend', '<button></button>')")
    with pytest.raises(AssertionError, match="button-name"):
        assert_accessible(pieces)


def test_the_content_policy_is_enforced(pieces: Page, faults: Faults) -> None:
    """The control: an inline style is refused and heard."""
    pieces.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    faults.expected("Content Security Policy")


def test_chinese_is_not_drawn_as_boxes(pieces: Page) -> None:
    first, second = pieces.evaluate(DRAWN, TWO_CHARACTERS)
    missing = pieces.evaluate(DRAWN, "\U000f1234")[0]
    assert first != second, "two characters look the same: no Chinese font"
    assert missing not in (first, second)


def test_the_entry_of_the_page_is_in_view_in_a_long_menu(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.set_viewport_size({"width": WIDE["width"], "height": 500})
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/life/")
    current = page.locator("#side a[aria-current]")
    expect(current).to_have_text("核算办理")
    expect(current).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.scrollY") == 0, "the page itself has not moved"


def test_the_keyboard_alone_is_enough(pieces: Page) -> None:
    pieces.keyboard.press("Tab")
    expect(pieces.locator(".skip")).to_be_focused()
    expect(pieces.locator(".skip")).to_be_in_viewport()
    pieces.keyboard.press("Enter")
    expect(pieces.locator("#main")).to_be_focused()
    pieces.locator(".switch-year > summary").focus()
    pieces.keyboard.press("Enter")
    expect(pieces.get_by_role("group", name="切换年度")).to_be_visible()
    pieces.keyboard.press("Tab")
    assert pieces.evaluate("document.activeElement.closest('.menu-list') !== null")
    pieces.keyboard.press("Escape")
    expect(pieces.get_by_role("group", name="切换年度")).to_be_hidden()
    expect(pieces.locator(".switch-year > summary")).to_be_focused()
    pieces.keyboard.press("/")
    expect(pieces.locator("#search")).to_be_focused()
    pieces.keyboard.type("a/b")
    expect(pieces.locator("#search")).to_have_value("a/b")


def test_what_has_the_focus_is_seen(pieces: Page) -> None:
    for selector in ("#side a >> nth=0", "#id_name >> nth=0", "main .btn-primary >> nth=0", ".bell"):
        pieces.locator(selector).focus()
        pieces.keyboard.press("Shift+Tab")
        pieces.keyboard.press("Tab")
        width, style = pieces.evaluate(
            "() => { const s = getComputedStyle(document.activeElement); return [s.outlineWidth, s.outlineStyle]; }"
        )
        assert (width, style) == ("3px", "solid"), selector


def test_a_form_is_filled_and_sent_by_keyboard(pieces: Page) -> None:
    form = pieces.locator("#forms form")
    form.locator("[name=name]").focus()
    pieces.keyboard.type("某某")
    pieces.keyboard.press("Tab")
    pieces.keyboard.press("ArrowDown")
    form.locator("[name=start]").fill("2026-03-01")
    form.locator("[name=name]").press("Enter")
    expect(pieces.locator(".note-success").first).to_contain_text("已收到某某的登记")


def test_the_navigation_of_a_telephone_opens_and_closes(pieces: Page, shoot: Shoot) -> None:
    pieces.set_viewport_size(NARROW)
    button = pieces.get_by_role("button", name="打开导航")
    expect(pieces.locator("#side")).to_be_hidden()
    button.click()
    expect(pieces.locator("#side a").first).to_be_focused()
    assert button.get_attribute("aria-expanded") == "true"
    shoot(pieces, "navigation-narrow")
    pieces.keyboard.press("Escape")
    expect(pieces.locator("#side")).to_be_hidden()
    expect(button).to_be_focused()


def test_fingers_find_what_they_press(pieces: Page) -> None:
    pieces.set_viewport_size(NARROW)
    sizes = pieces.evaluate(
        "() => [...document.querySelectorAll('.top-button, .btn, .page-link')]"
        ".filter(e => e.offsetParent).map(e => [e.textContent.trim(), e.offsetWidth, e.offsetHeight])"
    )
    assert len(sizes) > 10
    assert [one for one in sizes if one[1] < LEAST_SIZE or one[2] < LEAST_SIZE] == []


def test_paper_shows_the_tables_and_no_frame(pieces: Page) -> None:
    pieces.emulate_media(media="print")
    for selector in (".top", "#side", ".crumbs", ".page-actions", ".pages", ".help"):
        expect(pieces.locator(selector).first).to_be_hidden()
    expect(pieces.locator(".house-table").first).to_be_visible()
    assert pieces.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


REFUSALS = {
    "400": refusals.bad_request,
    "403": refusals.forbidden,
    "403_csrf": refusals.csrf_failure,
    "404": refusals.not_found,
    "413": refusals.too_large,
    "429": refusals.too_many,
    "500": refusals.server_error,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_refusal_are_accessible(
    page: Page, live: str, assert_accessible: Check, shoot: Shoot, faults: Faults, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size(NARROW)
    for name, answer in REFUSALS.items():
        request = RequestFactory().get("/")
        request.number = "0123456789abcdef"  # type: ignore[attr-defined]
        page.route("**/refused/", _with(answer(request).content))  # type: ignore[operator]
        page.goto(f"{live}/refused/")
        expect(page.locator("h1")).to_be_visible()
        assert not scrolls_sideways(page)
        shoot(page, f"refusal-{name}-{scheme}")
        assert_accessible(page)
    page.goto(f"{live}/nowhere/")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    faults.expected("404")


def _with(content: bytes) -> Callable[..., None]:
    def answer(route: object) -> None:
        route.fulfill(body=content, content_type="text/html; charset=utf-8")  # type: ignore[attr-defined]

    return answer


def test_a_first_visit_weighs_under_300_kilobytes_and_a_second_under_40(pieces: Page, live: str) -> None:
    session = pieces.context.new_cdp_session(pieces)
    session.send("Network.enable")
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    hosts = set()
    pieces.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    session.send("Network.clearBrowserCache")
    pieces.goto(f"{live}/help/")
    pieces.wait_for_load_state("networkidle")
    first = sum(weights)
    # The development server sends nothing compressed, so the wire carries less than this in production.
    assert 0 < first < 400_000
    weights.clear()
    pieces.goto(f"{live}/jobs/")
    pieces.wait_for_load_state("networkidle")
    assert 0 < sum(weights) < 40_000
    assert hosts == {live.removeprefix("http://")}
