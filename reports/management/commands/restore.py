"""`manage.py restore DIR`: a backup set into an empty database and data folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from people.commands import HouseCommand
from reports.operations.restore import restore


class Command(HouseCommand):
    """Restore a set made by `backup`; refuses a damaged set and a target that is not empty."""

    undone = "没有恢复"
    help = "把一套备份恢复到空的数据库和数据目录"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="备份命令打印的那个文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = restore(options["folder"])
        rows = sum(manifest.tables.values())
        self.stdout.write(
            f"已恢复 {manifest.created_at} 的备份：{len(manifest.tables)} 张表 {rows} 行、"
            f"佐证材料 {len(manifest.evidence())} 份，行数与清单一致"
        )
        self.stdout.write(f"审计链末条摘要 {manifest.audit_head or '（没有审计记录）'}")
