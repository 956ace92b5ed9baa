"""The city's chain: people settled, totals handed down, split inside, everybody listed; then its archive package (issue 7)."""

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
    """Print the figures of the chain and of the package."""
    seconds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for units, people in SIZES:
            environment = _environment(Path(folder), people)
            found = _python(environment, "city_in_process", str(units), str(people))
            seconds[people] = found["total"]
            row(
                f"市到个人：{units} 个单位 {people:,} 人",
                f"{found['total']:.1f} 秒（CPU {found['cpu']:.1f}），{found['megabytes']:.0f} MB",
                "< 60 秒，< 800 MB" if people == SIZES[-1][1] else "",
            )
            row("  其中市级核算、核定、下达", f"{found['city']:.1f} 秒", "")
            row("  其中各单位核算、分配", f"{found['units']:.1f} 秒", "")
            row("  其中逐级核对、发放文件", f"{found['listed']:.1f} 秒", "")
        package = _python(environment, "city_archive_in_process")
    row("市到个人 10,000 人 ÷ 1,000 人", f"{seconds[10_000] / seconds[1_000]:.1f} 倍", "≤ 12 倍")
    row(
        "市的归档包，10,000 人",
        f"{package['seconds']:.1f} 秒（CPU {package['cpu']:.1f}），{max(package['megabytes'], package['children']):.0f} MB",
        "< 180 秒，一个进程 < 800 MB",
    )
    row("  其中文件", f"{package['zip']:.1f} MB", "")
    row("机器的负载（1 分钟）", f"{os.getloadavg()[0]:.1f}", "")


def _environment(here: Path, people: int) -> dict[str, str]:
    data = here / str(people)
    data.mkdir()
    return dict(os.environ, HENGJI_DATA=str(data), DATABASE_URL=f"sqlite:///{here}/{people}.sqlite3")


def _python(environment: dict[str, str], module: str, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
