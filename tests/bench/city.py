"""The city's chain: agencies, people settled, totals handed down, split inside, everybody listed (issue 7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.clock import ROOT, row

SIZES = ((12, 1_000), (120, 10_000))


def measure() -> None:
    """Print the figures of the chain."""
    seconds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for units, people in SIZES:
            found = _python(Path(folder), units, people)
            seconds[people] = found["total"]
            row(
                f"市到个人：{units} 个单位 {people:,} 人",
                f"{found['total']:.1f} 秒，{found['megabytes']:.0f} MB",
                "< 60 秒，< 800 MB" if people == SIZES[-1][1] else "",
            )
            row("  其中市级核算、核定、下达", f"{found['city']:.1f} 秒", "")
            row("  其中各单位核算、分配", f"{found['units']:.1f} 秒", "")
            row("  其中逐级核对、发放文件", f"{found['listed']:.1f} 秒", "")
    row("市到个人 10,000 人 ÷ 1,000 人", f"{seconds[10_000] / seconds[1_000]:.1f} 倍", "≤ 12 倍")


def _python(here: Path, units: int, people: int) -> dict[str, float]:
    data = here / str(people)
    data.mkdir()
    environment = dict(os.environ, HENGJI_DATA=str(data), DATABASE_URL=f"sqlite:///{here}/{people}.sqlite3")
    command = [sys.executable, "-m", "tests.bench.city_in_process", str(units), str(people)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
