"""`manage.py settle BOOK.xlsx --out DIR [--scheme FILE]`: the headless main job (workbook.md «settle»)."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

from people.errors import DomainError
from reports.database import ensure_database
from reports.progress import Progress
from reports.workbook.check import check, hint_line, lines_of
from reports.workbook.faults import BookRefused
from reports.workbook.parse import BookReading

WRONG_INPUT: Final = 2
OUR_FAULT: Final = 1

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Check a year workbook, store and settle it, write 结果.json, 结果.xlsx and 结果.pdf."""

    help = "核对年度工作簿，存入并核算，写出 结果.json、结果.xlsx、结果.pdf"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The workbook, the folder for the results, and a scheme file of one's own."""
        parser.add_argument("book", type=Path, help="年度工作簿（.xlsx）")
        parser.add_argument("--out", type=Path, required=True, help="结果文件夹")
        parser.add_argument("--scheme", type=Path, help="计分方案文件（.yaml），用于程序自带方案以外的方案")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when settled, 2 when the input is wrong, 1 when the fault is ours."""
        try:
            self._run(options["book"], options["out"], options["scheme"])
        except Exception as error:
            # The last line of defence: the traceback goes to the log, the user gets one line (issue text, 7).
            logger.exception("settle %s", options["book"].name)
            words = " ".join(f"{type(error).__name__} {error}".split())
            self.stderr.write(
                f"程序出错，没有存入任何数据：{words}；请把日志 {settings.LOG_FILE} 交给维护人员"
            )
            sys.exit(OUR_FAULT)

    def _run(self, book: Path, out: Path, scheme: Path | None) -> None:
        with Progress() as progress:
            progress("读取工作簿")
            reading = self._read(book, scheme)
            # Imported late: the writers bring WeasyPrint and XlsxWriter along, a faulty workbook needs neither.
            from reports.services import compare_with_stored, settle_reading

            ensure_database()
            try:
                settled, files = settle_reading(reading, out, actor="命令行", progress=progress)
            except DomainError as error:
                self._refuse([str(error), "与已有结果相比：", *compare_with_stored(reading)])
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
            self._refuse([refused.fault.line()])
        if reading.faults:
            self._refuse(lines_of(reading))
        return reading

    def _refuse(self, lines: list[str]) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(WRONG_INPUT)
