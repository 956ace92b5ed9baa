"""The grid with 300 indicators: CPU of opening and of saving a cell beside a plain list, and a key in the browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench.clock import ROOT, row

PLAIN_SECONDS: Final = 0.010
TITLES: Final = {"grid": ("指标表 300 行打开", 150), "save": ("指标表存一格", 60)}
KEY_LIMIT: Final = 50


def measure() -> None:
    """Print the figures of issue 5 about the grid."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "data").mkdir()
        environment = dict(
            os.environ, HENGJI_DATA=str(here / "data"), DATABASE_URL=f"sqlite:///{here}/grid.sqlite3"
        )
        command = [sys.executable, "-m", "tests.bench.grid_in_process"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, (title, wanted) in TITLES.items():
        scaled = figures[name] / figures["plain"] * PLAIN_SECONDS * 1000
        queries = f"，{figures[f'{name}_queries']:.0f} 次查询" if f"{name}_queries" in figures else ""
        row(
            f"{title}：CPU",
            f"{figures[name] * 1000:.0f} 毫秒{queries}",
            f"按平表 10 毫秒折算 {scaled:.0f} 毫秒（≤ {wanted}）",
        )
    for name, title in (("move", "移动一格"), ("type", "打一个字"), ("commit", "写入一格")):
        row(f"指标表 300 行，浏览器里{title}", f"{figures[name]:.1f} 毫秒", f"≤ {KEY_LIMIT} 毫秒")
