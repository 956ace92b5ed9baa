"""How the tests look at a page: settled first, then in a light or a dark dress, in a wide window or on a telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from playwright.sync_api import Download, Locator, Page, TimeoutError

from tests.browser.conftest import NARROW, WIDE, barriers, scrolls_sideways, settled

DRESS: Final = "(look) => document.documentElement.setAttribute('data-bs-theme', look)"
# Light comes last: the page stands in it afterwards.
LOOKS: Final = ("dark", "light")


def wear(page: Page, look: str) -> None:
    """Show the page light or dark, as soon as it is there."""
    settled(page)
    page.evaluate(DRESS, look)


def downloaded(page: Page, link: Locator) -> Download:
    """Click a link until its file comes: Chromium on a loaded machine now and then loses the first click's file."""
    try:
        with page.expect_download() as coming:
            link.click()
    except TimeoutError:
        with page.expect_download(timeout=90_000) as coming:
            link.click()
    return coming.value


def faulty(page: Page, *, looks: Sequence[str] = LOOKS, narrow: bool = True) -> Iterator[str]:
    """What is wrong with the page: barriers in these looks, and whether it is wider than a telephone.

    Not `narrow`: than the window as it is. A test that comes here by a click says first where it has arrived.
    """
    for look in looks:
        wear(page, look)
        yield from (f"{page.url} {look}: {fault}" for fault in barriers(page))
    if narrow:
        page.set_viewport_size(NARROW)
    if scrolls_sideways(page):
        yield f"{page.url} is wider than {'a telephone' if narrow else 'the window'}"
    if narrow:
        page.set_viewport_size(WIDE)
