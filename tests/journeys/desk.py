"""A person at a browser: what somebody does on the pages, in the words that stand on them."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

PASSWORD: Final = "heng-ji-qi-yong-2026"
KEY: Final = re.compile(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")
CODE: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
PERIOD: Final = 30
# Scripts of the page have run by then; its pictures and styles need not be waited for.
READY: Final = "domcontentloaded"
PATIENCE: Final = 90_000  # milliseconds, for what waits on the worker of a busy machine


@dataclass
class Desk:
    """One person's browser; `faults` are complaints of its console, of which none may be left."""

    site: str
    page: Page
    faults: list[str]

    @classmethod
    def of(cls, browser: Browser, site: str, *, width: int = 1366) -> Desk:
        """Sit down at a screen of that width."""
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        faults: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                faults.append(f"{page.url}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        return cls(site, page, faults)

    @property
    def main(self) -> Locator:
        """What stands on the page apart from its frame."""
        return self.page.locator("#main")

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(self.site + path, wait_until=READY)

    def home(self) -> None:
        """Go to the first page."""
        self.go("/")

    def choose(self, title: str) -> None:
        """Choose an entry of the navigation."""
        link = self.page.locator("#side").get_by_role("link", name=title, exact=True)
        with self.page.expect_navigation(wait_until=READY):
            link.click()

    def follow(self, words: str) -> None:
        """Follow the first link on the page with these words in it."""
        with self.page.expect_navigation(wait_until=READY):
            self.main.get_by_role("link", name=words).first.click()

    def press(self, button: str) -> None:
        """Press a button that sends a form."""
        with self.page.expect_navigation(wait_until=READY):
            self.main.get_by_role("button", name=button, exact=True).first.click()

    def fill(self, **values: str | bool) -> None:
        """Fill the fields of the page's form by their names; choices by their words."""
        for name, value in values.items():
            field = self.main.locator(f"form[method=post] [name={name}]")
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("(field) => field.tagName") == "SELECT":
                words = field.locator("option").all_inner_texts()
                fitting = [each for each in words if value in each]
                assert fitting, f"{name}: no {value} among {words}"
                field.select_option(label=fitting[0])
            else:
                field.fill(value)

    def reads(self, *words: str) -> None:
        """Expect each of the words on the page."""
        for each in words:
            expect(self.main).to_contain_text(each, timeout=PATIENCE)

    def download(self, words: str, folder: Path, *, role: str = "link") -> Path:
        """Take a file from a link or (role button) a form, and give where it is now."""
        found = self.main.get_by_role("button" if role == "button" else "link", name=words).first
        with self.page.expect_download(timeout=PATIENCE) as coming:
            found.click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def activate(self, name: str, code: str) -> None:
        """Open the address of a slip, as by its QR code, and set a password."""
        self.go(f"/activate/#n={name}&c={code}")
        expect(self.main.locator("[name=username]")).to_have_value(name)
        self.fill(new_password=PASSWORD, repeat=PASSWORD)
        self.press("激活并登录")

    def set_up_second_factor(self) -> list[str]:
        """Register an authenticator; gives the recovery codes."""
        found = KEY.search(self.main.inner_text())
        assert found, "no key of the authenticator on the page"
        self.fill(code=totp(found[0]))
        self.press("确认登记")
        self.reads("备用码只显示这一次")
        return re.findall(r"\d{5} \d{5}", self.main.inner_text())

    def leave(self) -> None:
        """Sign out and close; nothing may have gone wrong in the browser."""
        assert self.faults == []
        self.page.context.close()


def totp(key: str) -> str:
    """Give what an authenticator with the key shows now."""
    value = hotp_value(key.replace(" ", ""), int(time.time()) // PERIOD)
    return str(format_hotp_value(value))


def codes_of(pdf: Path) -> dict[str, str]:
    """Read the slips: code by login name."""
    text = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    return dict(re.findall(rf"登录名\s*(\w+)\s.*?({CODE.pattern})", text, re.DOTALL))
