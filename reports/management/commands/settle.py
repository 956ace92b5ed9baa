"""`manage.py settle BOOK.xlsx --out DIR [--scheme FILE]`: the headless main job (workbook.md «settle»)."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bonuses.settled import Settled
from people.commands import HouseCommand
from people.errors import DomainError
from people.xlsx.faults import BookRefused
from reports.database import ensure_database
from reports.files import PlaceRefused
from reports.progress import Progress
from reports.workbook.check import check, hint_line, lines_of
from reports.workbook.parse import BookReading

if TYPE_CHECKING:
    from reports.services import Files

logger = logging.getLogger(__name__)


class Command(HouseCommand):
    """Check a year workbook, store and settle it, write 结果.json, 结果.xlsx and 结果.pdf."""

    help = "核对年度工作簿，存入并核算，写出 结果.json、结果.xlsx、结果.pdf"
    undone = "没有存入任何数据"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The workbook, the folder for the results, and a scheme file of one's own."""
        parser.add_argument("book", type=Path, help="年度工作簿（.xlsx）")
        parser.add_argument("--out", type=Path, required=True, help="结果文件夹")
        parser.add_argument("--scheme", type=Path, help="计分方案文件（.yaml），用于程序自带方案以外的方案")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when settled, 2 when the input is wrong, 1 when the fault is ours."""
        with Progress() as progress:
            progress("读取工作簿")
            reading = self._read(options["book"], options["scheme"])
            ensure_database()
            settled, files = self._settle(reading, options["out"], progress)
        for hint in reading.hints:
            self.stdout.write(hint_line(hint))
        for note in reading.notes:
            self.stdout.write(f"注意：{note}")
        if self.stdout.isatty():
            from rich.console import Console

            from reports.terminal import print_results

            print_results(settled, Console())
        for path in (files.json, files.xlsx, files.pdf):
            self.stdout.write(str(path))

    def _read(self, book: Path, scheme: Path | None) -> BookReading:
        try:
            reading = check(book, scheme)
        except BookRefused as refused:
            self.refuse(refused.fault.line())
        if reading.faults:
            self.refuse(*lines_of(reading))
        return reading

    def _settle(self, reading: BookReading, out: Path, progress: Progress) -> tuple[Settled, Files]:
        # Imported late: the writers bring WeasyPrint and XlsxWriter along, a faulty workbook needs neither.
        from reports.services import FilesNotWritten, compare_with_stored, settle_reading

        try:
            done = settle_reading(reading, out, progress=progress)
        except PlaceRefused:
            raise
        except DomainError as error:
            self.refuse(str(error), "与已有结果相比：", *compare_with_stored(reading))
        except FilesNotWritten as unwritten:
            logger.exception("settle")
            self.stop(f"{unwritten}；{self.advice()}")
        self.undone = "核算已存入，结果文件已写出，只是没有显示完"
        return done
