"""`manage.py demo`: an example year for every scheme, written as a workbook, read back, settled and shown."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from rich.console import Console

from people.commands import HouseCommand
from plans.schemes import scheme_codes
from reports.database import ensure_database
from reports.demo.book import write_example
from reports.demo.year import example_year
from reports.progress import Progress
from reports.services import settle_reading
from reports.terminal import print_results
from reports.workbook.check import check, lines_of

BOOK_NAME = "年度工作簿.xlsx"
WIDTH_IN_A_PIPE = 150


class Command(HouseCommand):
    """Write, settle and print the example years; the same ones every time."""

    help = "为每个自带方案生成示例年度工作簿，核算并在终端列出结果"
    undone = "示例没有做完"

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the schemes; a second run supersedes the drafts of the first."""
        ensure_database()
        width = None if self.stdout.isatty() else WIDTH_IN_A_PIPE
        console = Console(file=cast(IO[str], self.stdout), width=width)
        for code in scheme_codes():
            self._settle(code, settings.HENGJI_DATA / "demo" / code, console)

    def _settle(self, code: str, folder: Path, console: Console) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        book = folder / BOOK_NAME
        with Progress() as progress:
            progress(f"{code}：生成示例")
            write_example(example_year(code), book)
            reading = check(book)
            if reading.faults:
                self.stop("示例工作簿有误，这是程序的缺陷：", *lines_of(reading))
            settled, files = settle_reading(reading, folder, actor="示例", progress=progress)
        print_results(settled, console)
        for path in (book, files.json, files.xlsx, files.pdf):
            console.print(str(path), highlight=False, markup=False, soft_wrap=True)
        console.print()
