"""`manage.py check_book BOOK.xlsx [--marked OUT.xlsx] [--scheme FILE]`: all faults of a year workbook."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand

from reports.workbook.check import check, hint_line, lines_of
from reports.workbook.faults import BookRefused, Fault
from reports.workbook.marked import write_marked

WRONG_INPUT: Final = 2

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Check a year workbook: faults on stderr (exit 2), hints and what was left aside on stdout."""

    help = "检查年度工作簿，列出全部错误；不存入数据"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("book", type=Path, help="年度工作簿（.xlsx）")
        parser.add_argument("--marked", type=Path, help="把错误标色并加批注，另存为这个文件")
        parser.add_argument("--scheme", type=Path, help="计分方案文件（.yaml），用于程序自带方案以外的方案")

    def handle(self, *args: Any, **options: Any) -> None:
        book: Path = options["book"]
        try:
            reading = check(book, options["scheme"])
        except BookRefused as refused:
            self._refuse([refused.fault.line()])
        for line in [*map(hint_line, reading.hints), *reading.notes]:
            self.stdout.write(line)
        if options["marked"] is not None:
            self._mark(book, options["marked"], reading.faults)
        if reading.faults:
            self._refuse(lines_of(reading))
        self.stdout.write("没有错误")

    def _mark(self, book: Path, out: Path, faults: Sequence[Fault]) -> None:
        if out.exists() and out.samefile(book):
            self._refuse(["标注的文件不能覆盖原工作簿；请换一个文件名"])
        try:
            write_marked(book, faults, out)
        except Exception as error:
            # The list of faults below is what matters; a copy that openpyxl cannot make must not hide it.
            logger.exception("check_book --marked %s", book.name)
            self.stderr.write(f"没有写出标注的工作簿：{error}")

    def _refuse(self, lines: list[str]) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(WRONG_INPUT)
