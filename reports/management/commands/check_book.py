"""`manage.py check_book BOOK.xlsx [--marked OUT.xlsx] [--scheme FILE]`: all faults of a year workbook."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from people.commands import OUR_FAULT, WRONG_INPUT, HouseCommand
from people.os_reasons import os_reason
from people.xlsx.faults import BookRefused, Fault
from reports.workbook.check import check, hint_line, lines_of
from reports.workbook.marked import write_marked

logger = logging.getLogger(__name__)


class Command(HouseCommand):
    """Check a year workbook: faults on stderr (exit 2), hints and what was left aside on stdout."""

    help = "检查年度工作簿，列出全部错误；不存入数据"
    undone = "没有检查完"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("book", type=Path, help="年度工作簿（.xlsx）")
        parser.add_argument("--marked", type=Path, help="把错误标色并加批注，另存为这个文件")
        parser.add_argument("--scheme", type=Path, help="计分方案文件（.yaml），用于程序自带方案以外的方案")

    def handle(self, *args: Any, **options: Any) -> None:
        book: Path = options["book"]
        try:
            reading = check(book, options["scheme"])
        except BookRefused as refused:
            self.refuse(refused.fault.line())
        for line in [*map(hint_line, reading.hints), *reading.notes]:
            self.stdout.write(line)
        unmarked = None if options["marked"] is None else self._mark(book, options["marked"], reading.faults)
        if reading.faults:
            self.refuse(*lines_of(reading))
        if unmarked == WRONG_INPUT:
            self.refuse()
        if unmarked == OUR_FAULT:
            self.stop()
        self.stdout.write("没有错误")

    def _mark(self, book: Path, out: Path, faults: Sequence[Fault]) -> int | None:
        """Write the marked copy; gives the exit code where it cannot be, which never hides the faults themselves."""
        try:
            if out.exists() and out.samefile(book):
                self.refuse("标注的文件不能覆盖原工作簿；请换一个文件名")
            write_marked(book, faults, out)
        except BookRefused as refused:
            self.stderr.write(f"没有写出标注的工作簿：{refused.fault.problem}；{refused.fault.remedy}")
            return WRONG_INPUT
        except OSError as error:
            self.stderr.write(f"没有写出标注的工作簿 {out}（{os_reason(error)}）；请换一个可以写入的位置")
            return WRONG_INPUT
        except Exception as error:
            logger.exception("check_book --marked")
            words = " ".join(f"{type(error).__name__} {error}".split())
            self.stderr.write(f"程序出错，没有写出标注的工作簿：{words}；{self.advice()}")
            return OUR_FAULT
        return None
