"""A result published to 10,000 people: the step, everybody's message, and the page that leads through it (issue 7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.books import write_book
from tests.bench.clock import ROOT, row

PEOPLE = 10_000


def measure() -> None:
    """Print the figures of the publication."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        write_book(here / "publish.xlsx", PEOPLE, 5, sections=60)
        environment = dict(
            os.environ, HENGJI_DATA=str(here), DATABASE_URL=f"sqlite:///{here}/publish.sqlite3"
        )
        command = [sys.executable, "-m", "tests.bench.publishing_in_process", str(here / "publish.xlsx")]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    row(f"核对 {PEOPLE:,} 人的年度：重新比对数据", f"{found['check']:.1f} 秒", "≤ 30 秒")
    row(f"核算办理页面，{PEOPLE:,} 人", f"{found['page'] * 1000:.0f} 毫秒", "≤ 1000 毫秒")
    row(f"发布给 {PEOPLE:,} 人", f"{found['publish'] + found['tell']:.1f} 秒", "≤ 10 秒")
    row("  其中通知", f"{found['tell']:.1f} 秒，{found['told']:,.0f} 条", "同一时刻")
    row("  内存", f"{found['megabytes']:.0f} MB", "< 800 MB")
