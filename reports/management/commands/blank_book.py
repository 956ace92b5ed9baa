"""`manage.py blank_book SCHEME OUT.xlsx`: an empty year workbook of a scheme, as a template."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from people.commands import HouseCommand
from people.os_reasons import os_reason
from plans.engine.loading import load_rules
from plans.engine.scheme_source import SchemeFault
from plans.scheme_files import read_scheme
from reports.workbook.blank import write_blank


class Command(HouseCommand):
    """Write an empty year workbook with drop-downs, guide and examples."""

    help = "写出某个方案的空白年度工作簿"
    undone = "没有写出工作簿"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("scheme", help="方案代码，或方案文件（.yaml）的路径")
        parser.add_argument("out", type=Path, help="写出的工作簿（.xlsx）")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        text = read_scheme(options["scheme"])
        if isinstance(text, SchemeFault):
            self.refuse(text.text(options["scheme"]))
        loaded = load_rules(text)
        if loaded.rules is None:
            self.refuse(*(fault.text(options["scheme"]) for fault in loaded.faults))
        try:
            write_blank(loaded.rules, out)
        except OSError as error:
            self.refuse(f"没有写出工作簿 {out}（{os_reason(error)}）；请换一个可以写入的位置")
        self.stdout.write(str(out))
