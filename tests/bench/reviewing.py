"""The reviewer's queue with 2,000 rows: CPU and queries of a page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from tests.bench.clock import ROOT, row

PLAIN_SECONDS = 0.010
TITLES = {"queue": "审核队列 2,000 行：第一页", "last": "最后一页", "light": "按进度灯筛选"}
WANTED = 40


def measure() -> None:
    """Print the figures of the queue."""
    with tempfile.TemporaryDirectory() as here:
        environment = dict(os.environ, HENGJI_DATA=here, DATABASE_URL=f"sqlite:///{here}/queue.sqlite3")
        command = [sys.executable, "-m", "tests.bench.reviewing_in_process"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, title in TITLES.items():
        scaled = figures[name] / figures["plain"] * PLAIN_SECONDS * 1000
        row(
            f"{title}：CPU",
            f"{figures[name] * 1000:.1f} 毫秒，{figures[f'{name}_queries']:.0f} 次查询",
            f"按平表 10 毫秒折算 {scaled:.0f} 毫秒（≤ {WANTED}）",
        )
