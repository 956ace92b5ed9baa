"""From choosing the workbook to the result on the screen, in a real browser on the program as it really runs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.bench.books import write_book
from tests.bench.clock import row
from tests.browser.chromium import launch_arguments
from tests.journeys.settled_desk import ClerkDesk
from tests.served import ROOT, JobOffice

RUNS: Final = 3


def measure() -> None:
    """Print how long the clerk of a 40-person office waits, checking and settling together."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir(mode=0o700)
        book = folder / "40.xlsx"
        write_book(book, 40, 15, sections=8)
        office = JobOffice(data, f"sqlite:///{data / 'hengji.sqlite3'}", settings="config.settings")
        _run(office, "manage.py", "migrate", "--verbosity", "0")
        found = json.loads(_run(office, "-m", "tests.journeys.prepare_settled", str(book)))
        with office.served() as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_arguments())
            desk = ClerkDesk.signed_in(browser, f"http://127.0.0.1:{served.port}", found["cookies"])
            seconds = [_seconds(desk, found["agencies"]["40"], book) for _ in range(RUNS)]
            browser.close()
    row("40 人：从上传到结果页", f"{statistics.median(seconds):.1f} 秒", "≤ 6 秒")


def _seconds(desk: ClerkDesk, agency: int, book: Path) -> float:
    began = time.monotonic()
    desk.upload(agency, book)
    desk.confirm()
    taken = time.monotonic() - began
    # The files of the run before would be laid out beside the next one.
    desk.go(desk.page.url.removeprefix(desk.site) + "files/")
    desk.main.locator("#file-pdf a[data-download]").wait_for()
    return taken


def _run(office: JobOffice, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=office.environment, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout
