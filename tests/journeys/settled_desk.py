"""A clerk with a year workbook: uploading it, reading its result, following figures to their rows, taking files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, expect

from tests.journeys.desk import PATIENCE, READY, Desk

RESULT: Final = re.compile(r"/years/\d+/results/\d+/$")


@dataclass
class ClerkDesk(Desk):
    """The desk of somebody who may settle, signed in."""

    scripted: bool = True

    @classmethod
    def signed_in(
        cls, browser: Browser, site: str, cookies: dict[str, str], *, scripted: bool = True, width: int = 1366
    ) -> ClerkDesk:
        """Sit down with a session; `scripted` False: JavaScript is off."""
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai",
            java_script_enabled=scripted,
        )  # fmt: skip
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        faults: list[str] = []
        page.on("console", lambda each: faults.append(each.text) if each.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return cls(site, page, faults, scripted)

    def upload(self, agency: int, book: Path) -> None:
        """Choose a workbook and have it checked; ends when the faults or the preview are there."""
        self.go(f"/units/{agency}/workbook/")
        self.main.locator("input[type=file]").set_input_files(book)
        self.press("上传并检查")
        expect(self.main.locator(".faults, #confirm").first).to_be_visible(timeout=PATIENCE)

    def drop(self, agency: int, book: Path) -> None:
        """Drag a workbook from a folder onto the page and let go."""
        self.go(f"/units/{agency}/workbook/")
        given = self.page.evaluate_handle(
            """([name, bytes]) => {
                const held = new DataTransfer();
                held.items.add(new File([new Uint8Array(bytes)], name));
                return held;
            }""",
            [book.name, list(book.read_bytes())],
        )
        self.main.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": given})
        expect(self.main.locator(".faults, #confirm").first).to_be_visible(timeout=PATIENCE)

    def versions(self, agency: int, year: int) -> int:
        """How many versions of the year there are."""
        self.go(f"/units/{agency}/years/{year}/results/")
        return self.main.locator(".plan-versions tbody tr").count()

    def confirm(self) -> str:
        """Confirm the preview; gives the path of the result, to which the page leads by itself."""
        self.press("确认并核算")
        self.page.wait_for_url(RESULT, timeout=PATIENCE, wait_until=READY)
        return self.page.url.removeprefix(self.site)

    def traces_of(self, listing: str, wanted: int) -> list[tuple[str, str]]:
        """Up to so many rows of a list with the way to their 计算过程, evenly spread: what stands there, path."""
        self.go(listing)
        part = "/subjects/" if listing.endswith("subjects/") else "/people/"
        found: list[tuple[str, str]] = self.main.locator(f"tbody a[href*='{part}']").evaluate_all(
            "links => links.map(link => [link.closest('tr').innerText, link.getAttribute('href')])"
        )
        rows = {path.partition("#")[0].partition("?")[0]: text for text, path in found}
        paths = [path for path in rows if re.search(rf"{part}\d+/$", path)]
        step = max(1, len(paths) // wanted)
        return [(rows[path], path) for path in paths[::step][:wanted]]

    def down_to_a_row(self, path: str, figure: str) -> str:
        """Open a trace, see the figure at its top, and follow it to an input row; gives what stands on that row."""
        self.go(f"{path}?open=all")
        self.reads("计算过程", figure)
        links = self.main.locator("a[href*='/input/?']")
        expect(links.first).to_be_visible()
        # The last link in the text is the deepest: a leaf.
        with self.page.expect_navigation(wait_until=READY):
            links.last.click()
        self.reads("哪些结果用到这一行")
        return self.main.inner_text()

    def take(self, result: str, kind: str, folder: Path) -> Path:
        """Download a file of the result as soon as it is made."""
        self.go(f"{result}files/")
        link = self.main.locator(f"#file-{kind} a[data-download]")
        expect(link).to_be_visible(timeout=2 * PATIENCE)
        with self.page.expect_download(timeout=PATIENCE) as coming:
            link.click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path


def scores_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Ids and published scores of a 结果.json, those that are decided."""
    return {row["id"]: row["score"] for row in rows if row["score"] is not None}
