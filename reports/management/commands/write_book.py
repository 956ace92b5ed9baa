"""`manage.py write_book --agency NAME --year Y OUT.xlsx`: a stored year as a year workbook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand

from people.errors import DomainError
from reports.workbook.export import export_year, find_plan

WRONG_INPUT: Final = 2


class Command(BaseCommand):
    """Write a stored year as a workbook that reads back as the same year."""

    help = "把存入的一个年度写成年度工作簿"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("out", type=Path, help="写出的工作簿（.xlsx）")
        parser.add_argument("--agency", required=True, help="单位名称")
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--scheme", help="方案代码，同一年度有多个方案时指明")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            export_year(find_plan(options["agency"], options["year"], options["scheme"]), out)
        except (DomainError, OSError) as error:
            self.stderr.write(
                str(error) if isinstance(error, DomainError) else f"无法写入 {out}：{error.strerror}"
            )
            sys.exit(WRONG_INPUT)
        self.stdout.write(str(out))
