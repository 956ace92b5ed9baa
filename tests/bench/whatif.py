"""推演 on 300 people: a scenario beside now, and three at once, to the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.books import write_book
from tests.bench.clock import ROOT, row

PEOPLE = 300
TITLES = {"one": "一个推演", "three": "三个推演并排", "lines": "谁在线的附近", "list": "推演列表"}


def measure() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        write_book(here / "whatif.xlsx", PEOPLE, 10, sections=20)
        environment = dict(os.environ, HENGJI_DATA=folder, DATABASE_URL=f"sqlite:///{here}/whatif.sqlite3")
        command = [sys.executable, "-m", "tests.bench.whatif_in_process", str(here / "whatif.xlsx")]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, title in TITLES.items():
        row(
            f"推演，{PEOPLE} 人，{title}：CPU",
            f"{figures[name]:.2f} 秒，{figures[f'{name}_queries']:.0f} 次查询",
            "≤ 1 秒",
        )
