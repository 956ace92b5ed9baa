"""The quarter of a filer: CPU of the page with 40 indicators, each with text and evidence, and of one autosave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.clock import ROOT, row
from tests.bench.pages import PLAIN_SECONDS


def measure() -> None:
    """Print the figures of filing."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        environment = dict(
            os.environ, HENGJI_DATA=str(data), DATABASE_URL=f"sqlite:///{folder}/filing.sqlite3"
        )
        command = [sys.executable, "-m", "tests.bench.filing_in_process"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, title, most in (("page", "我的填报 40 项", 60), ("save", "边填边存一次", 10)):
        scaled = found[name] / found["plain"] * PLAIN_SECONDS * 1000
        row(
            f"{title}：CPU",
            f"{found[name] * 1000:.1f} 毫秒，{found[f'{name}_queries']:.0f} 次查询",
            f"按平表 10 毫秒折算 {scaled:.1f} 毫秒（≤ {most}）",
        )
    row("我的填报：40 项与 5 项的查询次数之差", f"{found['more_queries']:.0f} 次", "0 次")
