"""`manage.py write_book --agency NAME --year Y OUT.xlsx`: a stored year as a year workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from people.commands import HouseCommand
from people.os_reasons import os_reason
from reports.database import ensure_database
from reports.workbook.export import export_year, find_plan


class Command(HouseCommand):
    """Write a stored year as a workbook that reads back as the same year."""

    help = "把存入的一个年度写成年度工作簿"
    undone = "没有写出工作簿"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("out", type=Path, help="写出的工作簿（.xlsx）")
        parser.add_argument("--agency", required=True, help="单位名称")
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--scheme", help="方案代码，同一年度有多个方案时指明")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        ensure_database()
        plan = find_plan(options["agency"], options["year"], options["scheme"])
        try:
            export_year(plan, out)
        except OSError as error:
            self.refuse(f"没有写出工作簿 {out}（{os_reason(error)}）；请换一个可以写入的位置")
        self.stdout.write(str(out))
