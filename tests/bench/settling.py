"""The whole job: reading, settling and writing for 40, 1,000 and 10,000 people."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

import openpyxl

from tests.bench.books import write_book
from tests.bench.clock import cpu, row, run_process


def measure() -> None:
    """Print the figures of reading and of `settle` as a whole process."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        books = {size: here / f"{size}.xlsx" for size in (40, 1_000, 10_000)}
        write_book(books[40], 40, 15, sections=8)
        write_book(books[1_000], 1_000, 15)
        write_book(books[10_000], 10_000, 15)
        _reading(books[10_000])
        _settle(here, books)


def _reading(book: Path) -> None:
    from reports.workbook.check import check

    def bare() -> int:
        pages = openpyxl.load_workbook(book, read_only=True, data_only=True)
        return sum(1 for page in pages for _ in page.iter_rows(values_only=True))

    ours = cpu(lambda: check(book), runs=3)
    plain = cpu(bare, runs=3)
    row(
        "读取 10,000 人、150,000 张票 ÷ openpyxl 只读一遍",
        f"{ours / plain:.2f} 倍（{ours:.1f} 秒）",
        "≤ 2.5 倍",
    )


def _settle(here: Path, books: dict[int, Path]) -> None:
    seconds: dict[int, float] = {}
    for size, book in books.items():
        runs = []
        for turn in range(3 if size == 40 else 1):
            environment = dict(os.environ, DATABASE_URL=f"sqlite:///{here}/{size}-{turn}.sqlite3")
            runs.append(
                run_process(["settle", str(book), "--out", str(here / f"out-{size}-{turn}")], environment)
            )
            assert runs[-1].code == 0, f"settle failed on {book}"
        seconds[size] = statistics.median(run.wall for run in runs)
        peak = max(run.peak_mb for run in runs)
        limit = {40: "≤ 4 秒", 1_000: "", 10_000: "< 180 秒，< 800 MB"}[size]
        row(f"settle {size:,} 人（整个进程）", f"{seconds[size]:.1f} 秒，{peak:.0f} MB", limit)
    row("settle 10,000 人 ÷ 1,000 人", f"{seconds[10_000] / seconds[1_000]:.1f} 倍", "≤ 12 倍")
    for name, module in (("Django", "django.core.management"), ("WeasyPrint", "weasyprint")):
        environment = dict(os.environ)
        code = f"import {module}"
        row(f"其中导入 {name}", f"{_import_seconds(code, environment):.2f} 秒", "")


def _import_seconds(code: str, environment: dict[str, str]) -> float:
    import subprocess
    import sys
    import time

    start = time.monotonic()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    return time.monotonic() - start
