"""Every page that can be opened without knowing a row: accessible and quiet, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final
from zlib import crc32

import pytest
from playwright.sync_api import Error, Page, Response

from people.access import Role
from people.models import Account
from tests.browser.addresses import WALKERS, addresses, walked_by
from tests.browser.conftest import NARROW, WIDE, Faults, barriers, scrolls_sideways
from tests.browser.looks import wear
from tests.office import Office, build_office

SignIn = Callable[[Page, Account], None]
# Where a page is looked at thoroughly.
LOOKS: Final = frozenset({"wide", "narrow"})
CONTRAST = "color-contrast"
# What the same page may fail at on a telephone when it passed in a wide window: the rest does not hang on the width.
OF_THE_WIDTH = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")


@pytest.fixture
def office(database: object) -> Office:
    return build_office()


@pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["either", "both"]
)
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
    whole: bool,
) -> None:
    """Light in a wide window or dark on a telephone, the next page the other; `make prove`: both, and the other way round.

    There the dark ones are walked by a second walker, too.
    """
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
        looks = LOOKS if whole else {sorted(LOOKS)[crc32(address.name.encode()) % len(LOOKS)]}
        wrong += [
            f"{path} {fault}" for fault in (*_looked_at(page, wide, looks if thoroughly else set()), *faults)
        ]
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


def _looked_at(page: Page, wide: str, looks: Collection[str]) -> list[str]:
    """Give what is wrong with the page in a window of that look, and in the other look on a telephone."""
    found = []
    if page.locator("h1:visible").count() != 1 or not (page.locator("h1").first.text_content() or "").strip():
        found.append("has not exactly one heading")
    if page.title() == "衡绩 · 衡绩":
        found.append("has no title of its own")
    if "wide" in looks:
        wear(page, wide)
        of_the_look = () if wide == "light" else (CONTRAST,)
        found += [f"{wide}: {fault}" for fault in barriers(page, *of_the_look)]
    page.set_viewport_size(NARROW)
    if scrolls_sideways(page):
        found.append("is wider than a telephone")
    if "narrow" in looks:
        wear(page, "dark" if wide == "light" else "light")
        of_the_width = OF_THE_WIDTH if "wide" in looks else ()
        found += [f"narrow, not {wide}: {fault}" for fault in barriers(page, *of_the_width)]
    page.set_viewport_size(WIDE)
    return found


def test_every_page_has_somebody_who_walks_it(office: Office) -> None:
    walked = {address.name for walker in (None, *WALKERS) for address, _ in walked_by(office, walker)}
    assert {address.name for address in addresses()} - walked == set()
    assert {"home", "components", "sign_in"} <= walked
