"""`manage.py verify_package ZIP`: an archive package against its manifest; needs no database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from people.commands import HouseCommand
from reports.archive.checking import check_package


class Command(HouseCommand):
    """Check that an archive package is whole; changes nothing."""

    undone = "没有核验归档包"
    help = "核验归档包：清单里的每个文件都在、逐字节一致，没有多出的文件"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("package", type=Path, help="归档包（.zip）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when it is whole, 2 with the first difference."""
        found = check_package(options["package"])
        self.stdout.write(f"{found.title}：{found.files} 个文件，与清单逐个一致")
        self.stdout.write(
            f"清单摘要 {found.digest}（与审计记录“制作归档包”里的比较，连清单一起改过的才看得出来）"
        )
        self.stdout.write(f"结果摘要 {found.result_digest}")
