"""A voting day: votes in a second by the service and over HTTP, and how long the closing of 10,000 ballot sets takes.

PostgreSQL puts each commit on the disk here, as in an office.
"""

from __future__ import annotations

import http.client
import queue
import threading
import time
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlencode

from tests.bench.clock import row
from tests.bench.offices import postgres_office, sqlite_office
from tests.bench.pages import PLAIN_SECONDS
from tests.served import JobOffice

TOKEN: Final = "a" * 32
VOTERS: Final = 600
# As many as the two web processes have threads.
LINES: Final = 8
WARM: Final = 30
CLOSED: Final = 10_000
BY_SERVICE: Final = 900
OF_A_GROUP: Final = 100
SECTIONS: Final = 12
ASPECTS: Final = 5


def measure() -> None:
    """Print the figures of voting."""
    for title, office, http_least, in_service in (
        ("PostgreSQL", postgres_office, 60, "≥ 300/秒"),
        ("SQLite", sqlite_office, 40, ""),
    ):
        for processes in (1, 2):
            with office() as made:
                found = _ask(made, "service", BY_SERVICE, processes)
                row(
                    f"投票 {title}：命令层，{processes} 个进程",
                    f"{found['rate']:.0f}/秒，CPU {found['cpu'] * 1000:.1f} 毫秒",
                    in_service if processes == 2 else "",
                )
        with office() as made:
            rate, p95, faults = over_http(made, VOTERS)
            row(
                f"投票 {title}：网页，{VOTERS} 人，2 个网页进程",
                f"{rate:.0f}/秒，95% {p95 * 1000:.0f} 毫秒，出错 {faults}",
                f"≥ {http_least}/秒",
            )
        with office() as made:
            found = _ask(made, "close", CLOSED)
            row(
                f"计票 {title}：{found['ballots']:,} 张 × {SECTIONS} 个对象",
                f"{found['seconds']:.1f} 秒（其中口令 {found['unlock']:.1f}），{found['megabytes']:.0f} MB",
                "< 60 秒",
            )
    with sqlite_office() as made:
        figures = _ask(made, "pages", OF_A_GROUP)
    for name, title, most in _PAGES:
        scaled = figures[name] / figures["plain"] * PLAIN_SECONDS * 1000
        row(
            f"{title}，{SECTIONS} 个对象 × 3 组 × {OF_A_GROUP} 张：CPU",
            f"{figures[name] * 1000:.1f} 毫秒",
            f"按平表 10 毫秒折算 {scaled:.0f} 毫秒{most}",
        )


_PAGES: Final = (
    ("round_results", "测评结果页", "（≤ 60）"),
    ("round_verify", "监督小组核对页", ""),
    ("round_result_book", "测评结果导出", ""),
)


def over_http(office: JobOffice, voters: int) -> tuple[float, float, int]:
    """Let so many people cast; votes in a second, seconds of the 95th of a hundred, answers other than the receipt."""
    prepared = _ask(office, "prepare", voters)
    waiting: queue.SimpleQueue[dict[str, str]] = queue.SimpleQueue()
    times: list[float] = []
    other: list[int] = []
    with office.served("--web-only", "--web", "2") as served:
        port = served.port
        # The processes load what the first votes load.
        for cookies in prepared["voters"][:WARM]:
            _cast(port, prepared, cookies, [], other)
        for cookies in prepared["voters"][WARM:]:
            waiting.put(cookies)

        def line() -> None:
            while not waiting.empty():
                try:
                    cookies = waiting.get_nowait()
                except queue.Empty:
                    return
                _cast(port, prepared, cookies, times, other)

        threads = [threading.Thread(target=line) for _ in range(LINES)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - began
    return len(times) / seconds, sorted(times)[int(len(times) * 0.95)], len(other)


def _cast(
    port: int, office: dict[str, Any], cookies: dict[str, str], times: list[float], other: list[int]
) -> None:
    """Post one ballot as the page's script does."""
    fields = {f"m{place}_{n}": "87.0"[:2] for place in range(SECTIONS) for n in range(ASPECTS)}
    sent = urlencode({"csrfmiddlewaretoken": TOKEN, "step": "cast"} | fields)
    sent += "&pad=" + "0" * max(office["length"] - len(sent) - 5, 0)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch", "Host": "127.0.0.1",
        "Cookie": "; ".join(f"{name}={value}" for name, value in (cookies | {"csrftoken": TOKEN}).items()),
    }  # fmt: skip
    began = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("POST", f"/ballots/{office['round']}/", sent, headers)
        answer = line.getresponse()
        answer.read()
    if answer.status == 302:
        times.append(time.monotonic() - began)
    else:
        other.append(answer.status)


def _ask(office: JobOffice, *arguments: object) -> dict[str, Any]:
    """Run a command of tests.bench.ballots_in_process as a process."""
    return office.ask_of("tests.bench.ballots_in_process", *arguments, seconds=600)
