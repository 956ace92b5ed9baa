"""Every page that can be opened without knowing a row: accessible and quiet, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, Response

from people.access import Role
from people.models import Account
from tests.browser.addresses import WALKERS, addresses, walked_by
from tests.browser.conftest import NARROW, WIDE, Faults, barriers, scrolls_sideways
from tests.browser.looks import wear
from tests.office import Office, build_office

SignIn = Callable[[Page, Account], None]
CONTRAST = "color-contrast"
# What the same page may fail at on a telephone when it passed in a wide window: the rest does not hang on the width.
OF_THE_WIDTH = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")


@pytest.fixture
def office(database: object) -> Office:
    return build_office()


@pytest.mark.parametrize("wide", ["light", pytest.param("dark", marks=pytest.mark.prove)])
@pytest.mark.parametrize("walker", [None, *WALKERS], ids=lambda role: role.name if role else "ANONYMOUS")
def test_every_page(
    page: Page,
    live: str,
    office: Office,
    sign_in_as: SignIn,
    faults: Faults,
    walker: Role | None,
    wide: str,
) -> None:
    """Light in a wide window and dark on a telephone; the other way round, and by a second walker, in `make prove`."""
    if walker:
        sign_in_as(page, office.account(walker))
    wrong: list[str] = []
    bare = False
    for address, thoroughly in walked_by(office, walker, both=wide == "dark"):
        path = address.path(office)
        answer = _opened(page, live + path)
        if answer is None or not answer.body().lstrip()[:14].lower().startswith(b"<!doctype html"):
            bare = True
            faults.clear()
            continue  # a file, or a fragment of a page
        if answer.status != 200:
            wrong.append(f"{path} answered {answer.status}")
        wrong += [f"{path} {fault}" for fault in (*_looked_at(page, wide, thoroughly=thoroughly), *faults)]
        if bare:  # it names no icon, so that the browser asks for one of its own, whenever it likes
            wrong = [fault for fault in wrong if not fault.endswith("/favicon.ico")]
        faults.clear()
    assert wrong == [], "\n".join(wrong)


def _opened(page: Page, address: str) -> Response | None:
    """Open an address, each page once; None for a file, which the browser keeps instead of showing it."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return None


def _looked_at(page: Page, wide: str, *, thoroughly: bool) -> list[str]:
    """Give what is wrong with the page in a window of that look, and in the other one on a telephone."""
    found = []
    if page.locator("h1:visible").count() != 1 or not (page.locator("h1").first.text_content() or "").strip():
        found.append("has not exactly one heading")
    if page.title() == "衡绩 · 衡绩":
        found.append("has no title of its own")
    if thoroughly:
        wear(page, wide)
        rules = () if wide == "light" else (CONTRAST,)
        found += [f"{wide}: {fault}" for fault in barriers(page, *rules)]
        wear(page, "dark" if wide == "light" else "light")
    page.set_viewport_size(NARROW)
    if scrolls_sideways(page):
        found.append("is wider than a telephone")
    if thoroughly:
        found += [f"narrow, not {wide}: {fault}" for fault in barriers(page, *OF_THE_WIDTH)]
    page.set_viewport_size(WIDE)
    return found


def test_every_page_has_somebody_who_walks_it(office: Office) -> None:
    walked = {address.name for walker in (None, *WALKERS) for address, _ in walked_by(office, walker)}
    assert {address.name for address in addresses()} - walked == set()
    assert {"home", "components", "sign_in"} <= walked
