"""`manage.py upgrade [--sets DIR]` and `--back SET`: a new version of the program takes over, or the old one again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings

from people.commands import HouseCommand
from reports.operations.going_back import go_back
from reports.operations.upgrade import upgrade


class Command(HouseCommand):
    """Back up, migrate, collect static files, check; or go back to the set taken before."""

    undone = "没有升级完"
    help = "升级：先备份，再升级数据库结构、收集静态文件、检查；--back 退回升级前的备份"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--sets", type=Path, help="放备份的文件夹；不写就是数据目录下的 backups")
        parser.add_argument(
            "--back", type=Path, metavar="SET", help="退回到这套备份（升级时打印的那个文件夹）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sets: Path = options["sets"] or settings.HENGJI_DATA / "backups"
        if options["back"] is not None:
            self._back(options["back"], sets)
            return
        done = upgrade(sets, say=lambda line: self.stdout.write(f"[升级] {line}"))
        if done.backup is not None:
            for note in done.backup.notes:
                self.stderr.write(f"注意：{note}")
            self.stdout.write(f"升级前的备份：{done.backup.folder}")
            self.stdout.write(f"要退回，先停下程序，再运行：manage.py upgrade --back {done.backup.folder}")
        self.stdout.write(f"已是最新：数据库结构升级了 {done.steps} 步，静态文件已收集，检查通过")

    def _back(self, folder: Path, sets: Path) -> None:
        self.undone = "没有退回"
        manifest, present = go_back(folder, sets)
        self.stdout.write(f"已退回到 {manifest.created_at} 的备份（程序版本 {manifest.program}）")
        self.stdout.write(f"退回前的数据备份：{present.folder}")
        self.stdout.write(
            f"请换回 {manifest.program} 版的程序再启动；审计链末条 {manifest.audit_head or '（没有）'}"
        )
