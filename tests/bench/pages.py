"""The pages: CPU of a list at three sizes, bytes on the wire, latency under 8 clients, memory at rest."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.clock import ROOT, row
from tests.postgres import running_postgres

SIZES: Final = (100, 1_000, 10_000)
# The machine for which the figures were meant shows a plain list of 50 rows in 10 ms.
PLAIN_SECONDS: Final = 0.010
PAGES: Final = {
    "staff": "人员名册 50 行",
    "audit": "审计记录 50 行",
    "home": "首页",
    "accounts": "账号 50 行",
    "organisation": "单位和科室",
    "search": "查找",
}
CLIENTS: Final = 8
REQUESTS: Final = 40
SETTLE_SECONDS: Final = 8
# As an office runs it: files compressed and named by their digest; without TLS, which nginx would do.
PRODUCTION: Final = {
    "HENGJI_MODE": "production",
    "HENGJI_HTTPS": "0",
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "SECRET_KEY": secrets.token_urlsafe(64),
}


def measure() -> None:
    """Print the figures of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        _lists(Path(folder))
        with running_postgres() as server:
            _serving(Path(folder), server.new_database())
        _idle(Path(folder))


def _environment(data: Path, url: str) -> dict[str, str]:
    data.mkdir(parents=True, exist_ok=True)
    return dict(os.environ, HENGJI_DATA=str(data), DATABASE_URL=url)


def _lists(here: Path) -> None:
    found: dict[int, dict[str, float]] = {}
    for size in SIZES:
        environment = _environment(here / str(size), f"sqlite:///{here}/{size}.sqlite3")
        command = [sys.executable, "-m", "tests.bench.pages_in_process", str(size)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        found[size] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, title in PAGES.items():
        for size in SIZES:
            figures = found[size]
            scaled = figures[name] / figures["plain"] * PLAIN_SECONDS
            row(
                f"{title}，{size:,} 人：CPU",
                f"{figures[name] * 1000:.1f} 毫秒，{figures[f'{name}_queries']:.0f} 次查询",
                f"按平表 10 毫秒折算 {scaled * 1000:.0f} 毫秒（≤ 40）",
            )
        ratio = found[SIZES[-1]][name] / found[SIZES[0]][name]
        row(f"{title}：{SIZES[-1]:,} 人 ÷ {SIZES[0]} 人", f"{ratio:.2f} 倍", "≤ 1.2 倍")


def _serving(here: Path, url: str) -> None:
    environment = _environment(here / "served", url) | PRODUCTION
    script = "from tests.bench.pages import prepare; prepare()"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    keys: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    with _served(environment) as (port, _):
        _weight(port, keys)
        pages = [
            ("首页", "/", keys["clerk"]),
            ("人员", keys["staff"], keys["clerk"]),
            ("审计", "/audit/", keys["reader"]),
        ]
        for title, path, session in pages:
            seconds = _load(port, path, session)
            p95 = statistics.quantiles(seconds, n=20)[-1]
            row(f"{title}：{CLIENTS} 个客户端，PostgreSQL，p95", f"{p95 * 1000:.0f} 毫秒", "< 400 毫秒")


def prepare() -> None:
    """Fill the database of the environment with 1,000 people; print the sessions and paths as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from people.access import Role
    from tests.bench import office

    call_command("migrate", verbosity=0)
    agency = office.fill(1_000)
    clerk = office.account(agency, Role.PERFORMANCE_OFFICE, "clerk")
    reader = office.account(agency, Role.SUPERVISION, "reader")
    print(
        json.dumps(
            {
                "clerk": office.session_of(clerk),
                "reader": office.session_of(reader),
                "staff": reverse("staff", args=[agency.pk]),
            }
        )
    )


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run `manage.py serve` on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                if _get(port, "/health/live", "")[0] == http.client.OK:
                    break
            except OSError:
                assert time.monotonic() < deadline, "serve did not start"
            time.sleep(0.1)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _get(port: int, path: str, session: str) -> tuple[int, bytes, int]:
    """Give status, body and bytes on the wire of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept-Encoding": "gzip", "Cookie": f"hengji_session={session}"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    size = len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    if answer.getheader("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    connection.close()
    return answer.status, body, size


def _weight(port: int, keys: dict[str, str]) -> None:
    status, body, page = _get(port, keys["staff"], keys["clerk"])
    assert status == http.client.OK, f"{keys['staff']} answered {status}"
    text = body.decode()
    files = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text)))
    outside = re.findall(r'(?:href|src)="(https?:)?//', text)
    total = page + sum(_get(port, file, "")[2] for file in files)
    row("人员名册第一次打开，压缩后", f"{total / 1024:.0f} KB（{len(files)} 个文件）", "< 300 KB")
    row("以后再打开（静态文件有缓存）", f"{page / 1024:.0f} KB", "< 40 KB")
    row("页面引用的外部主机", f"{len(outside)} 个", "0 个")


def _load(port: int, path: str, session: str) -> list[float]:
    """Ask for a page from 8 clients at once, so many times each; give every latency in seconds."""

    def client(_: int) -> list[float]:
        seconds = []
        for _ in range(REQUESTS):
            start = time.perf_counter()
            status = _get(port, path, session)[0]
            seconds.append(time.perf_counter() - start)
            assert status == http.client.OK, f"{path} answered {status}"
        return seconds

    client(0)
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [second for seconds in pool.map(client, range(CLIENTS)) for second in seconds]


def _idle(here: Path) -> None:
    """Measure web and worker at rest, after a first request, with the embedded default."""
    environment = _environment(here / "idle", f"sqlite:///{here}/idle.sqlite3")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    with _served(environment) as (port, process):
        _get(port, "/sign-in/", "")
        time.sleep(SETTLE_SECONDS)
        total, processes = proportional_kb(process.pid)
        row("网页与工作进程静止时（PSS）", f"{total / 1024:.0f} MB（{processes} 个进程）", "< 220 MB")


def proportional_kb(root: int) -> tuple[int, int]:
    """Give the PSS in kB of a process with all its descendants, and how many they are."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    total, count, waiting = 0, 0, [root]
    while waiting:
        one = waiting.pop()
        waiting += children.get(one, [])
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
        total, count = total + int(found[1]) if found else total, count + 1
    return total, count
