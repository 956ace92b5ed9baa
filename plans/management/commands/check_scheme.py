"""`manage.py check_scheme FILE`: what is wrong with a scheme file, or the plan it makes, read back in sentences."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand

from plans.engine.loading import Rules, load_rules
from plans.engine.scheme_source import SchemeFault
from plans.engine.sentences import plan_sentences
from plans.engine.sentences_settings import HEADINGS, markdown_table, setting_rows
from plans.schemes import scheme_codes, scheme_text

WRONG_INPUT: Final = 2
# Far above any plan; a file of another kind is refused before it is read into memory.
LARGEST: Final = 2_000_000


class Command(BaseCommand):
    """Check a scheme file; exit 0 with its sentences and settings, 2 with every fault (file, line, key, remedy)."""

    help = "检查计分方案文件：列出全部错处，或用文字说明这个方案怎样计分"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="计分方案文件（.yaml），或程序自带方案的代码")
        parser.add_argument("--table", action="store_true", help="只输出设置表（Markdown）")

    def handle(self, *args: Any, **options: Any) -> None:
        name = str(options["file"])
        text, fault = _read(name)
        if text is None:
            self._refuse([SchemeFault("(文件)", 0, *fault)], name)
        loaded = load_rules(text or "")
        if loaded.rules is None:
            self._refuse(sorted(loaded.faults, key=lambda found: (found.line, found.key)), name)
        elif options["table"]:
            self.stdout.write(markdown_table(loaded.rules))
        else:
            self._show(loaded.rules)

    def _refuse(self, faults: list[SchemeFault], file: str) -> None:
        for fault in faults:
            self.stderr.write(fault.text(file))
        self.stderr.write(f"共 {len(faults)} 处错误，方案不能使用")
        sys.exit(WRONG_INPUT)

    def _show(self, rules: Rules) -> None:
        for number, sentence in enumerate(plan_sentences(rules), 1):
            self.stdout.write(f"{number}. {sentence.line}")
        self.stdout.write("")
        self.stdout.write("可以在年度方案中改动的设置：")
        for row in (HEADINGS, *setting_rows(rules)):
            self.stdout.write("\t".join(row))
        self.stdout.write("")
        self.stdout.write(f"方案可以使用。摘要 {rules.digest[:16]}")


def _read(name: str) -> tuple[str | None, tuple[str, str]]:
    """The text of a file, or of a scheme of the program by its code; else what is wrong and what to do."""
    path = Path(name)
    if not path.exists():
        text = scheme_text(name)
        codes = "、".join(scheme_codes())
        return text, ("文件不存在", f"请核对路径，或填程序自带方案的代码：{codes}")
    try:
        if path.stat().st_size > LARGEST:
            return None, ("文件太大，不像计分方案", "请检查是否选错了文件")
        return path.read_text(encoding="utf-8-sig"), ("", "")
    except UnicodeDecodeError:
        return None, ("不是 UTF-8 文本", "请用文本编辑器另存为 UTF-8 编码的 .yaml 文件")
    except OSError as error:
        return None, (f"无法读取（{error.strerror}）", "请检查文件名和读取权限")
