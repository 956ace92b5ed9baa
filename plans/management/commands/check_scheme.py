"""`manage.py check_scheme FILE`: what is wrong with a scheme file, or the plan it makes, read back in sentences."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from people.commands import HouseCommand
from plans.engine.loading import Rules, load_rules
from plans.engine.scheme_source import SchemeFault
from plans.engine.sentences import plan_sentences
from plans.engine.sentences_settings import HEADINGS, markdown_table, setting_rows
from plans.scheme_files import read_scheme


class Command(HouseCommand):
    """Check a scheme file; exit 0 with its sentences and settings, 2 with every fault (file, line, key, remedy)."""

    help = "检查计分方案文件：列出全部错处，或用文字说明这个方案怎样计分"
    undone = "没有检查完"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="计分方案文件（.yaml），或程序自带方案的代码")
        parser.add_argument("--table", action="store_true", help="只输出设置表（Markdown）")

    def handle(self, *args: Any, **options: Any) -> None:
        name = str(options["file"])
        text = read_scheme(name)
        if isinstance(text, SchemeFault):
            self._refuse([text], name)
        loaded = load_rules(text)
        if loaded.rules is None:
            self._refuse(sorted(loaded.faults, key=lambda found: (found.line, found.key)), name)
        elif options["table"]:
            self.stdout.write(markdown_table(loaded.rules))
        else:
            self._show(loaded.rules)

    def _refuse(self, faults: list[SchemeFault], file: str) -> NoReturn:
        self.refuse(*(fault.text(file) for fault in faults), f"共 {len(faults)} 处错误，方案不能使用")

    def _show(self, rules: Rules) -> None:
        for number, sentence in enumerate(plan_sentences(rules), 1):
            self.stdout.write(f"{number}. {sentence.line}")
        self.stdout.write("")
        self.stdout.write("可以在年度方案中改动的设置：")
        for row in (HEADINGS, *setting_rows(rules)):
            self.stdout.write("\t".join(row))
        self.stdout.write("")
        self.stdout.write(f"方案可以使用。摘要 {rules.digest[:16]}")
