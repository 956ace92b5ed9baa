"""A settled year: CPU of its pages beside a plain list and the report of 2,000 rows; the way from upload to result is in `uploading`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.books import write_book
from tests.bench.clock import ROOT, row

PLAIN_SECONDS = 0.010
PEOPLE = 1_000
ROWS = 2_000
TITLES = {
    "result": ("结果概览首屏", 60),
    "result_subjects": ("考核对象", 60),
    "result_people": ("人员", 60),
    "result_bonus": ("奖金", 60),
    "result_person": ("计算过程（一人）", 40),
    "result_subject": ("计算过程（一个对象）", 40),
    "my_result": ("我的考核结果", 60),
}


def measure() -> None:
    """Print the figures of issue 4."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        _pages(here)
        _report(here)


def _python(here: Path, name: str, *arguments: str) -> dict[str, float]:
    data = here / name
    data.mkdir()
    environment = dict(os.environ, HENGJI_DATA=str(data), DATABASE_URL=f"sqlite:///{here}/{name}.sqlite3")
    command = [sys.executable, "-m", "tests.bench.results_in_process", name, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _pages(here: Path) -> None:
    write_book(here / "pages.xlsx", PEOPLE, 10, sections=60)
    figures = _python(here, "pages", str(here / "pages.xlsx"))
    for name, (title, wanted) in TITLES.items():
        scaled = figures[name] / figures["plain"] * PLAIN_SECONDS * 1000
        row(
            f"{title}，{PEOPLE:,} 人：CPU",
            f"{figures[name] * 1000:.1f} 毫秒，{figures[f'{name}_queries']:.0f} 次查询",
            f"按平表 10 毫秒折算 {scaled:.0f} 毫秒（≤ {wanted}）",
        )


def _report(here: Path) -> None:
    write_book(here / "report.xlsx", ROWS, 5, sections=60)
    figures = _python(here, "report", str(here / "report.xlsx"))
    row(f"结果.pdf，{ROWS:,} 人", f"{figures['seconds']:.1f} 秒", "≤ 12 秒（2 核）")
    row("  其中一个进程的内存", f"{figures['megabytes']:.0f} MB", "< 400 MB")
