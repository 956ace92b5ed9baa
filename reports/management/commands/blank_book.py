"""`manage.py blank_book SCHEME OUT.xlsx`: an empty year workbook of a scheme, as a template."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand

from plans.engine.loading import load_rules
from plans.schemes import scheme_codes, scheme_text
from reports.workbook.blank import write_blank

WRONG_INPUT: Final = 2


class Command(BaseCommand):
    """Write an empty year workbook with drop-downs, guide and examples."""

    help = "写出某个方案的空白年度工作簿"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("scheme", help="方案代码，或方案文件（.yaml）的路径")
        parser.add_argument("out", type=Path, help="写出的工作簿（.xlsx）")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        loaded = load_rules(self._source(options["scheme"]))
        if loaded.rules is None:
            self._refuse(*(fault.text(options["scheme"]) for fault in loaded.faults))
        try:
            write_blank(loaded.rules, out)
        except OSError as error:
            self._refuse(f"无法写入 {out}：{error.strerror}")
        self.stdout.write(str(out))

    def _source(self, scheme: str) -> str:
        text = scheme_text(scheme)
        if text is not None:
            return text
        try:
            return Path(scheme).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self._refuse(f"没有方案“{scheme}”；请填 {'、'.join(scheme_codes())} 之一，或方案文件的路径")

    def _refuse(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(WRONG_INPUT)
