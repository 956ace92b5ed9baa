"""The standing of 120 agencies × 80 indicators × 4 quarters, and of an office with 1,000 rows: CPU and queries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from tests.bench.clock import ROOT, row

PLAIN_SECONDS = 0.010
TITLES = {
    "units": ("进展：120 个单位 × 80 项 × 4 个季度", 150),
    "parts": ("进展：120 个单位的红灯和分项", 150),
    "rows": ("进展：120 个单位的红灯明细，一页", 150),
    "office": ("进展：一个单位 1,000 项", 250),
}


def measure() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as here:
        environment = dict(os.environ, HENGJI_DATA=here, DATABASE_URL=f"sqlite:///{here}/progress.sqlite3")
        command = [sys.executable, "-m", "tests.bench.progress_in_process"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, (title, wanted) in TITLES.items():
        scaled = figures[name] / figures["plain"] * PLAIN_SECONDS * 1000
        row(
            f"{title}：CPU",
            f"{figures[name] * 1000:.1f} 毫秒，{figures[f'{name}_queries']:.0f} 次查询",
            f"按平表 10 毫秒折算 {scaled:.0f} 毫秒（≤ {wanted}）",
        )
