"""`manage.py backup DIR`: a backup set in DIR, named after the moment."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from people.commands import HouseCommand
from reports.operations.backup import back_up


class Command(HouseCommand):
    """Back up database and evidence as one set."""

    undone = "没有做成备份"
    help = "备份数据库和佐证材料，成一套带清单的文件"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="放备份的文件夹；每次在里面新建一个以时间命名的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        done = back_up(options["folder"])
        for note in done.notes:
            self.stderr.write(f"注意：{note}")
        self.stdout.write(str(done.folder))
        self.stdout.write(f"大小 {done.size / 1_000_000:.1f} MB，清单摘要 {done.digest}")
